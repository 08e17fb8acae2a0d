"""A page as a part of a list of reports: what it says of the list, and the list's other pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spiders import pagers
from spiders.asking import Ask
from spiders.columns import Direction, Way, is_own_government
from spiders.frontier import Frontier, Visit
from spiders.signposts import shown
from spiders.statements import unit_in_breadcrumb

if TYPE_CHECKING:
    from spiders.links import Link
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.registry import Portal
    from spiders.trail import ReportList


class ListReader:
    """Reads the pages of one portal's lists. Yields the visits of their further ones."""

    def __init__(self, portal: Portal, frontier: Frontier) -> None:
        self._portal = portal
        self._frontier = frontier

    def note(
        self, entries: ReportList, visit: Visit, page: Page, platform: Platform, steps: list[Direction]
    ) -> None:
        """Take note of what a page says of its list: whose it is, how many rows it has, that it is empty."""
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

    def further(
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
        if visit.kind != "more":
            entries.pages = pagers.counted(page) or 1
            # Without any of them it has more pages than anything here leads to.
            entries.complete &= bool(further) or entries.pages == 1
        worth = entries.turn(shown(steps, self._frontier), page.text)
        fresh = {link.url for link in links} - entries.links
        entries.links |= fresh
        # The first answer to a script often repeats what stands in the page; one of them states how many follow it.
        first = visit.ask.referer is not None and not visit.ask.follows and entries.pages > 1
        stated = visit.kind == "more" and (first or platform.stated_total(page) is not None)
        if not worth or (links and not stated and not fresh - {ask.url for ask in further}):
            return
        for ask in further:
            yield from self._frontier.take(Visit("more", ask, visit.trail, entries, found_on=page.url))
