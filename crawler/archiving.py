"""Downloader middlewares between Scrapy and the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from archive.capture import Exchange
from archive.errors import DamagedOriginal, UnknownOriginal
from archive.leases import request_key
from crawler.clock import now
from crawler.replaying import NOT_MODIFIED, replay
from spiders.walls import REDIRECTS

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawler.crawl import PortalCrawler
    from crawler.download import CutBody, WireHeads

# What a server says when it is not well is no answer that lasts the night (RFC 9110 §15.5.9, RFC 6585 §4).
_SERVER_ERROR = 500
_TRANSIENT = frozenset({408, 429})


class OffHostRefused(IgnoreRequest):
    """A request or redirect leads to a host that the portal's entry does not name."""


class SeedHostMiddleware:
    """Refuses every request, redirects included, to a host that is not the portal's own.

    Stands on the spider's side of Scrapy's redirect handling, which sends each hop through here again.
    """

    def __init__(self, crawler: PortalCrawler) -> None:
        self._portal = crawler.portal
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc.lower()
        if not self._portal.admits(host):
            self._stats.inc_value("gongkai/off_host_refused")
            raise OffHostRefused(f"{request.url}: {host} is not a host of this portal")


class ArchiveMiddleware:
    """Archives every response as it was received, before anything is made of it.

    The `Capture` is put into `request.meta["capture"]`, where the spider finds it. A response that could not be
    archived is not handed on: nothing is used that is not kept. What a night that was cut off had answered is
    answered from the archive, and the portal is not asked again.
    """

    def __init__(self, crawler: PortalCrawler) -> None:
        self._crawler = crawler
        self._archive = crawler.archive
        self._stats = crawler.stats
        self._redirected: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    def process_request(self, request: Request) -> Response | None:
        with self._crawler.keeping():
            asked = request_key(request.method, request.url, request.body)
            answer = self._answer(request, asked)
            if answer is not None:
                self._stats.inc_value("gongkai/from_archive")
                return answer
            if request.method == "GET" and "render" not in request.meta:
                for name, value in self._archive.validators(request.url).items():
                    request.headers[name] = value
            self._archive.leases.take(asked)
            request.meta["asked_at"] = now()
            return None

    async def process_response(self, request: Request, response: Response) -> Response:
        wire: WireHeads | None = request.meta.pop("wire", None)
        if wire is None:
            # Made by another middleware, or taken from the archive: nothing crossed the wire for it.
            return response
        with self._crawler.keeping():
            capture = await self._crawler.commits.store(_exchange(request, wire, response.body))
            request.meta["capture"] = capture
            self._stats.inc_value("gongkai/archived")
            return replay(self._archive, request, capture) if response.status == NOT_MODIFIED else response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """The request came to nothing, and so did its lease. What had come of an answer is kept, marked as cut."""
        wire: WireHeads | None = request.meta.pop("wire", None)
        cut: CutBody | None = request.meta.pop("cut", None)
        with self._crawler.keeping():
            if wire is not None and cut is not None:
                await self._crawler.commits.store(_exchange(request, wire, cut.received, cut.reason))
            self._archive.leases.give_back(request_key(request.method, request.url, request.body))

    def _answer(self, request: Request, asked: str) -> Response | None:
        record_id = self._archive.leases.answer(asked)
        if record_id is None or asked in self._redirected:
            return None
        try:
            capture = self._archive.capture(record_id)
            if capture.status >= _SERVER_ERROR or capture.status in _TRANSIENT:
                return None
            response = replay(self._archive, request, capture)
        except (DamagedOriginal, UnknownOriginal):
            return None
        if capture.status in REDIRECTS:
            # A server that sends a browser back to the same address expects another answer the second time.
            self._redirected.add(asked)
        request.meta["capture"] = capture
        return response


def _exchange(request: Request, wire: WireHeads, body: bytes, truncated: str | None = None) -> Exchange:
    return Exchange(
        url=request.url,
        started=request.meta.pop("asked_at"),
        request_head=wire.request,
        request_body=request.body,
        response_head=wire.response,
        response_body=body,
        ip=wire.ip,
        truncated=truncated,
    )
