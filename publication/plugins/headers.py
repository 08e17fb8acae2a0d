"""Headers of every answer: the build that made it, and nothing that leads or leaks off the site."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from pluggy import HookimplMarker

from publication.edition import Edition
from publication.page import CONTENT_SECURITY_POLICY, LANGUAGE, language_of

hookimpl = HookimplMarker("datasette")

# Datasette's pages run no script of ours either, and what stands in their tables comes from strangers.
POLICY = ((b"content-security-policy", CONTENT_SECURITY_POLICY.encode("ascii")),)

Message = MutableMapping[str, Any]
Application = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Any]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Add the headers to each response and keep its redirects on this site."""

    def wrap(app: Application) -> Application:
        if not isinstance(datasette, Edition):
            return app
        build = datasette.build.encode("ascii", "replace")

        async def wrapped(scope: Message, receive: Any, send: Any) -> None:
            async def send_with_headers(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = [
                        (n, on_site(v) if n.lower() == b"location" else v) for n, v in message["headers"]
                    ]
                    present = {name.lower() for name, _ in headers}
                    for name, value in (
                        (b"x-gongkai-build", build),
                        (b"x-content-type-options", b"nosniff"),
                        (b"referrer-policy", b"same-origin"),
                        (b"x-frame-options", b"DENY"),
                        *(POLICY if dict(headers).get(b"content-type", b"").startswith(b"text/html") else ()),
                    ):
                        if name not in present:
                            headers.append((name, value))
                    message = {**message, "headers": headers}
                await send(message)

            token = LANGUAGE.set(language_of(scope.get("query_string", b"").decode("latin-1")))
            try:
                await app(scope, receive, send_with_headers)
            finally:
                LANGUAGE.reset(token)

        return wrapped

    return wrap


def on_site(location: bytes) -> bytes:
    r"""A redirect target that a browser cannot take for another host.

    Datasette 0.65.5 sends `/\host/` and `//host/` on to the same path without its last slash (or with `%` as
    `~`). Browsers read `/\host` like `//host`, and leave out tabs and line ends before they look (WHATWG URL,
    "special authority slashes state").
    """
    path = location.translate(None, b"\t\r\n")
    if path[:1] in (b"/", b"\\") and path[1:2] in (b"/", b"\\"):
        return b"/" + path.lstrip(b"/\\")
    return path
