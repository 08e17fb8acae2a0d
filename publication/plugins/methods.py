"""The whole site is for reading: a request that would change something is answered with 405 (RFC 9110, 15.5.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.edition import Edition

hookimpl = HookimplMarker("datasette")

READING = ("GET", "HEAD", "OPTIONS")


@hookimpl(tryfirst=True)
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Answer what is neither GET nor HEAD before any page runs a query for it; OPTIONS asks only what may be asked."""

    def wrap(app: Any) -> Any:
        if not isinstance(datasette, Edition):
            return app

        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            if scope["method"] in ("GET", "HEAD"):
                await app(scope, receive, send)
                return
            allowed = {"Allow": ", ".join(READING)}
            if scope["method"] == "OPTIONS":
                await Response("", 204, allowed).asgi_send(send)
                return
            said = "此档案只供查阅 — this archive can only be read: use GET or HEAD.\n"
            await Response(said, 405, allowed, "text/plain; charset=utf-8").asgi_send(send)

        return wrapped

    return wrap
