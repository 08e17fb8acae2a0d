"""What a report printed before it was changed: the tables and the text of each version that another one replaced.

`requests`, `sections` and the other tables hold a report's current version only. Before a version with other
content takes its place, what stands there is set aside under the number of the version that it came with.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from storage.report_rows import APPLICANTS, RESULTS


def set_aside(connection: sqlite3.Connection, report_id: str, content_sha256: str) -> None:
    """Keep what the report's current version prints, unless the version about to replace it says the same.

    `content_sha256` is the fingerprint of that next version.
    """
    (number,) = connection.execute(
        "SELECT max(number) FROM versions JOIN reports ON reports.id = report_id WHERE report_id = ? "
        "AND versions.content_sha256 = reports.content_sha256 AND reports.content_sha256 <> ?",
        (report_id, content_sha256),
    ).fetchone()
    if number is None:
        return
    connection.executemany(
        "INSERT INTO version_cells (report_id, number, cell, value, text) VALUES (?, ?, ?, ?, ?)",
        [(report_id, number, *cell) for cell in _cells(connection, report_id)],
    )
    connection.execute(
        "INSERT INTO version_sections (report_id, number, position, section, heading, text) "
        "SELECT report_id, ?, position, number, heading, text FROM sections WHERE report_id = ?",
        (number, report_id),
    )


def _cells(connection: sqlite3.Connection, report_id: str) -> Iterator[tuple[str, Any, str]]:
    """Each printed cell as (key, value, printed text); a line of the old statistics has its label as text."""
    printed = dict(
        connection.execute("SELECT cell, text FROM cells WHERE report_id = ?", (report_id,)).fetchall()
    )
    for table, row, columns in (("requests", "row", APPLICANTS), ("reviews", "kind", RESULTS)):
        for line in connection.execute(f"SELECT * FROM {table} WHERE report_id = ?", (report_id,)):  # noqa: S608
            for column in columns:
                key, value = f"{table}.{line[row]}.{column}", line[column]
                yield key, value, printed.get(key, "" if value is None else str(value))
    for line in connection.execute("SELECT * FROM disclosure WHERE report_id = ?", (report_id,)):
        yield f"disclosure.{line['item']}.{line['measure']}", line["value"], line["text"]
    for line in connection.execute("SELECT * FROM statistics WHERE report_id = ?", (report_id,)):
        yield f"statistics.{line['position']}.{line['code']}", line["value"], line["label"]
