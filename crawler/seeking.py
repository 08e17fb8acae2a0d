"""Asks once more for what a portal had before and shows no more tonight: is it gone, or only not listed?

Runs when a portal's spider has nothing left to do. The answers are archived like all others, and noted with the
portal's outcome, so that what vanished can be told from the archive alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider

from spiders.asking import Ask
from spiders.items import Discovery
from spiders.pages import Page
from spiders.walls import REDIRECTS, find_wall, is_missing
from storage.inputs import Sought

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.crawl import PortalCrawler


class SeekMissing:
    """Scrapy extension: before a portal's night ends, every address of a report that was not found is asked for."""

    def __init__(self, crawler: PortalCrawler) -> None:
        self._crawler = crawler
        self._seen: set[str] = set()
        self._begun = False
        crawler.signals.connect(self.found, signal=signals.item_scraped)
        crawler.signals.connect(self.idle, signal=signals.spider_idle)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    def found(self, item: Any) -> None:
        """Hear of a report that was found tonight."""
        if isinstance(item, Discovery):
            self._seen.add(item.landing_url)

    def idle(self) -> None:
        """Ask for what was not found, once; a night that went wrong proves nothing."""
        night = self._crawler.night
        if self._begun or night.trouble or not night.lists or night.past.unheard_of(night.found):
            return
        self._begun = True
        dead = {link.url for seen in night.lists for link in seen.dead}
        missing = [url for url in night.past.unseen(frozenset(self._seen)) if url not in dead]
        engine = self._crawler.engine
        if engine is None or not missing:
            return
        for url in missing:
            engine.crawl(self._request(url))
        raise DontCloseSpider

    def _request(self, url: str, asked: str | None = None) -> Request:
        return Request(
            url,
            callback=self._answered,
            errback=self._unanswered,
            cb_kwargs={"asked": asked or url},
            dont_filter=True,
            meta={"handle_httpstatus_all": True, "dont_redirect": True},
        )

    def _answered(self, response: Response, asked: str) -> list[Request]:
        if response.status in REDIRECTS:
            target = response.urljoin((response.headers.get("Location") or b"").decode("latin-1"))
            if response.url == asked and target.partition("://")[2] == asked.partition("://")[2]:
                return [self._request(target, asked)]
            self._crawler.night.sought[asked] = "gone" if is_front_page(target) else "unclear"
        else:
            self._crawler.night.sought[asked] = judge_answer(response)
        return []

    def _unanswered(self, failure: Failure) -> None:
        request = cast("Request", failure.request)  # type: ignore[attr-defined]
        self._crawler.night.sought[request.cb_kwargs["asked"]] = "unclear"


def judge_answer(response: Response) -> Sought:
    """What an answer that is no redirect says of the report that stood at its address."""
    page = Page.of(response, Ask(response.url))
    if find_wall(page):
        return "unclear"
    if is_missing(page):
        return "gone"
    return "there" if response.status == 200 else "unclear"


def is_front_page(url: str) -> bool:
    """Whether a redirect leads to a portal's front page or its page for what is not there."""
    path = urlsplit(url).path.strip("/").lower()
    return path in ("", "index.html", "index.htm", "index.shtml") or "404" in path
