"""What a portal gave on earlier nights: the reports that are looked for again, and how many are to be expected."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.inputs import timestamp

# What a portal gave longer ago than this is no measure of it any more.
MEMORY = timedelta(days=60)
# A harvest below a quarter of the usual one is not believed.
LEAST_SHARE = 4
# Of a few reports any part may really be gone.
_FEW = 8


@dataclass(frozen=True, slots=True)
class Past:
    """`addresses` of each report that the portal was seen to have, `usual` the largest harvest of its good nights."""

    addresses: tuple[frozenset[str], ...] = ()
    usual: int = 0

    def unheard_of(self, found: int) -> bool:
        """Whether a harvest is too small to be believed: all of the reports lost, or three quarters of many."""
        many = self.usual >= _FEW
        return (many and found * LEAST_SHARE <= self.usual) or (found == 0 and self.usual > 0)

    def unseen(self, seen: frozenset[str]) -> list[str]:
        """Every address of the reports that were not seen at any of theirs."""
        return sorted({url for urls in self.addresses if not urls & seen for url in urls})


def past_of(connection: sqlite3.Connection, portal_id: str, at: datetime) -> Past:
    """The past of a portal as it is known at a moment."""
    addresses: dict[str, set[str]] = {}
    for row in connection.execute(
        "SELECT report_id, url FROM report_addresses JOIN reports ON reports.id = report_id WHERE portal_id = ?",
        (portal_id,),
    ):
        addresses.setdefault(row["report_id"], set()).add(row["url"])
    (usual,) = connection.execute(
        "SELECT coalesce(max(found), 0) FROM run_portals JOIN runs ON runs.id = run_id WHERE portal_id = ? "
        "AND outcome IN ('ok', 'unchanged', 'partial') AND started >= ?",
        (portal_id, timestamp(at - MEMORY)),
    ).fetchone()
    return Past(tuple(frozenset(urls) for urls in addresses.values()), usual)
