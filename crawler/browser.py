"""A browser for pages that show their lists only to one: it has no network of its own.

Chromium is started with a proxy that is not there, and every request of a page is fulfilled through Scrapy. So
robots.txt, pace, the portal's hosts, private addresses and archiving hold for what scripts ask for, too.
"""

from __future__ import annotations

import logging
import os
import shutil
from asyncio import Lock
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Playwright, Route
    from scrapy.http import Response

logger = logging.getLogger(__name__)

Fetch = Callable[[Request], Awaitable["Response"]]

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = (
    "no Chromium could be started; install it (on Debian: apt install chromium libatomic1) to read lists that scripts "
    "build"
)

# Nothing listens on the discard port: what escapes the routes below ends there, loopback included.
_DEAD_PROXY = "http://127.0.0.1:9"
_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
_NOT_NEEDED = frozenset(
    {"image", "media", "font", "stylesheet", "manifest", "texttrack", "eventsource", "websocket"}
)
# What these say about the wire no longer holds for a body that Scrapy has decoded.
_WIRE_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
_SETTLE_MILLISECONDS = 30_000


class BrowserMissing(IgnoreRequest):
    """A page needs a browser and this machine has none."""


def find_chromium() -> str | None:
    """The path of the machine's own Chromium, or None."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


class Browser:
    """One Chromium for all portals of a night, started when the first page needs it. One page at a time."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None

    async def render(self, url: str, user_agent: str, fetch: Fetch) -> str:
        """The DOM of `url`, as HTML, once its scripts have settled. `fetch` is asked for every request of the page.

        Raises BrowserMissing where there is no Chromium, PlaywrightError where the page cannot be shown.
        """
        async with self._one_at_a_time:
            chromium = await self._started()
            context = await chromium.new_context(
                user_agent=user_agent, service_workers="block", accept_downloads=False, locale="zh-CN"
            )
            try:
                await context.route("**/*", lambda route: _fulfil(route, fetch))
                page = await context.new_page()
                page.set_default_timeout(_SETTLE_MILLISECONDS)
                await page.goto(url, wait_until="networkidle")
                return await page.content()
            finally:
                await context.close()

    async def _started(self) -> Chromium:
        if self._chromium is None:
            program = find_chromium()
            if program is None:
                raise BrowserMissing(MISSING)
            arguments = list(_ARGUMENTS)
            if os.geteuid() == 0:
                logger.warning(
                    "Chromium runs without its sandbox, because this is root; run as an ordinary user"
                )
                arguments.append("--no-sandbox")
            try:
                self._playwright = await async_playwright().start()
                self._chromium = await self._playwright.chromium.launch(
                    executable_path=program, args=arguments, proxy={"server": _DEAD_PROXY}
                )
            except Exception as error:  # Playwright raises a bare Exception where its own driver cannot start
                logger.warning("%s could not be started: %s", program, error)
                raise BrowserMissing(MISSING) from error
        return self._chromium

    async def close(self) -> None:
        """End Chromium, if it was started."""
        if self._chromium is not None:
            await self._chromium.close()
            self._chromium = None
        if self._playwright is not None:
            await self._playwright.stop()
            self._playwright = None


async def _fulfil(route: Route, fetch: Fetch) -> None:
    asked = route.request
    if asked.resource_type in _NOT_NEEDED:
        await route.abort("blockedbyclient")
        return
    headers = {
        name: value for name, value in asked.headers.items() if name not in ("user-agent", "accept-encoding")
    }
    request = Request(asked.url, method=asked.method, headers=headers, body=asked.post_data_buffer or b"")
    try:
        response = await fetch(request)
    except (
        Exception
    ) as error:  # whatever kept Scrapy from it (robots.txt, another host, the network) ends here
        logger.info("The browser was refused %s: %s", asked.url, error)
        await route.abort("blockedbyclient")
        return
    fulfilled = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _WIRE_HEADERS
    }
    await route.fulfill(status=response.status, headers=fulfilled, body=response.body)
