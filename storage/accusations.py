"""Who was called missing, and when: coverage says how things stand today, this says since when it has been said.

To call an authority missing is told once, on the morning of the night that showed it. Which night that was cannot be
seen from the data of a later day, so it is noted in the archive together with the evidence of that night.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.inputs import timestamp


def record(connection: sqlite3.Connection, missing: Sequence[Mapping[str, Any]], at: datetime) -> None:
    """Authorities were called missing for a year: `authority_id`, `year` and `evidence` each. The first time counts.

    One that today's rules know under another name is left out.
    """
    connection.executemany(
        "INSERT INTO accusations (authority_id, year, at, evidence) SELECT id, :year, :at, :evidence "
        "FROM authorities WHERE id = :authority_id ON CONFLICT DO NOTHING",
        [{**row, "at": timestamp(at)} for row in missing],
    )


def unspoken(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Who is missing by `coverage` and was not called so before."""
    rows = connection.execute(
        "SELECT authority_id, year, evidence FROM coverage WHERE status = 'missing' AND NOT EXISTS (SELECT 1 "
        "FROM accusations WHERE accusations.authority_id = coverage.authority_id AND accusations.year = coverage.year) "
        "ORDER BY authority_id, year"
    )
    return [dict(row) for row in rows]
