"""The lists that a night has under way: what each still waits for, and what is asked at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spiders.asking import Ask
from spiders.frontier import Frontier, Visit

if TYPE_CHECKING:
    from spiders.items import ListSeen
    from spiders.trail import ReportList

MOST_MISSES = 6


class Lists:
    """The lists of one portal. Yields what is asked on their behalf, and each of them when it is at its end."""

    def __init__(self, portal_id: str, frontier: Frontier) -> None:
        self._portal_id = portal_id
        self._frontier = frontier
        # By list (a visit keeps its own alive): what is asked where nothing else that its page leads to has a row.
        self._last_resorts: dict[int, Visit] = {}

    def put_off(self, entries: ReportList, visit: Visit) -> None:
        """Ask for that visit when the list is at its end and nothing was found."""
        self._last_resorts[id(entries)] = visit

    def done(self, visit: Visit) -> Iterator[Visit | ListSeen]:
        """One answer less that the visit's list waits for."""
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
            yield from entries.ended(self._portal_id)

    def _older_year(self, visit: Visit, entries: ReportList) -> Iterator[Visit]:
        """The year before, of a unit that does not say which years it has, until too many in a row had no report."""
        misses = 0 if visit.entry_url in entries.entries.values() else visit.misses + 1
        if visit.older and misses < MOST_MISSES:
            link, *older = visit.older
            year = visit.year - 1 if visit.year else None
            before = replace(
                visit, ask=Ask(link.url), link=link, year=year, older=tuple(older), misses=misses
            )
            yield from self._frontier.take(replace(before, hops=0, first_url=""))
