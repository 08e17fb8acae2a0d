"""What follows from all reports together, made anew: checks across reports, coverage, verdicts and counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

from extraction.report import Finding
from storage import coverage
from storage.cross_checks import RULES, check_consecutive_years
from storage.near_duplicates import Narrative, find_copies
from storage.report_rows import insert_finding
from storage.successions import heirs, note_names

# Sections 二, 三 and 四 of the national forms are the statutory tables; the rest is what an authority writes.
TABLE_SECTIONS = (2, 3, 4)
# Since when a report says what it says: a finding is as old as the younger of the two texts that it is about.
_SAID_SINCE = (
    "(SELECT min(versions.first_seen) FROM versions JOIN reports ON reports.id = versions.report_id "
    "AND reports.content_sha256 = versions.content_sha256 WHERE reports.id = findings.{report})"
)


def settle(connection: sqlite3.Connection, as_of: date) -> None:
    """Make findings across reports, `coverage`, verdicts and `finding_count` as of this day.

    Doing it again changes nothing; a person's verdict stays with a finding that says the same.
    """
    rules = (*RULES, "copied_narrative")
    marks = ", ".join("?" * len(rules))
    connection.execute(f"DELETE FROM findings WHERE rule IN ({marks})", rules)  # noqa: S608
    lineage = heirs(connection)
    note_names(connection, lineage)
    for report_id, other_report_id, finding in check_consecutive_years(connection, lineage):
        insert_finding(connection, report_id, finding, other_report_id)
    for copy in find_copies(_narratives(connection)):
        insert_finding(
            connection,
            copy.report_id,
            _copied(connection, copy.report_id, copy.other_report_id, copy.share),
            copy.other_report_id,
        )
    connection.execute(
        "UPDATE findings SET "
        "verdict = (SELECT verdicts.verdict FROM verdicts WHERE finding_id = findings.id), "
        "verdict_note = (SELECT note FROM verdicts WHERE finding_id = findings.id)"
    )
    connection.execute(
        "UPDATE reports SET finding_count = (SELECT count(*) FROM findings WHERE report_id = reports.id)"
    )
    connection.execute(
        f"UPDATE findings SET first_seen = max({_SAID_SINCE.format(report='report_id')}, "  # noqa: S608
        f"coalesce({_SAID_SINCE.format(report='other_report_id')}, ''))"
    )
    coverage.write_coverage(connection, as_of, lineage)


def _copied(connection: sqlite3.Connection, report_id: str, other_report_id: str, share: float) -> Finding:
    sql = (
        "SELECT authorities.id, name, year FROM reports JOIN authorities ON authorities.id = authority_id "
        "WHERE reports.id = ?"
    )
    mine = connection.execute(sql, (report_id,)).fetchone()
    other = connection.execute(sql, (other_report_id,)).fetchone()
    own = mine["id"] == other["id"]
    whose = f"本机关{other['year']}年报告" if own else f"{other['name']}{other['year']}年报告"
    message = f"文字部分与{whose}的重合度为{share:.0%}（已除去格式要求的固定文字）。"
    return Finding("copied_narrative", "info" if own else "warning", (), None, share, message)


def _narratives(connection: sqlite3.Connection) -> Iterator[Narrative]:
    names: dict[str, tuple[str, ...]] = {}
    for row in connection.execute("SELECT authority_id, name FROM authority_names ORDER BY 1, 2"):
        names[row["authority_id"]] = (*names.get(row["authority_id"], ()), row["name"])
    reports = connection.execute(
        "SELECT id, authority_id, kind, year, published_on, form FROM reports "
        "WHERE year IS NOT NULL AND error IS NULL ORDER BY id"
    ).fetchall()
    for row in reports:
        sections = connection.execute(
            "SELECT number, text FROM sections WHERE report_id = ? ORDER BY position", (row["id"],)
        )
        national = row["form"] in ("2019", "2021")
        text = "\n".join(
            section["text"] for section in sections if not (national and section["number"] in TABLE_SECTIONS)
        )
        yield Narrative(
            row["id"],
            row["authority_id"],
            f"{row['authority_id']} {row['kind']}",
            row["year"],
            row["published_on"],
            names.get(row["authority_id"], ()),
            text,
        )
