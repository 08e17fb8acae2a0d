"""The portal spider: from a county portal's home page to every annual report on it, of every authority and year."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.exceptions import CloseSpider, IgnoreRequest

from spiders.answers import tell
from spiders.articles import Articles
from spiders.asking import Ask
from spiders.doors import Doors
from spiders.frontier import Frontier, Visit
from spiders.gathering import Gatherer
from spiders.items import Discovery, ListSeen, Outcome, Trouble
from spiders.lists import Lists
from spiders.platforms import same_document
from spiders.reading import Reader
from spiders.recognition import Recognition
from spiders.redirects import onward
from spiders.rendering import Rendering
from spiders.requesting import request_of
from spiders.schemes import Schemes, by_other_scheme
from spiders.scriptfiles import ScriptFiles
from spiders.wayfinding import Wayfinder

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archive.capture import Capture
    from spiders.pages import Page
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
    # Walls are left alone: after this many of them the portal's night ends.
    MOST_WALLS = 3

    # Scrapy counts every next page as a step deeper; `crossing.MOST_STEPS` bounds what is meant.
    custom_settings: dict[str, Any] = {"DEPTH_LIMIT": 0}  # noqa: RUF012 (Scrapy's own declaration)

    def __init__(self, portal: Portal, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.portal = portal
        self._recognition = Recognition(portal.platform)
        self._frontier = Frontier(
            portal.admits, same_document, self.MOST_REQUESTS, renders=portal.render != "never"
        )
        articles = Articles(self._frontier)
        self._gatherer = Gatherer(portal, self._frontier, articles)
        self._doors = Doors(portal, self._frontier)
        self._lists = Lists(portal.id, self._frontier)
        wayfinder = Wayfinder(portal, self._frontier, self._gatherer, articles)
        self._reader = Reader(
            self._doors,
            self._recognition,
            ScriptFiles(self._frontier, wayfinder, articles),
            Rendering(portal, wayfinder, articles),
            wayfinder,
            articles,
            self._gatherer,
            self._lists,
        )
        self._schemes = Schemes()
        self._walls = 0
        # Set when the portal is left alone: answers that were under way then are not read.
        self._left_alone = False

    @property
    def platform(self) -> str | None:
        """The portal's family for the night's record; None for no known one."""
        return self._recognition.platform

    async def start(self) -> AsyncIterator[Any]:
        for request in self._requests(self._doors.next()):
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
        return request_of(self._schemes.fitting(visit), self.parse, self.failed)

    def _answer(self, response: Response, visit: Visit) -> Iterator[Visit | Item]:
        answer, capture = tell(response, visit, self._reader.lend), response.meta["capture"]
        if answer.outcome != "unreachable":
            self._schemes.answered(visit.ask.url)
        if answer.kind == "elsewhere":
            yield from self._redirect(visit, answer.url, response)
        elif answer.kind == "report":
            yield from self._gatherer.landed(visit, capture)
            yield from self._done(visit)
        elif answer.kind == "wall":
            yield from self._walled(visit, response.url, answer.reason)
        elif answer.kind == "file":
            yield from self._gatherer.file(visit, capture)
            yield from self._done(visit)
        elif answer.kind == "nothing" or answer.page is None:
            yield from self._lost(visit, answer.outcome, answer.reason)
        elif answer.kind == "part":
            platform = self._recognition.of(answer.page)
            yield from self._gatherer.part(visit, answer.page, platform, capture)
            yield from self._done(visit)
        elif answer.kind == "script":
            yield from self._reader.script(visit, answer.page.source)
        else:
            yield from self._read(visit, answer.page, capture)

    def _read(self, visit: Visit, page: Page, capture: Capture) -> Iterator[Visit | Item]:
        yield from self._reader.read(visit, page, capture)

    def _redirect(self, visit: Visit, url: str | None, response: Response) -> Iterator[Visit | Item]:
        sets_cookie = bool(response.headers.getlist("Set-Cookie"))
        found = onward(visit, url, self._frontier, sets_cookie=sets_cookie)
        if found.visit is not None and found.again:
            yield found.visit
        elif found.visit is not None:
            yield from self._frontier.take(found.visit)
        elif found.known and visit.kind == "way":
            # Two anchors, one page: it is read where it was met first.
            if visit.entries is not None:
                visit.entries.led_on = True
            yield from self._done(visit)
        else:
            yield from self._lost(visit, "broken", found.reason)

    def _walled(self, visit: Visit, url: str, reason: str) -> Iterator[Visit | Item]:
        self._walls += 1
        if self.crawler.stats:
            self.crawler.stats.inc_value("gongkai/walls")
        if (visit.kind == "door" and not self._doors.entered) or self._walls >= self.MOST_WALLS:
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
            yield visit.redirected(Ask(by_other_scheme(visit.ask.url)))
            return
        if outcome == "unreachable" and (other := self._schemes.failed(visit)) is not None:
            yield other
            return
        if visit.kind == "door" and self._doors.left:
            yield from self._doors.next()
        elif visit.kind == "door" and not self._doors.entered:
            yield Trouble(self.portal.id, outcome, visit.entry_url, f"{visit.entry_url}: {reason}")
        elif visit.kind == "file":
            yield from self._gatherer.file(visit, None)
        elif visit.kind == "script":
            yield from self._reader.script(visit, "")
        if visit.render:
            yield from self._reader.not_shown(visit)
        # A report that did not answer tonight may be there all the same: its list was not read whole.
        if visit.entries is not None:
            if visit.kind in ("door", "way", "more") or outcome == "unreachable":
                visit.entries.complete &= visit.ask.perhaps and outcome == "broken"
            else:
                visit.entries.dead += visit.dead_link
        yield from self._done(visit)

    def _done(self, visit: Visit) -> Iterator[Visit | Item]:
        yield from self._lists.done(visit)
