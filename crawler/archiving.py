"""Downloader middlewares between Scrapy and the archive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from archive.capture import Capture, Exchange

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawler.crawl import PortalCrawler

_NOT_MODIFIED = 304


class OffHostRefused(IgnoreRequest):
    """A request or redirect leads to a host that the portal's entry does not name."""


class SeedHostMiddleware:
    """Refuses every request, redirects included, to a host that is not the portal's own.

    Stands on the spider's side of Scrapy's redirect handling, which sends each hop through here again.
    """

    def __init__(self, crawler: PortalCrawler) -> None:
        self._hosts = crawler.portal.allowed_hosts
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc.lower()
        if host not in self._hosts:
            self._stats.inc_value("gongkai/off_host_refused")
            raise OffHostRefused(f"{request.url}: {host} is not a host of this portal")


class ArchiveMiddleware:
    """Archives every response as it was received, before anything is made of it.

    The `Capture` is put into `request.meta["capture"]`, where the spider finds it. A response that could not be
    archived is not handed on: nothing is used that is not kept.
    """

    def __init__(self, crawler: PortalCrawler) -> None:
        self._archive = crawler.archive
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    def process_request(self, request: Request) -> None:
        if request.method == "GET" and "render" not in request.meta:
            for name, value in self._archive.validators(request.url).items():
                request.headers[name] = value
        request.meta["asked_at"] = datetime.now(UTC)

    def process_response(self, request: Request, response: Response) -> Response:
        wire = request.meta.pop("wire", None)
        if wire is None:
            # Made by another middleware (a rendered page): nothing crossed the wire for it.
            return response
        capture = self._archive.store(
            Exchange(
                url=request.url,
                started=request.meta.pop("asked_at"),
                request_head=wire.request,
                request_body=request.body,
                response_head=wire.response,
                response_body=response.body,
                ip=str(response.ip_address) if response.ip_address else None,
            )
        )
        request.meta["capture"] = capture
        self._stats.inc_value("gongkai/archived")
        return self._as_archived(response, capture) if response.status == _NOT_MODIFIED else response

    def _as_archived(self, response: Response, capture: Capture) -> Response:
        """What a 304 stands for (RFC 9110 §15.4.5): the payload that the archive has, under the head it came with."""
        content = self._archive.payload(capture.sha256)
        first = next(c for c in self._archive.captures_of(capture.sha256) if not c.revisit)
        head = self._archive.head(first)
        headers = (
            [] if head is None else [pair for pair in head.headers if pair[0].lower() != "content-encoding"]
        )
        return response.replace(status=200, body=content, headers=headers)
