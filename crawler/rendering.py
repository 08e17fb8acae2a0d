"""The downloader middleware that answers a request by what a browser shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from playwright.async_api import Error as PlaywrightError
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse

from crawler.browser import BrowserMissing
from crawler.clock import now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawler.crawl import PortalCrawler


class RenderMiddleware:
    """Answers a request with `meta["render"]` by what the browser shows, its DOM archived beside the wire bytes."""

    def __init__(self, crawler: PortalCrawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    async def process_request(self, request: Request) -> HtmlResponse | None:
        if not request.meta.get("render"):
            return None
        crawler = self._crawler
        try:
            dom = await crawler.browser.render(request.url, crawler.settings["USER_AGENT"], self._fetch)
        except BrowserMissing:
            crawler.night.needs_browser.append(request.url)
            raise
        except PlaywrightError as error:
            raise IgnoreRequest(f"{request.url}: the browser could not show it ({error.message})") from error
        with crawler.keeping():
            request.meta["capture"], _ = crawler.archive.store_original(
                dom.encode(), url=f"urn:dom:{request.url}", media_type="text/html", at=now()
            )
        return HtmlResponse(
            request.url, body=dom.encode(), encoding="utf-8", request=request, flags=["rendered"]
        )

    async def _fetch(self, request: Request) -> Response:
        assert self._crawler.engine is not None
        return await self._crawler.engine.download_async(request)
