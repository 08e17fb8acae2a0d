"""Pages on the way: from the home page through groups, units and years to the lists, and through every list's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urljoin

from spiders import bodies, feeds, files, loading
from spiders.articles import judge_page
from spiders.asking import Ask
from spiders.columns import Way, names_column
from spiders.crossing import MOST_STEPS, Crossing
from spiders.frontier import Frontier, Visit
from spiders.links import Link
from spiders.listing import ListReader
from spiders.signposts import IN_COLUMN, hold_reports, shown, steps_of
from spiders.trail import ReportList, Trail

if TYPE_CHECKING:
    from archive.capture import Capture
    from spiders.articles import Articles
    from spiders.gathering import Gatherer
    from spiders.items import Discovery, ListSeen
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.registry import Portal

# The parts of a large sitemap.
_SITEMAP = re.compile(r"sitemap[^/]*\.xml$", re.IGNORECASE)
_MOST_SITEMAPS = 5

Found: TypeAlias = "Visit | Discovery | ListSeen"


class Wayfinder:
    """Reads one portal's pages on the way. Yields the visits that they lead to, and lists that are at their end."""

    def __init__(self, portal: Portal, frontier: Frontier, gatherer: Gatherer, articles: Articles) -> None:
        self._portal = portal
        self._frontier = frontier
        self._gatherer = gatherer
        self._articles = articles
        self._crossing = Crossing(frontier, gatherer)
        self._lists = ListReader(portal, frontier)

    def read(self, visit: Visit, page: Page, platform: Platform, capture: Capture) -> Iterator[Found]:
        """A page on the way, or a page of a list: its reports, the list's other pages, and the ways that lead on."""
        visit = self._crossing.without_unit(visit)
        trail, links = visit.trail, platform.links(page)
        guessed = platform.guessed_views(page)
        views = {link.url: year for link in (*links, *guessed) if (year := platform.view_year(link.url))}
        steps = steps_of((link for link in links if link.url not in views), platform)
        if visit.unlike and shown(steps, self._frontier) == visit.unlike:
            # The choice was not heeded: whose these are it does not say.
            return
        holds = bool(views) or (bool(trail.depth) and hold_reports(steps, self._frontier))
        if holds and not trail.in_column and any(map(names_column, page.own_names)):
            trail = replace(trail, in_column=True)
        article = visit.kind != "more" and self._articles.is_article(page, steps, trail)
        entries = visit.entries
        if visit.stands_in_list and not article:
            # What looked like an entry (a unit, a year) is a list of its own, below the one that has its anchor.
            assert entries is not None
            entries.led_on, entries = True, None
        if entries is None and (holds or trail.in_column):
            entries = ReportList(page.url, trail.anchor or page.title, trail, views=bool(views))
        own = entries if not (visit.stands_in_list and article) else None
        if own is not None:
            self._lists.note(own, visit, page, platform, steps)
        if article and entries is not None:
            years = set(views.values())
            yield from self._report_in_place(page, platform, trail, entries, years, capture, visit.entry_url)
            # The files of a report are its own, and not entries of a list.
            steps = [step for step in steps if not files.is_file(step.link.url)]
        # Of twins (a page and its mobile form) the page itself stands first.
        for step in sorted(steps, key=lambda step: platform.same_document(step.link.url) != step.link.url):
            yield from self._crossing.step(step, page, platform, trail, entries)
        yield from self._crossing.views(views, links, page, trail, entries)
        if entries is not None and visit.kind != "more" and not article:
            yield from self._crossing.choices(page, steps, trail, entries)
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
            if not (trail.depth or steps or inner):
                # A home page that leads nowhere, in a browser neither: what it has is listed for machines, if at all.
                inner.append(Ask(urljoin(page.url, "/sitemap.xml"), perhaps=True))
            if feeds.is_sitemap(page.source):
                inner += [Ask(url) for url in feeds.locations(page.source) if _SITEMAP.search(url)][
                    :_MOST_SITEMAPS
                ]
            for ask in inner if trail.depth < MOST_STEPS else ():
                yield from self._frontier.take(Visit("way", ask, inside, found_on=page.url))
        elif own is not None:
            yield from self._lists.further(visit, page, platform, links, steps, own)
            if own is not visit.entries:
                yield from own.ended(self._portal.id)

    def shows_nothing(self, visit: Visit, page: Page, platform: Platform) -> bool:
        """Whether a column's page has nothing of a list, or any page no link at all, and scripts that may write one.

        So has a unit's or a year's in a column.
        """
        if visit.kind == "more" or not page.tree.xpath("//script"):
            return False
        own = [link for link in platform.links(page) if self._frontier.admits(Ask(link.url))]
        if not (visit.trail.direct or visit.stands_in_list):
            # The shell of an application: what it shows its script writes.
            return not own and not platform.inner_pages(page)
        steps = steps_of(own, platform)
        listed = hold_reports(steps, self._frontier) or any(
            step.way in (Way.CANDIDATE, Way.YEAR) for step in steps
        )
        read = listed or bodies.is_report_body(page) or platform.stated_empty(page)
        new = any(step.way in IN_COLUMN and not self._frontier.knows(Ask(step.link.url)) for step in steps)
        return not (read or new)

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
