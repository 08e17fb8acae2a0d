"""What may be asked on a portal, and how urgent it is: its own hosts only, each address once, within bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode, urlsplit

from spiders.asking import Recheck
from spiders.items import DeadLink
from spiders.judgement import judge
from spiders.markup import is_route
from spiders.registry import plain_host

if TYPE_CHECKING:
    from spiders.asking import Ask
    from spiders.assembly import Assembly
    from spiders.items import Role
    from spiders.links import Link
    from spiders.trail import ReportList, Trail

Kind = Literal["door", "way", "more", "article", "file", "script"]

# Lists before articles, so that a night that ends early has seen what there is; files before further articles, so
# that a report that was begun is finished. A page waits for its script. Articles add their year: newest first.
_PRIORITY: dict[Kind, int] = {"script": 950, "door": 900, "more": 800, "way": 700, "file": 600, "article": 0}
_OLDEST_YEAR = 1990
# Servers of these pages (IIS) do not tell capitals from small letters.
_CASELESS = re.compile(r"\.as[phm]x?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request under way: what was asked and what is to be made of the answer.

    `link` is the entry that an article was found by; `sure` is False for one that only the page behind it can
    confirm. `first_url` is what was asked before `hops` redirects; `render` asks for the page as a browser shows it.
    `stands_in_list` is True for a way whose anchor may be an entry of `entries`: it is no list before it is read.
    `older` are the years that are asked for after this one where nobody says which there are, `misses` how many of the
    years before it in a row had no report. `unlike` are the entries of the page whose form was sent: an answer with the
    same ones did not heed what was chosen.
    """

    kind: Kind
    ask: Ask
    trail: Trail
    entries: ReportList | None = None
    link: Link | None = None
    found_on: str = ""
    sure: bool = True
    year: int | None = None
    assembly: Assembly | None = None
    role: Role = "body"
    filename: str | None = None
    hops: int = 0
    render: bool = False
    first_url: str = ""
    stands_in_list: bool = False
    older: tuple[Link, ...] = ()
    misses: int = 0
    unlike: frozenset[str] = frozenset()

    def redirected(self, ask: Ask) -> Visit:
        return replace(self, ask=ask, hops=self.hops + 1, first_url=self.entry_url)

    @property
    def entry_url(self) -> str:
        """The address as the page that led here has it."""
        return self.first_url or self.ask.url

    @property
    def dead_link(self) -> list[DeadLink]:
        """The report that is not to be had, where the visit is for one that its list names by title."""
        if self.link is None or not self.sure:
            return []
        named = judge(self.link.text, self.entry_url)
        return [
            DeadLink(
                self.entry_url, self.link.text, named.year or self.year or self.trail.year, named.authority
            )
        ]

    @property
    def shown(self) -> str:
        """What the list shows of the report."""
        return f"{self.link.text} {self.link.date or ''}".rstrip() if self.link else self.trail.anchor

    @property
    def recheck(self) -> Recheck | None:
        """What the visit asks for again; None for what is asked for every night: the home page and lists."""
        if self.assembly is not None:
            found = self.assembly.discovery
            return Recheck(
                "entry", found.entry_url, found.entry_shows, self._since(found.year, found.published_on)
            )
        if self.kind == "article":
            kind: Literal["entry", "view"] = "entry" if self.sure or not self.year else "view"
            day = self.link.date if self.link else None
            return Recheck(kind, self.entry_url, self.shown, self._since(self.year, day))
        if self.kind == "way" and self.stands_in_list:
            return Recheck("entry", self.entry_url, self.shown, self._since(self.trail.year, None))
        if self.kind == "way" and not self.trail.in_column:
            return Recheck("way", self.entry_url)
        return None

    @staticmethod
    def _since(year: int | None, day: str | None) -> date | None:
        """The day of publication; where nobody says, the end of the January after the report's year."""
        if day is not None:
            with suppress(ValueError):
                return date.fromisoformat(day)
        return date(year + 1, 1, 31) if year else None

    @property
    def priority(self) -> int:
        newest_first = max(self.year - _OLDEST_YEAR, 0) if self.kind == "article" and self.year else 0
        return _PRIORITY[self.kind] + newest_first


@dataclass(slots=True)
class Frontier:
    """The addresses of one portal's night that were asked, and the say on what may follow.

    `admitted` says of a host whether it is the portal's; `same_document` gives what the addresses of one document have
    in common; `most` bounds the night's requests; `renders` is False where no browser may show a script's routes.
    """

    admitted: Callable[[str], bool]
    same_document: Callable[[str], str]
    most: int
    renders: bool = True
    _asked: set[str] = field(default_factory=set)

    def admits(self, ask: Ask) -> bool:
        """Whether the host is the portal's own (`Portal.admits`), and a browser there for a script's route."""
        return self.admitted(urlsplit(ask.url).netloc) and (self.renders or not is_route(ask.url))

    def knows(self, ask: Ask) -> bool:
        """Whether this was asked tonight."""
        return self.key(ask) in self._asked

    def take(self, visit: Visit) -> Iterator[Visit]:
        """The visit, if it is to be made: its host is the portal's own, it is new, and the bound allows it.

        A list is pending for every visit that is made on its behalf.
        """
        if not self.admits(visit.ask) or self.knows(visit.ask) or len(self._asked) >= self.most:
            return
        self._asked.add(self.key(visit.ask))
        if visit.entries is not None and not visit.hops:
            visit.entries.pending += 1
        yield replace(visit, render=True) if is_route(visit.ask.url) else visit

    def key(self, ask: Ask) -> str:
        """What makes two requests the same: pages link to each other by http and https, that is no difference."""
        parts = urlsplit(self.same_document(ask.url))
        path = parts.path.lower() if _CASELESS.search(parts.path) else parts.path
        route = f"#{parts.fragment}" if is_route(ask.url) else ""
        return f"{plain_host(parts.netloc)}{path or '/'}?{parts.query}{route} {urlencode(ask.form)}"
