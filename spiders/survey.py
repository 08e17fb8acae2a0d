"""A first look at a portal: its lists and the titles in them, within some dozens of pages and without any report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spiders.frontier import Visit
from spiders.items import Discovery, ListSeen, Outcome, Trouble
from spiders.judgement import judge
from spiders.portal import PortalSpider

if TYPE_CHECKING:
    import scrapy

    from archive.capture import Capture
    from spiders.pages import Page
    from spiders.registry import Portal
    from spiders.trail import ReportList

_SITE_CODE = re.compile(r"网站标识码\s*[:：]?\s*(\d{10})")


@dataclass(frozen=True, slots=True)
class Linked:
    """A report that a list links, by its title alone. `authority` is the title's, else the list's."""

    url: str
    title: str
    year: int | None
    authority: str | None


@dataclass(frozen=True, slots=True)
class LostEntry:
    """A column that the registry's entry names and that could not be read, and why."""

    url: str
    reason: str


@dataclass(slots=True)
class Survey:
    """What a first look found. `site_code` and `names` are what the home page says of itself.

    `met` are the portal's own report columns, those of all and of none of its units, with what they came to.

    `cut_short` is True where the pages allowed did not suffice.
    """

    portal: Portal
    platform: str | None = None
    site_code: str | None = None
    names: list[str] = field(default_factory=list)
    lists: list[ListSeen] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    trouble: Trouble | None = None
    entries_lost: list[LostEntry] = field(default_factory=list)
    met: list[tuple[str, ReportList]] = field(default_factory=list)
    pages: int = 0
    cut_short: bool = False

    @property
    def columns(self) -> list[str]:
        """The addresses of the columns that the portal's reports are found from: a registry entry can name them."""
        return list(dict.fromkeys(url for url, seen in self.met if seen.entries or seen.led_on))

    @property
    def works(self) -> bool:
        """Whether the portal can be harvested, as far as this look goes."""
        return self.trouble is None and bool(self.lists or self.linked)


class SurveySpider(PortalSpider):
    """The portal spider, asked for lists only. What it finds is put into `survey`."""

    name = "survey"

    def __init__(self, portal: Portal, survey: Survey, pages: int, **kwargs: Any) -> None:
        super().__init__(portal, **kwargs)
        self.survey = survey
        self._allowed = pages

    def _requests(self, found: Iterable[Visit | Any]) -> Iterator[scrapy.Request | Any]:
        for one in found:
            if not isinstance(one, Visit):
                self._note(one)
            elif one.kind in ("article", "file"):
                self._link(one)
                yield from self._requests(self._done(one))
            elif self.survey.pages >= self._allowed:
                self.survey.cut_short = True
            else:
                self.survey.pages += 1
                yield self._request(one)

    def _read(self, visit: Visit, page: Page, capture: Capture) -> Iterator[Any]:
        if visit.kind == "door" and not self.survey.names:
            titles = [page.meta("SiteName"), page.title_element.strip()]
            self.survey.names = [name for name in titles if name]
            code = page.meta("SiteIDCode") or next(iter(_SITE_CODE.findall(page.text)), None)
            self.survey.site_code = code if code and re.fullmatch(r"\d{10}", code) else None
        if visit.entries is not None and _is_own_column(visit):
            self.survey.met.append((page.url, visit.entries))
        yield from super()._read(visit, page, capture)
        self.survey.platform = self.platform

    def _lost(self, visit: Visit, outcome: Outcome, reason: str) -> Iterator[Any]:
        if (
            visit.kind == "door"
            and visit.entry_url in self.portal.entry
            and (visit.hops or outcome != "unreachable")
        ):
            self.survey.entries_lost.append(LostEntry(visit.entry_url, reason))
        yield from super()._lost(visit, outcome, reason)

    def _link(self, visit: Visit) -> None:
        if visit.link is None or not visit.sure:
            return
        named = judge(visit.link.text, visit.entry_url)
        of_list = visit.entries.authority if visit.entries and not visit.entries.shared else None
        year = named.year or visit.year or visit.trail.year
        linked = Linked(visit.entry_url, visit.link.text, year, named.authority or of_list)
        self.survey.linked.append(linked)

    def _note(self, item: Discovery | ListSeen | Trouble) -> None:
        if isinstance(item, ListSeen):
            self.survey.lists.append(item)
        elif isinstance(item, Trouble):
            self.survey.trouble = self.survey.trouble or item
        elif isinstance(item, Discovery):
            # A column that is a report itself.
            self.survey.linked.append(Linked(item.landing_url, item.title, item.year, item.authority))


def _is_own_column(visit: Visit) -> bool:
    """Whether a visit is to a report column of the portal itself, at an address that anyone can open."""
    trail, ask = visit.trail, visit.ask
    named = trail.unit or trail.groups or trail.year
    return visit.kind == "way" and trail.direct and not (named or ask.form or ask.referer)
