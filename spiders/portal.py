"""The portal spider: from a county portal's home page to every annual report on it, of every authority and year."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import JsonRequest

from spiders import files
from spiders.asking import Ask
from spiders.columns import Direction, Way
from spiders.frontier import Frontier, Visit
from spiders.gathering import Gatherer
from spiders.items import Discovery, ListSeen, Outcome, Trouble
from spiders.judgement import judge
from spiders.markup import absolute
from spiders.pages import Page
from spiders.platforms import GENERAL, Platform, named, recognise, same_document
from spiders.trail import ReportList, Trail
from spiders.walls import REDIRECTS, find_wall, is_missing, is_stub, shell_target
from spiders.wayfinding import Wayfinder

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archive.capture import Capture
    from spiders.registry import Portal

Item = Discovery | ListSeen | Trouble

logger = logging.getLogger(__name__)


class PortalSpider(scrapy.Spider):
    """Discovers one portal's reports. Yields requests, `Discovery`, `ListSeen` and, where it must, one `Trouble`.

    Every response must carry its archive record as `request.meta["capture"]`; a request with `meta["render"]` is to be
    answered with the page as a browser shows it. Pace, robots.txt and retries are the
    crawler's settings; redirects and error answers come here as they are.
    """

    name = "portal"

    # What no county's portal reaches, so that an endless calendar does not last.
    MOST_REQUESTS = 20_000
    MOST_HOPS = 5
    # Walls are left alone: after this many of them the portal's night ends.
    MOST_WALLS = 3
    MOST_MISSES = 6
    # Articles that stay blank in a browser too: after these the portal's others are not shown to one.
    MOST_BLANK = 3

    # Scrapy counts every next page as a step deeper; `wayfinding.MOST_STEPS` bounds what is meant.
    custom_settings: dict[str, Any] = {"DEPTH_LIMIT": 0}  # noqa: RUF012 (Scrapy's own declaration)

    def __init__(self, portal: Portal, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.portal = portal
        self._family = named(portal.platform) if portal.platform else None
        # The family for the night's record: the registry's, else the first one recognised; None for no known family.
        self.platform: str | None = self._family.name if self._family else None
        self._frontier = Frontier(
            portal.admits, same_document, self.MOST_REQUESTS, renders=portal.render != "never"
        )
        self._gatherer = Gatherer(portal, self._frontier)
        self._wayfinder = Wayfinder(portal, self._frontier, self._gatherer)
        self._doors = [portal.home, *(url for url in portal.entry if url != portal.home)]
        # By list (a visit keeps its own alive): what is asked where nothing else that its page leads to has a row.
        self._last_resorts: dict[int, Visit] = {}
        self._entered = False
        self._walls = 0
        self._blank = 0
        # Set when the portal is left alone: answers that were under way then are not read.
        self._left_alone = False

    async def start(self) -> AsyncIterator[Any]:
        for request in self._requests(self._next_door()):
            yield request

    def parse(self, response: Response, visit: Visit) -> Iterator[scrapy.Request | Item]:
        """Any answer: told apart by what was asked and what came."""
        if not self._left_alone:
            yield from self._requests(self._answer(response, visit))

    def failed(self, failure: Failure) -> Iterator[scrapy.Request | Item]:
        """A request without an answer: refused by robots.txt or another rule, or no connection."""
        visit: Visit = failure.request.cb_kwargs["visit"]  # type: ignore[attr-defined]
        refused = isinstance(failure.value, IgnoreRequest)
        outcome: Outcome = getattr(failure.value, "outcome", "broken" if refused else "unreachable")
        reason = str(failure.value) or type(failure.value).__name__
        yield from self._requests(self._lost(visit, outcome, reason))

    def _requests(self, found: Iterable[Visit | Item]) -> Iterator[scrapy.Request | Item]:
        for one in found:
            yield self._request(one) if isinstance(one, Visit) else one

    def _request(self, visit: Visit) -> scrapy.Request:
        ask = visit.ask
        headers = {**ask.headers, **({"Referer": ask.referer} if ask.referer else {})}
        common: dict[str, Any] = {
            "callback": self.parse,
            "errback": self.failed,
            "cb_kwargs": {"visit": visit},
            "headers": headers,
            "priority": visit.priority,
            # The frontier is the one filter: it also sees what redirects and twins come to.
            "dont_filter": True,
            "meta": {
                "handle_httpstatus_all": True,
                "dont_redirect": True,
                "render": visit.render,
                "recheck": visit.recheck,
            },
        }
        if ask.as_json:
            return JsonRequest(ask.url, data=dict(ask.form), **common)
        if ask.form:
            return scrapy.FormRequest(ask.url, formdata=dict(ask.form), **common)
        return scrapy.Request(ask.url, **common)

    def _next_door(self) -> Iterator[Visit]:
        """The home page first, then the report columns that the registry names."""
        url = self._doors.pop(0)
        column = url != self.portal.home
        trail = Trail(in_column=column, direct=column)
        return self._frontier.take(
            Visit("door", Ask(url), trail, ReportList(url, "", trail) if column else None)
        )

    def _answer(self, response: Response, visit: Visit) -> Iterator[Visit | Item]:
        if response.status in REDIRECTS and (location := response.headers.get("Location")):
            yield from self._redirect(visit, absolute(response.url, location.decode("latin-1")), response)
            return
        if response.status == 200 and _is_file_of_report(visit) and files.is_file_body(response.body):
            yield from self._gatherer.landed(visit, response.meta["capture"])
            yield from self._done(visit)
            return
        page = Page.of(response, visit.ask)
        markup = visit.kind != "file" or files.is_error_page(response.body)
        if markup and (
            wall := find_wall(page, at_the_door=visit.kind == "door", of_file=visit.kind == "file")
        ):
            yield from self._walled(visit, page.url, wall.reason)
        elif markup and (target := shell_target(page)):
            yield from self._redirect(visit, target, response)
        elif response.status >= 400 or (markup and is_missing(page)):
            outcome: Outcome = "unreachable" if response.status >= 500 else "broken"
            yield from self._lost(visit, outcome, f"HTTP {response.status}, and nothing is there")
        elif visit.kind == "article" and is_stub(page):
            yield from self._lost(visit, "broken", f"is a script stub of {len(page.body)} bytes")
        elif visit.kind == "file" and visit.role == "body":
            yield from self._gatherer.part(visit, page, self._platform(page), response.meta["capture"])
            yield from self._done(visit)
        elif visit.kind == "file" and not markup:
            yield from self._gatherer.file(visit, response.meta["capture"])
            yield from self._done(visit)
        elif visit.kind == "file":
            yield from self._lost(visit, "broken", "is a page and no file")
        else:
            yield from self._read(visit, page, response.meta["capture"])

    def _read(self, visit: Visit, page: Page, capture: Capture) -> Iterator[Visit | Item]:
        platform = self._platform(page)
        if visit.kind == "door":
            self._entered = True
            if visit.entries is None:
                self._gatherer.entered(page)
            while self._doors:
                yield from self._next_door()
        if not visit.render and self.portal.render != "never" and self._needs_browser(visit, page, platform):
            rendered = replace(visit, render=True)
            asked_by_script = platform.next_pages(page) or platform.inner_pages(page)
            if self.portal.render == "always" or not asked_by_script:
                yield rendered
                return
            if visit.entries is not None:
                self._last_resorts[id(visit.entries)] = rendered
        if visit.kind != "article":
            yield from self._wayfinder.read(visit, page, platform, capture)
        elif self._gatherer.is_list(page, platform):
            yield from self._wayfinder.read(_as_way(visit), page, platform, capture)
        else:
            self._blank += visit.render and self._gatherer.is_blank(page, platform)
            yield from self._gatherer.article(visit, page, platform, capture)
        yield from self._done(visit)

    def _needs_browser(self, visit: Visit, page: Page, platform: Platform) -> bool:
        """Whether a page is asked for once more, as a browser shows it: always, or where its list is not there.

        An article that its list is sure of, and whose page is scripts around nothing, may be written by them.
        """
        if visit.kind == "article":
            scripted = visit.sure and self._blank < self.MOST_BLANK and bool(page.tree.xpath("//script"))
            return scripted and self._gatherer.is_blank(page, platform)
        return self.portal.render == "always" or self._wayfinder.shows_nothing(visit, page, platform)

    def _redirect(self, visit: Visit, url: str | None, response: Response) -> Iterator[Visit | Item]:
        if url is None:
            yield from self._lost(visit, "broken", "leads to what is no http address")
            return
        ask = Ask(url)
        on = visit.redirected(ask)
        # To itself by the other scheme or under another name; or with a cookie, as some servers do once.
        same = self._frontier.key(ask) == self._frontier.key(visit.ask)
        again = same and (ask.url != visit.ask.url or bool(response.headers.getlist("Set-Cookie")))
        if on.hops > self.MOST_HOPS:
            yield from self._lost(visit, "broken", f"leads through more than {self.MOST_HOPS} redirects")
        elif not self._frontier.admits(ask):
            yield from self._lost(visit, "broken", f"leads to {ask.url}, which is not a host of this portal")
        elif again:
            yield on
        elif not self._frontier.knows(ask):
            yield from self._frontier.take(on)
        elif visit.kind == "way":
            # Two anchors, one page: it is read where it was met first.
            if visit.entries is not None:
                visit.entries.led_on = True
            yield from self._done(visit)
        else:
            yield from self._lost(visit, "broken", f"leads back to {ask.url}")

    def _walled(self, visit: Visit, url: str, reason: str) -> Iterator[Visit | Item]:
        self._walls += 1
        if self.crawler.stats:
            self.crawler.stats.inc_value("gongkai/walls")
        if (visit.kind == "door" and not self._entered) or self._walls >= self.MOST_WALLS:
            self._left_alone = True
            yield Trouble(
                self.portal.id,
                "blocked",
                url,
                f"{url}: the portal answers with a wall ({reason}); left alone",
            )
            raise CloseSpider("blocked")
        yield from self._lost(visit, "blocked", reason)

    def _lost(self, visit: Visit, outcome: Outcome, reason: str) -> Iterator[Visit | Item]:
        """What could not be had: a door is trouble, a list is not complete, a file is left out of its report."""
        logger.info("%s: %s", visit.ask.url, reason)
        if visit.kind == "door" and outcome == "unreachable" and not visit.hops:
            # Portals change from http to https and back within months; some answer by one alone.
            yield visit.redirected(Ask(_by_other_scheme(visit.ask.url)))
            return
        if visit.kind == "door" and self._doors:
            yield from self._next_door()
        elif visit.kind == "door" and not self._entered:
            yield Trouble(self.portal.id, outcome, visit.entry_url, f"{visit.entry_url}: {reason}")
        elif visit.kind == "file":
            yield from self._gatherer.file(visit, None)
        # A report that did not answer tonight may be there all the same: its list was not read whole.
        if visit.entries is not None:
            if visit.kind in ("door", "way", "more") or outcome == "unreachable":
                visit.entries.complete &= visit.ask.perhaps and outcome == "broken"
            else:
                visit.entries.dead += visit.dead_link
        yield from self._done(visit)

    def _done(self, visit: Visit) -> Iterator[Visit | Item]:
        entries = visit.entries
        if entries is None:
            return
        yield from self._older_year(visit, entries)
        entries.pending -= 1
        last_resort = None if entries.pending else self._last_resorts.pop(id(entries), None)
        if last_resort is not None and entries.silent:
            entries.pending += 1
            yield last_resort
        else:
            yield from entries.ended(self.portal.id)

    def _older_year(self, visit: Visit, entries: ReportList) -> Iterator[Visit]:
        """The year before, of a unit that does not say which years it has, until too many in a row had no report."""
        misses = 0 if visit.entry_url in entries.entries.values() else visit.misses + 1
        if visit.older and misses < self.MOST_MISSES:
            link, *older = visit.older
            year = visit.year - 1 if visit.year else None
            before = replace(
                visit, ask=Ask(link.url), link=link, year=year, older=tuple(older), misses=misses
            )
            yield from self._frontier.take(replace(before, hops=0, first_url=""))

    def _platform(self, page: Page) -> Platform:
        """The page's family: the registry's where its marks are there, else whose marks are, else the registry's.

        A vendor's newer product, whose module builds on the older one's, may stand beside it on one portal.
        """
        found = recognise(page)
        if self._family is not None and self._family.recognises(page):
            newer = self._family is not GENERAL and isinstance(found, type(self._family))
            return found if newer else self._family
        if found is GENERAL:
            return self._family or GENERAL
        self.platform = self.platform or found.name
        return found


def _by_other_scheme(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{'http' if scheme == 'https' else 'https'}://{rest}"


def _is_file_of_report(visit: Visit) -> bool:
    """Whether a file that comes in answer is a report: an article's, or what a unit or a year in a column leads to."""
    named = visit.trail.in_column and bool(visit.trail.unit or visit.trail.year)
    return visit.kind == "article" or (visit.kind == "way" and named)


def _as_way(visit: Visit) -> Visit:
    """An entry that is a column: its list is no report, and stands below the one that linked it."""
    assert visit.link is not None
    if visit.entries is not None:
        visit.entries.disown(visit.entry_url)
        visit.entries.led_on = True
    on = visit.trail.follow(Direction(Way.REPORT, visit.link, judge(visit.link.text)))
    return replace(visit, kind="way", trail=on, entries=None, stands_in_list=False)
