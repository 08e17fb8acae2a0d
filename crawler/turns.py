"""In which order the portals of a night take their turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from spiders.registry import Portal
from storage.database import Database

# Reports come in the weeks around the day on which they are due.
_SEASON = timedelta(days=21)


def in_turn(database: Database, portals: Sequence[Portal], today: date) -> list[Portal]:
    """The portals whose reports are due about now first; among equals, who has waited longest for a whole night.

    A night that ends before all had their turn therefore begins with the others the next time.
    """

    def turn(portal: Portal) -> tuple[bool, str]:
        due = database.due_days(portal.region, (today.year - 1, today.year))
        in_season = any(abs(day - today) <= _SEASON for day in due)
        return not in_season, database.last_whole_night(portal.id)

    return sorted(portals, key=turn)
