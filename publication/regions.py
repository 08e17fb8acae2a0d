"""Regions by the names that people know: a county's name for its GB/T 2260 code, and the code for its name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

# What a name may leave out at its end: 青石 for 青石县.
ENDINGS = ("自治县", "自治旗", "县", "市", "区", "旗")
# A code that no region has: what nothing, or more than one region, is called.
NO_REGION = "-"
OFFERED = 20


class Regions:
    """The regions of one snapshot, called as their portals are, without 人民政府."""

    def __init__(self, portals: Iterable[tuple[str, str]]) -> None:
        self.names = {code: name.removesuffix("人民政府") for code, name in portals}

    def name(self, code: str | None) -> str:
        """What a region is called; its code where no portal names it."""
        return self.names.get(code or "", code or "")

    def find(self, asked: str) -> list[tuple[str, str]]:
        """The regions (code, name) that a name may mean: those called so, else those that hold it."""
        asked = asked.strip().removesuffix("人民政府")
        if not asked or asked.isdigit():
            return []
        called = {asked, *(asked + ending for ending in ENDINGS)}
        exact = [(code, name) for code, name in self.names.items() if name in called]
        return sorted(exact or [(code, name) for code, name in self.names.items() if asked in name])

    def code(self, asked: str) -> str:
        """What a question narrows down by: a code or its first digits as it stands, the code of a name.

        A name that several regions have, or none, gives NO_REGION: to choose one silently would be to guess.
        """
        asked = asked.strip()
        if not asked or asked.isdigit():
            return asked
        found = self.find(asked)
        return found[0][0] if len(found) == 1 else NO_REGION


def read_regions(connection: sqlite3.Connection) -> Regions:
    """The regions of a snapshot."""
    return Regions(
        connection.execute(
            "SELECT region, min(name) FROM portals WHERE region IS NOT NULL GROUP BY region ORDER BY region"
        )
    )
