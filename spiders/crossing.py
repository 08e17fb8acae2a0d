"""From a page to what its anchors lead to: the steps that are taken, each on the trail that lies behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from spiders import choices, files
from spiders.asking import Ask
from spiders.columns import Direction, Way
from spiders.frontier import Frontier, Visit
from spiders.headings import unit_above, year_above
from spiders.judgement import same_authority
from spiders.signposts import followed, shown
from spiders.trail import ReportList, Trail

if TYPE_CHECKING:
    from spiders.gathering import Gatherer
    from spiders.items import Discovery
    from spiders.links import Link
    from spiders.pages import Page
    from spiders.platforms import Platform

# Home, platform, group, unit, its column, a year: six anchors; two more for portals that say things twice.
MOST_STEPS = 8


class Crossing:
    """Takes the steps that a portal's pages offer. Yields the visits behind them; a file's row yields its report."""

    def __init__(self, frontier: Frontier, gatherer: Gatherer) -> None:
        self._frontier = frontier
        self._gatherer = gatherer
        # By column, the units from whose pages it is linked.
        self._linked_by: dict[str, set[str]] = {}

    def without_unit(self, visit: Visit) -> Visit:
        """The visit of a column that several units' pages link: it stands in the frame of them all and is none's."""
        unit = visit.trail.unit
        others = self._linked_by.get(self._frontier.key(Ask(visit.entry_url)), set()) if unit else set()
        if unit is None or all(same_authority(unit, other) for other in others):
            return visit
        trail = replace(visit.trail, unit=None, unit_source=None)
        if visit.entries is not None:
            visit.entries.trail, visit.entries.unit = trail, None
        return replace(visit, trail=trail)

    def step(
        self, step: Direction, page: Page, platform: Platform, trail: Trail, entries: ReportList | None
    ) -> Iterator[Visit | Discovery]:
        """An anchor: an entry of a list, or a way that is followed from here."""
        shown_file = files.file_at(step.link.url)
        ask = Ask(shown_file or step.link.url)
        # In a list, a title without a year is an entry like the others; elsewhere it is a column's name.
        # So is a file there that is called by its unit or its year alone.
        file = shown_file is not None
        alone = file and entries is not None and trail.in_column and step.way in (Way.UNIT, Way.YEAR)
        sure = step.way is Way.REPORT or alone or (step.judgement.is_report and entries is not None)
        if sure or (step.way is Way.CANDIDATE and entries is not None):
            own = trail.follow(step) if alone else trail
            if not (step.judgement.authority or alone):
                own = own.under(self._unit_above(page, step, entries))
            if step.judgement.year is None and trail.in_column:
                own = own.of_year(year_above(page, step.link))
            article = Visit(
                "article", ask, own, entries, step.link, page.url, sure, step.judgement.year or own.year
            )
            if entries is not None and sure and self._frontier.admits(ask):
                entries.own(ask.url, self._frontier.key(ask))
            self._gatherer.sightings.met(ask.url, own, page.url)
            yield from self._gatherer.file_entry(article, platform) if file else self._frontier.take(article)
            return
        if step.way not in followed(trail, entries) or trail.depth >= MOST_STEPS:
            return
        on = trail.follow(step)
        if step.way in (Way.COLUMN, Way.YEAR) and on.unit_source != "column":
            on = on.under(self._unit_above(page, step, entries if step.way is Way.YEAR else None))
        if on.direct or (step.way is Way.UNIT and trail.in_column):
            on = on.of_year(year_above(page, step.link))
        if step.way is Way.COLUMN and on.unit and on.unit_source == "unit":
            self._linked_by.setdefault(self._frontier.key(ask), set()).add(on.unit)
        # A column that cannot be fetched is a list that was not read; so its list begins with the request.
        behind = ReportList(step.link.url, on.anchor, on, on.unit) if on.direct else None
        # A unit's or a year's anchor may lead to the report itself: then it is an entry here.
        entry = trail.in_column and step.way in (Way.UNIT, Way.YEAR)
        way = Visit("way", ask, on, entries if entry else behind, found_on=page.url, stands_in_list=entry)
        for taken in self._frontier.take(way):
            if entries is not None and not entry:
                entries.led_on = True
            yield taken

    def choices(
        self, page: Page, steps: list[Direction], trail: Trail, entries: ReportList
    ) -> Iterator[Visit]:
        """The units of a form, each with its list behind. A server that heeds no choice shows this page again."""
        rows = shown(steps, self._frontier)
        for unit, ask, chosen in choices.units(page, has_rows=bool(rows)):
            on = replace(
                trail, unit=unit, unit_source="unit", depth=trail.depth + 1, anchor=unit, direct=False
            )
            way = Visit("way", ask, on, ReportList(ask.url, unit, on, unit), found_on=page.url)
            for taken in self._frontier.take(way if chosen else replace(way, unlike=rows)):
                entries.led_on = True
                yield taken

    def views(
        self,
        views: Mapping[str, int],
        links: list[Link],
        page: Page,
        trail: Trail,
        entries: ReportList | None,
    ) -> Iterator[Visit]:
        """The years of a unit whose reports are views, without an article's address."""
        for link in links:
            if (year := views.get(link.url)) is not None:
                view = Visit("article", Ask(link.url), trail, entries, link, page.url, sure=False, year=year)
                yield from self._frontier.take(view)

    def _unit_above(self, page: Page, step: Direction, entries: ReportList | None) -> str | None:
        """The unit over an anchor; that of an entry is one of those that its list names."""
        unit = unit_above(page, step.link)
        if unit and entries is not None:
            entries.name(unit)
        return unit
