"""The doors of a portal: its home page, and the report columns that its registry entry names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spiders.asking import Ask
from spiders.frontier import Frontier, Visit
from spiders.trail import ReportList, Trail

if TYPE_CHECKING:
    from spiders.registry import Portal


class Doors:
    """A portal's doors, each tried once. `entered` is True as soon as one of them has opened."""

    def __init__(self, portal: Portal, frontier: Frontier) -> None:
        self._home = portal.home
        self._frontier = frontier
        self._waiting = [portal.home, *(url for url in portal.entry if url != portal.home)]
        self.entered = False

    def next(self) -> Iterator[Visit]:
        """The next door, the home page first; nothing behind the last one."""
        if not self._waiting:
            return
        url = self._waiting.pop(0)
        column = url != self._home
        trail = Trail(in_column=column, direct=column)
        yield from self._frontier.take(
            Visit("door", Ask(url), trail, ReportList(url, "", trail) if column else None)
        )

    def others(self) -> Iterator[Visit]:
        """All doors that are still to be tried."""
        while self._waiting:
            yield from self.next()

    @property
    def left(self) -> bool:
        """Whether a door is still to be tried."""
        return bool(self._waiting)
