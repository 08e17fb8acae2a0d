"""The second night costs little: what was fetched, and is not due again, is answered out of the archive.

Lists are always asked for. A report is asked for again after the interval for its age (GONGKAI_RECHECK_REPORTS), and
at once where its list shows another text or date than before; a page that only leads to lists, after
GONGKAI_RECHECK_WAYS days. Each address has its own day within an interval, so that no night has them all.
"""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, Any, Self, cast
from zlib import crc32

from archive.errors import DamagedOriginal, UnknownOriginal
from crawler.clock import now
from crawler.replaying import NOT_MODIFIED, replay
from spiders.walls import REDIRECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.http import Response

    from crawler.crawl import PortalCrawler
    from spiders.asking import Recheck

_USABLE = {200, NOT_MODIFIED, *REDIRECTS}


def interval(age: int | None, table: Sequence[tuple[int | None, int]]) -> int:
    """Days until a report of this age (days since it was published; None: nobody says) is asked for again."""
    return next(days for limit, days in table if limit is None or (age or 0) <= limit)


def is_due(url: str, last: date, today: date, days: int) -> bool:
    """Whether an address that was last asked for on a day is to be asked for today: on its own day, or when overdue."""
    its_day = (today.toordinal() + crc32(url.encode())) % days == 0
    return days == 1 or (last < today and (its_day or (today - last).days >= days))


class RecheckMiddleware:
    """Answers a request with `meta["recheck"]` from the archive where it is not due."""

    def __init__(self, crawler: PortalCrawler) -> None:
        self._crawler = crawler
        self._reports = crawler.settings.getlist("GONGKAI_RECHECK_REPORTS")
        self._ways = crawler.settings.getint("GONGKAI_RECHECK_WAYS")
        self._today = now().date()

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    def process_request(self, request: Request) -> Response | None:
        recheck: Recheck | None = request.meta.get("recheck")
        if recheck is None or request.method != "GET" or request.meta.get("render"):
            return None
        days = self._interval(request, recheck)
        last = self._crawler.archive.last_capture(request.url) if days else None
        if days is None or last is None or last.status not in _USABLE:
            return None
        if is_due(request.url, last.fetched_at.astimezone(UTC).date(), self._today, days):
            return None
        try:
            response = replay(self._crawler.archive, request, last)
        except (DamagedOriginal, UnknownOriginal):
            return None
        self._crawler.stats.inc_value("gongkai/from_archive")
        request.meta["capture"] = last
        return response

    def _interval(self, request: Request, recheck: Recheck) -> int | None:
        """Days between two requests; None for what is asked for tonight whatever was before."""
        if recheck.kind == "way":
            return None if self._crawler.entries.is_list(request.url) else self._ways
        shown = self._crawler.entries.shows(recheck.url)
        if recheck.kind == "entry" and shown != recheck.shown:
            return None
        age = (self._today - recheck.since).days if recheck.since else None
        return interval(age, self._reports)
