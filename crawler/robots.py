"""robots.txt by RFC 9309: what a server forbids is not asked for, and a server without a readable one is not crawled.

Scrapy's own middleware reads the rules whatever the answer's status and does without where there is no answer.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from crawler.commits import NotKeptError
from crawler.download import RecordingDownloadHandler
from spiders.walls import WALL_STATUSES

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.crawl import PortalCrawler

logger = logging.getLogger(__name__)

# RFC 9309 §2.5 asks for 500 KiB at least; what stands behind is not read.
_LIMIT = 500 * 1024
_PRIORITY = 1000


class RobotsForbidError(IgnoreRequest):
    """The server's rules forbid the address."""

    outcome = "forbidden"


class RobotsUnreachableError(Exception):
    """robots.txt could not be had, so nothing may be asked for (RFC 9309 §2.3.1.4). `outcome` is the portal's."""

    def __init__(self, message: str, outcome: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class RobotsMiddleware:
    """Asks for robots.txt before anything else of a server, and refuses what it forbids."""

    def __init__(self, crawler: PortalCrawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Future[ProtegoRobotParser]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        server = f"{parts.scheme}://{parts.netloc}"
        if server not in self._rules:
            self._rules[server] = asyncio.ensure_future(self._fetch(server))
        rules = await asyncio.shield(self._rules[server])
        if not rules.allowed(request.url, self._agent):
            self._crawler.stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidError(f"robots.txt of {server} forbids it")

    async def _fetch(self, server: str) -> ProtegoRobotParser:
        assert self._crawler.engine is not None
        request = Request(
            f"{server}/robots.txt",
            priority=_PRIORITY,
            callback=NO_CALLBACK,
            meta={"robots": True},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except NotKeptError:
            raise
        except IgnoreRequest:
            # A redirect to a host that is not the portal's, or too many of them: as if there were none.
            return ProtegoRobotParser(b"", None)
        rules = ProtegoRobotParser(_body(response), None)
        if delay := rules.crawl_delay(self._agent):
            (await RecordingDownloadHandler.server(server)).keep_apart(delay)
        return rules


def _body(response: Response) -> bytes:
    """The rules as text: none for 4xx, which says that there are none (RFC 9309 §2.3.1.3).

    Raises RobotsUnreachableError for 5xx.
    """
    if response.status >= 500:
        outcome = "blocked" if response.status in WALL_STATUSES else "unreachable"
        raise RobotsUnreachableError(
            f"{response.url} answers HTTP {response.status}; without its rules nothing is asked", outcome
        )
    return b"" if response.status >= 400 else response.body[:_LIMIT]
