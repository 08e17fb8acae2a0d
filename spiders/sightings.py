"""In which units' lists each article was met, and which of them says whose it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spiders.judgement import same_authority

if TYPE_CHECKING:
    from spiders.frontier import Visit
    from spiders.trail import Trail


class Sightings:
    """Where the articles of one portal were met over a night."""

    def __init__(self) -> None:
        self._trails: dict[str, list[tuple[Trail, str]]] = {}

    def met(self, url: str, trail: Trail, found_on: str) -> None:
        """Note that an article stands in a unit's list, which says more than one shared by many."""
        if trail.unit:
            self._trails.setdefault(url, []).append((trail, found_on))

    def trail(self, visit: Visit) -> Trail:
        """The trail to an article: the one of the unit's list that has it.

        Sidebars show the newest reports of all units on each unit's pages: of several units' lists it is the one whose
        page stands nearest to the article, and none where several are as near.
        """
        met = self._trails.get(visit.entry_url, [])
        if not met:
            return visit.trail
        near = max(_shared_path(visit.entry_url, page) for _, page in met)
        nearest = [trail for trail, page in met if _shared_path(visit.entry_url, page) == near]
        if all(same_authority(nearest[0].unit or "", trail.unit or "") for trail in nearest):
            return nearest[0]
        return replace(visit.trail, unit=None, unit_source=None)


def _shared_path(url: str, other: str) -> int:
    """How many parts of their paths two addresses have in common, from the first on."""
    paths = (urlsplit(one).path.split("/")[:-1] for one in (url, other))
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*paths, strict=False)))
