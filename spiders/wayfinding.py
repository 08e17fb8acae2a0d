"""Pages on the way: from the home page through groups, units and years to the lists, and through every list's pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from spiders import bodies, choices, files, loading, pagers
from spiders.asking import Ask
from spiders.columns import Direction, Way, direction, is_own_government, names_column
from spiders.frontier import Frontier, Visit
from spiders.gathering import judge_page
from spiders.headings import unit_above, year_above
from spiders.judgement import judge, same_authority
from spiders.links import Link
from spiders.statements import unit_in_breadcrumb
from spiders.trail import ReportList, Trail

if TYPE_CHECKING:
    from archive.capture import Capture
    from spiders.gathering import Gatherer
    from spiders.items import Discovery, ListSeen
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.registry import Portal

Found: TypeAlias = "Visit | Discovery | ListSeen"

# Home, platform, group, unit, its column, a year: six anchors; two more for portals that say things twice.
MOST_STEPS = 8

_ENTRIES = frozenset({Way.REPORT, Way.CANDIDATE})
_OUTSIDE = frozenset({Way.COLUMN, Way.GATE, Way.GROUP, Way.UNIT})
_IN_COLUMN = frozenset({Way.COLUMN, Way.GROUP, Way.UNIT, Way.YEAR, Way.MORE})


class Wayfinder:
    """Reads one portal's pages on the way. Yields the visits that they lead to, and lists that are at their end."""

    def __init__(self, portal: Portal, frontier: Frontier, gatherer: Gatherer) -> None:
        self._portal = portal
        self._frontier = frontier
        self._gatherer = gatherer
        # By column, the units from whose pages it is linked.
        self._linked_by: dict[str, set[str]] = {}

    def read(self, visit: Visit, page: Page, platform: Platform, capture: Capture) -> Iterator[Found]:
        """A page on the way, or a page of a list: its reports, the list's other pages, and the ways that lead on."""
        visit = self._without_unit(visit)
        trail, links = visit.trail, platform.links(page)
        guessed = platform.guessed_views(page)
        views = {link.url: year for link in (*links, *guessed) if (year := platform.view_year(link.url))}
        steps = [step for link in links if link.url not in views and (step := _direction(link, platform))]
        if visit.unlike and self._shown(steps) == visit.unlike:
            # The choice was not heeded: whose these are it does not say.
            return
        holds = bool(views) or (bool(trail.depth) and self._holds_reports(steps))
        if holds and not trail.in_column and any(map(names_column, page.own_names)):
            trail = replace(trail, in_column=True)
        article = visit.kind != "more" and self._gatherer.is_article(page, steps, trail)
        entries = visit.entries
        if visit.stands_in_list and not article:
            # What looked like an entry (a unit, a year) is a list of its own, below the one that has its anchor.
            assert entries is not None
            entries.led_on, entries = True, None
        if entries is None and (holds or trail.in_column):
            entries = ReportList(page.url, trail.anchor or page.title, trail, views=bool(views))
        own = entries if not (visit.stands_in_list and article) else None
        if own is not None:
            self._take_note(own, visit, page, platform, steps)
        if article and entries is not None:
            shown = set(views.values())
            yield from self._report_in_place(page, platform, trail, entries, shown, capture, visit.entry_url)
            # The files of a report are its own, and not entries of a list.
            steps = [step for step in steps if not files.is_file(step.link.url)]
        # Of twins (a page and its mobile form) the page itself stands first.
        for step in sorted(steps, key=lambda step: platform.same_document(step.link.url) != step.link.url):
            yield from self._enter(step, page, platform, trail, entries)
        yield from self._enter_views(views, links, page, trail, entries)
        if entries is not None and visit.kind != "more" and not article:
            yield from self._enter_choices(page, steps, trail, entries)
        if guessed and entries is not None:
            # One after the other, newest first: a unit without reports is not asked for each year of two decades.
            newest = Visit("article", Ask(guessed[0].url), trail, entries, found_on=page.url, sure=False)
            newest = replace(newest, link=guessed[0], year=views[guessed[0].url], older=tuple(guessed[1:]))
            yield from self._frontier.take(newest)
        for url in platform.report_columns(page):
            on = replace(trail, in_column=True, direct=True, depth=trail.depth + 1)
            yield from self._frontier.take(Visit("way", Ask(url), on, found_on=page.url))
        if entries is None:
            inside = replace(trail, depth=trail.depth + 1)
            inner = [Ask(url) for url in platform.inner_pages(page)]
            # A tree of units that a script reads; the home page reads the weather.
            inner += loading.standing(page) if trail.depth else ()
            for ask in inner if trail.depth < MOST_STEPS else ():
                yield from self._frontier.take(Visit("way", ask, inside, found_on=page.url))
        elif own is not None:
            yield from self._further(visit, page, platform, links, steps, own)
            if own is not visit.entries:
                yield from own.ended(self._portal.id)

    def _without_unit(self, visit: Visit) -> Visit:
        """The visit of a column that several units' pages link: it stands in the frame of them all and is none's."""
        unit = visit.trail.unit
        others = self._linked_by.get(self._frontier.key(Ask(visit.entry_url)), set()) if unit else set()
        if unit is None or all(same_authority(unit, other) for other in others):
            return visit
        trail = replace(visit.trail, unit=None, unit_source=None)
        if visit.entries is not None:
            visit.entries.trail, visit.entries.unit = trail, None
        return replace(visit, trail=trail)

    def _enter_choices(
        self, page: Page, steps: list[Direction], trail: Trail, entries: ReportList
    ) -> Iterator[Visit]:
        """The units of a form, each with its list behind. A server that heeds no choice shows this page again."""
        shown = self._shown(steps)
        for unit, ask, chosen in choices.units(page, has_rows=bool(shown)):
            on = replace(
                trail, unit=unit, unit_source="unit", depth=trail.depth + 1, anchor=unit, direct=False
            )
            way = Visit("way", ask, on, ReportList(ask.url, unit, on, unit), found_on=page.url)
            for taken in self._frontier.take(way if chosen else replace(way, unlike=shown)):
                entries.led_on = True
                yield taken

    def _shown(self, steps: list[Direction]) -> frozenset[str]:
        """The entries on a page, by what makes two requests the same."""
        asks = (Ask(step.link.url) for step in steps if step.way in _ENTRIES)
        return frozenset(self._frontier.key(ask) for ask in asks if self._frontier.admits(ask))

    def _enter_views(
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

    def shows_nothing(self, visit: Visit, page: Page, platform: Platform) -> bool:
        """Whether a column's page has nothing of a list, or any page no link at all, and scripts that may write one."""
        if visit.kind == "more" or not page.tree.xpath("//script"):
            return False
        own = [link for link in platform.links(page) if self._frontier.admits(Ask(link.url))]
        if not visit.trail.direct:
            # The shell of an application: what it shows its script writes.
            return not own and not platform.inner_pages(page)
        steps = [step for link in own if (step := _direction(link, platform))]
        listed = self._holds_reports(steps) or any(step.way in (Way.CANDIDATE, Way.YEAR) for step in steps)
        read = listed or bodies.is_report_body(page) or platform.stated_empty(page)
        new = any(step.way in _IN_COLUMN and not self._frontier.knows(Ask(step.link.url)) for step in steps)
        return not (read or new)

    def _take_note(
        self, entries: ReportList, visit: Visit, page: Page, platform: Platform, steps: list[Direction]
    ) -> None:
        if visit.kind != "more":
            entries.url, entries.title = page.url, entries.title or page.title
            own = any(is_own_government(group) for group in visit.trail.groups)
            unit = unit_in_breadcrumb(page, self._portal.name) or visit.trail.unit
            entries.unit = unit
            entries.authority = unit or (self._portal.name if own else None)
        elif not (
            visit.ask.perhaps
            or platform.links(page)
            or platform.next_pages(page)
            or platform.inner_pages(page)
        ):
            # Deep pages of some portals are stubs: what should stand there was not seen.
            entries.complete = False
        entries.stated_empty |= platform.stated_empty(page)
        entries.rows |= platform.rows(page)
        entries.total = entries.total or platform.stated_total(page)
        for step in steps:
            if (
                step.way is Way.REPORT
                and step.judgement.authority
                and self._frontier.admits(Ask(step.link.url))
            ):
                entries.name(step.judgement.authority)

    def _holds_reports(self, steps: list[Direction]) -> bool:
        """Whether a page that no anchor called a column has reports all the same: its further pages may have more."""
        return any(step.way is Way.REPORT and self._frontier.admits(Ask(step.link.url)) for step in steps)

    def _enter(
        self, step: Direction, page: Page, platform: Platform, trail: Trail, entries: ReportList | None
    ) -> Iterator[Found]:
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
            self._gatherer.met(ask.url, own, page.url)
            yield from self._gatherer.file_entry(article, platform) if file else self._frontier.take(article)
            return
        if step.way not in _ways(trail, entries) or trail.depth >= MOST_STEPS:
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

    def _unit_above(self, page: Page, step: Direction, entries: ReportList | None) -> str | None:
        """The unit over an anchor; that of an entry is one of those that its list names."""
        unit = unit_above(page, step.link)
        if unit and entries is not None:
            entries.name(unit)
        return unit

    def _further(
        self,
        visit: Visit,
        page: Page,
        platform: Platform,
        links: list[Link],
        steps: list[Direction],
        entries: ReportList,
    ) -> Iterator[Visit]:
        """The list's other pages and its frames, as long as its pages bring something new."""
        further = [*platform.next_pages(page), *map(Ask, platform.inner_pages(page))]
        if visit.kind != "more" and not further and (pagers.counted(page) or 1) > 1:
            # It has more pages than anything here leads to.
            entries.complete = False
        worth = entries.turn(self._shown(steps))
        fresh = {link.url for link in links} - entries.links
        entries.links |= fresh
        # The first answer to a script often repeats what stands in the page; how many follow it is stated there.
        stated = visit.kind == "more" and platform.stated_total(page) is not None
        if not worth or (links and not stated and not fresh - {ask.url for ask in further}):
            return
        for ask in further:
            yield from self._frontier.take(Visit("more", ask, visit.trail, entries, found_on=page.url))

    def _report_in_place(
        self,
        page: Page,
        platform: Platform,
        trail: Trail,
        entries: ReportList,
        years: set[int],
        capture: Capture,
        entry_url: str,
    ) -> Iterator[Visit | Discovery]:
        """A column, a year or a unit whose page is the report itself, unless a view of its own shows that year."""
        year = judge_page(page).year or trail.year
        if year not in years:
            link = Link(page.url, trail.anchor or page.title)
            article = Visit(
                "article", Ask(page.url), trail, entries, link, page.url, year=year, first_url=entry_url
            )
            yield from self._gatherer.report(article, page, platform, capture)


def _ways(trail: Trail, entries: ReportList | None) -> frozenset[Way]:
    """The anchors that are followed from a place."""
    if trail.in_column:
        return _IN_COLUMN
    # Reports outside a column are its newest ones, shown on a unit's page; 更多 leads to the column. On the home page
    # it leads to the news.
    return _OUTSIDE | {Way.MORE} if entries is not None and trail.depth else _OUTSIDE


def _direction(link: Link, platform: Platform) -> Direction | None:
    step = direction(link)
    if platform.is_unit(link) and link.text and (step is None or step.way in (Way.UNIT, Way.GROUP)):
        return Direction(Way.UNIT, link, judge(link.text))
    return step
