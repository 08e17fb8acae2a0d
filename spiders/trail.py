"""Where discovery stands on a portal, and the list that it is reading there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from spiders.columns import Way, is_own_government, unit_of_anchor, unit_of_column
from spiders.items import DeadLink, ListSeen
from spiders.judgement import EXTENSION, same_authority

if TYPE_CHECKING:
    from spiders.columns import Direction

# Pages in a row that show nothing but entries known before (some lists repeat the ones on top on each of their
# pages), and those without any entry (reports of one year may stand far from those of the next, where all of a
# unit's documents share a list).
MOST_REPEATED = 10
MOST_BARREN = 100


@dataclass(frozen=True, slots=True)
class Trail:
    """The anchors followed from the home page: the groups, the unit and the year they stood for.

    `unit_source` is "unit" for an anchor of a unit tree and "column" for a column that names its unit. `in_column`
    holds below an anchor that names a column of reports, `direct` right behind it.
    """

    groups: tuple[str, ...] = ()
    unit: str | None = None
    unit_source: str | None = None
    year: int | None = None
    in_column: bool = False
    direct: bool = False
    depth: int = 0
    anchor: str = ""

    @property
    def unit_path(self) -> list[str]:
        return [*self.groups, *([self.unit] if self.unit else [])]

    def follow(self, step: Direction) -> Trail:
        """The trail behind an anchor."""
        text = EXTENSION.sub("", step.link.text.strip(" >»[]"))
        on = replace(self, depth=self.depth + 1, anchor=text, direct=False)
        if step.way in (Way.COLUMN, Way.REPORT):
            unit = unit_of_column(text) or step.judgement.authority
            on = replace(on, in_column=True, direct=True, year=step.judgement.year or self.year)
            if unit and is_own_government(unit):
                return replace(on, groups=(unit,))
            return replace(on, unit=unit, unit_source="column") if unit else on
        if step.way is Way.GROUP:
            # The groups of a portal stand side by side: a group's anchor on a unit's page leads out of the unit.
            return replace(on, groups=(text,), unit=None, unit_source=None)
        if step.way is Way.UNIT:
            return replace(on, unit=unit_of_anchor(text) or text, unit_source="unit")
        if step.way is Way.YEAR:
            return replace(on, year=step.judgement.year)
        return on

    def under(self, unit: str | None) -> Trail:
        """The trail with the unit whose name stands over an anchor: it is nearer than those that led to the page."""
        return replace(self, unit=unit, unit_source="unit") if unit else self

    def of_year(self, year: int | None) -> Trail:
        """The trail with the year over an anchor, where neither the way there nor the anchor names one."""
        return self if self.year or year is None else replace(self, year=year)


@dataclass(slots=True)
class ReportList:
    """A list of reports while it is being read. It is at its end when nothing asked on its behalf is pending.

    `unit` is what the page or the way there names, `authority` also the portal's own government where the way there
    means it. `entries` maps documents to the addresses of their links, `named` authorities to how often titles name
    them; `rows` and `total` serve lists that state how many rows they have, `views` is True for years as entries.
    `pages` is how many pages it says it has, `shown` are the entries that stood on them and `texts` what they said,
    `stale` how many of them in a row brought nothing new.
    """

    url: str
    title: str
    trail: Trail
    unit: str | None = None
    authority: str | None = None
    views: bool = False
    pending: int = 0
    complete: bool = True
    stated_empty: bool = False
    led_on: bool = False
    entries: dict[str, str] = field(default_factory=dict)
    rows: set[str] = field(default_factory=set)
    total: int | None = None
    pages: int = 1
    links: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    texts: set[int] = field(default_factory=set)
    stale: int = 0
    named: dict[str, int] = field(default_factory=dict)
    dead: list[DeadLink] = field(default_factory=list)
    done: bool = False

    def name(self, authority: str) -> None:
        """Count an entry whose title names an authority."""
        known = next((name for name in self.named if same_authority(authority, name)), authority)
        self.named[known] = self.named.get(known, 0) + 1

    def turn(self, shown: frozenset[str], text: str) -> bool:
        """Take note of the entries on a page, and of its text; whether the pages after it are worth asking for.

        A pager that has no end gives its last page again and again, beside a sidebar that is new each time, or with
        addresses that are.
        """
        new, again = shown - self.shown, hash(text) in self.texts
        self.shown |= shown
        self.texts.add(hash(text))
        self.stale = 0 if new and not again else self.stale + 1
        return self.stale <= (MOST_REPEATED if shown and not new else MOST_BARREN)

    def own(self, url: str, document: str) -> None:
        """Count an entry as a report of this list; addresses of one document count once."""
        self.entries.setdefault(document, url)

    def disown(self, url: str) -> None:
        """Take back an entry that proved to be no report."""
        self.entries = {document: known for document, known in self.entries.items() if known != url}

    @property
    def shared(self) -> bool:
        """Whether the titles name several authorities, and not mostly the list's own: then it belongs to none."""
        own = sum(
            n for name, n in self.named.items() if self.authority and same_authority(name, self.authority)
        )
        return len(self.named) > 1 and 2 * own <= sum(self.named.values())

    @property
    def silent(self) -> bool:
        """Whether nothing was found, and nothing said that there is nothing."""
        return not self.entries and not self.stated_empty

    def ended(self, portal_id: str) -> Iterator[ListSeen]:
        """The item for a list, once, when it is at its end.

        Nothing for reports on a page that no anchor called their column (they may be the newest of many), for a page
        that only led on, or that no anchor called a column and that has no report. A column
        without reports that does not say it is empty was not read: a script may fill it.
        """
        if self.pending or self.done:
            return
        self.done = True
        if not (self.trail.in_column or self.views):
            return
        if self.silent and self.complete and (self.led_on or not self.trail.direct):
            return
        short = self.total is not None and bool(self.rows) and len(self.rows) < self.total
        yield ListSeen(
            portal_id=portal_id,
            url=self.url,
            title=self.title,
            authority=None if self.shared else self.authority,
            entries=len(self.entries),
            stated_empty=self.stated_empty and not self.entries,
            complete=self.complete and not short and not self.silent,
            unit_path=self.trail.unit_path,
            dead=self.dead,
        )
