"""Reports that a portal shows no more: counted night by night, `vanished` after three, and back when seen again.

A night counts against a report where the portal's lists were read whole and do not have it, and every address
that it was ever found at answers that nothing is there. What is in doubt counts neither way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta

from storage.inputs import Sought, timestamp

NIGHTS = 3
"""So many nights in which a report is gone make it vanished."""
# Runs closer together than this are one night: three by hand within an hour prove nothing.
APART = timedelta(hours=12)


def was_seen(connection: sqlite3.Connection, report_id: str, at: datetime) -> None:
    """The report was seen: one that had vanished is back, and nights that were too few are forgotten."""
    connection.execute(
        "DELETE FROM absences WHERE report_id = ? AND returned_at IS NULL AND vanished_at IS NULL",
        (report_id,),
    )
    connection.execute(
        "UPDATE absences SET returned_at = ? WHERE report_id = ? AND returned_at IS NULL",
        (timestamp(at), report_id),
    )


def count_night(
    connection: sqlite3.Connection,
    portal_id: str,
    sought: Mapping[str, Sought],
    since_run: str,
    at: datetime,
    *,
    whole: bool,
) -> None:
    """Weigh what the addresses of reports that no list had tonight answered.

    `since_run` is the last run before this night; `whole` says that every list of the portal was read to its end.
    """
    for report_id in _at(connection, portal_id, sought):
        rows = connection.execute(
            "SELECT url, run_id FROM report_addresses WHERE report_id = ?", (report_id,)
        ).fetchall()
        answers = {sought.get(row["url"], "unclear") for row in rows}
        if any(row["run_id"] > since_run for row in rows):
            continue
        if "there" in answers:
            was_seen(connection, report_id, at)
        elif whole and answers == {"gone"}:
            _count(connection, report_id, at)


def _at(connection: sqlite3.Connection, portal_id: str, sought: Mapping[str, Sought]) -> list[str]:
    found: dict[str, None] = {}
    for url in sought:
        for row in connection.execute(
            "SELECT report_id FROM report_addresses JOIN reports ON reports.id = report_id "
            "WHERE url = ? AND portal_id = ? ORDER BY report_id",
            (url, portal_id),
        ):
            found[row["report_id"]] = None
    return list(found)


def _count(connection: sqlite3.Connection, report_id: str, at: datetime) -> None:
    known = connection.execute(
        "SELECT since, nights, last_noticed FROM absences WHERE report_id = ? AND returned_at IS NULL",
        (report_id,),
    ).fetchone()
    if known is None:
        connection.execute(
            "INSERT INTO absences (report_id, since, nights, last_noticed) VALUES (?, ?, 1, ?)",
            (report_id, timestamp(at), timestamp(at)),
        )
    elif datetime.fromisoformat(known["last_noticed"]) + APART <= at:
        connection.execute(
            "UPDATE absences SET nights = nights + 1, last_noticed = :at, "
            "vanished_at = CASE WHEN nights + 1 >= :enough THEN coalesce(vanished_at, :at) END "
            "WHERE report_id = :report AND since = :since",
            {"at": timestamp(at), "enough": NIGHTS, "report": report_id, "since": known["since"]},
        )
