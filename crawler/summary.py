"""What a person reads after a night, and what `--json` prints of it. Everything is asked of the database."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from crawler import morning
from crawler.console import counted
from crawler.folder import DataFolder, write_whole
from crawler.metrics import as_metrics
from crawler.outcome import WELL
from crawler.told import SUMMARY, Told
from storage.database import read_only
from storage.events import KINDS, events_since
from storage.nights import night_began

# Findings, and reports that are missing or late, shown in full; the site has them all.
_EXAMPLES = 8
# Portals without news are shown one by one where they are no more than this.
_QUIET_SHOWN = 10
# Statutory tables, each counted once for every report that has it.
_TABLES_READ = """
    SELECT (SELECT count(DISTINCT report_id) FROM disclosure)
         + (SELECT count(DISTINCT report_id) FROM requests)
         + (SELECT count(DISTINCT report_id) FROM reviews)
         + (SELECT count(DISTINCT report_id) FROM statistics)
"""


def summarise(folder: DataFolder, told: Told | None = None) -> dict[str, Any]:
    """The state of the archive as figures (docs/commands.md describes each key).

    What happened is that of the last night; with `told`, what the summary's reader has not heard of yet.
    """
    with closing(read_only(folder.database)) as connection:

        def figure(query: str) -> Any:
            return connection.execute(query).fetchone()[0]

        def rows(query: str) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(query)]

        return {
            "run": next(iter(rows("SELECT * FROM runs ORDER BY id DESC LIMIT 1")), None),
            "portals": rows(
                """
                SELECT portals.id, portals.name, outcome, requests, found, new, changed, unchanged, vanished, returned,
                    message
                FROM run_portals JOIN portals ON portals.id = portal_id
                WHERE run_id = (SELECT max(run_id) FROM run_portals) ORDER BY portals.id
                """
            ),
            "authorities": figure("SELECT count(*) FROM authorities WHERE NOT placeholder"),
            "reports": figure("SELECT count(*) FROM reports"),
            "unreadable": figure("SELECT count(*) FROM reports WHERE error IS NOT NULL"),
            "years": rows("SELECT year, count(*) AS reports FROM reports GROUP BY year ORDER BY year"),
            "originals": figure("SELECT count(*) FROM originals"),
            "tables_read": figure(_TABLES_READ),
            "changes": rows(
                """
                SELECT change, count(*) AS versions FROM versions
                WHERE change != 'new' GROUP BY change ORDER BY change
                """
            ),
            "findings": rows("SELECT rule, count(*) AS findings FROM findings GROUP BY rule ORDER BY rule"),
            "examples": rows(
                f"""
                SELECT authorities.name AS authority, reports.year, findings.rule, findings.message
                FROM findings JOIN reports ON reports.id = report_id JOIN authorities ON authorities.id = authority_id
                WHERE verdict IS NOT 'dismiss' ORDER BY severity, reports.first_seen DESC, findings.id LIMIT {_EXAMPLES}
                """  # noqa: S608 (a constant of ours)
            ),
            "coverage": rows(
                "SELECT status, count(*) AS reports FROM coverage GROUP BY status ORDER BY count(*) DESC, status"
            ),
            "overdue": rows(
                f"""
                SELECT authorities.name AS authority, year, status, evidence
                FROM coverage JOIN authorities ON authorities.id = authority_id WHERE status IN ('missing', 'late')
                ORDER BY year DESC, status DESC, days_late DESC, authorities.id LIMIT {_EXAMPLES}
                """  # noqa: S608 (a constant of ours)
            ),
            "events": told.news(connection, SUMMARY) if told else night_events(connection),
            "archive": str(folder.archive),
            "database": str(folder.database),
        }


def night_events(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """What happened in the last night; one that was cut off and gone on with is one night."""
    (run_id,) = connection.execute("SELECT coalesce(max(run_id), '') FROM run_portals").fetchone()
    return events_since(connection, night_began(connection, run_id)) if run_id else []


def write_summary(folder: DataFolder, site: str) -> dict[str, Any]:
    """Write `logs/summary.json`, `.txt` and `.html` and `logs/gongkai.prom`, for who reads them in the morning.

    `site` is the address that the archive is served at, "" where it is not known. Gives the summary. It tells
    everything that happened since the last morning that was told to its end (`crawler.telling`).
    """
    summary = summarise(folder, Told(folder.told))
    text = as_text(summary)
    folder.logs.mkdir(exist_ok=True)
    for name, content in (
        ("summary.json", json.dumps(summary, ensure_ascii=False, indent=2) + "\n"),
        ("summary.txt", f"{morning.as_text(summary['events'], site)}{text}\n"),
        ("summary.html", morning.as_html(summary["events"], site, text)),
        ("gongkai.prom", as_metrics(summary)),
    ):
        write_whole(folder.logs / name, content)
    return summary


def told_summary(folder: DataFolder, run_id: str) -> dict[str, Any] | None:
    """The summary that was written of a run, if all that it says was told; None where that is still to be done.

    A night that is cut off after that, by its very last step, has no news any more: its summary must not say so.
    """
    try:
        summary: dict[str, Any] = json.loads((folder.logs / "summary.json").read_text(encoding="utf-8"))
        ran = summary["run"]["id"]
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    with closing(read_only(folder.database)) as connection:
        return None if ran != run_id or Told(folder.told).news(connection, SUMMARY) else summary


def as_text(summary: dict[str, Any]) -> str:
    """The summary as a person reads it in a terminal."""
    lines = []
    if summary["run"]:
        run = summary["run"]
        lines += [
            f"Last run: {run['command']}, {run['status']}, {run['started']} to {run['ended'] or '?'}",
            "",
        ]
    if summary["events"]:
        happened = Counter(event["kind"] for event in summary["events"])
        lines += [
            "Last night: " + ", ".join(f"{happened[kind]} {kind}" for kind in KINDS if happened[kind]),
            "",
        ]
    lines += _portals(summary["portals"])
    years = [row["year"] for row in summary["years"] if row["year"] is not None]
    span = f", for {min(years)} to {max(years)}" if years else ""
    lines += [
        f"Reports found     {summary['reports']} of {summary['authorities']} authorities{span}",
        f"Tables read       {summary['tables_read']}",
        f"Originals kept    {summary['originals']}",
    ]
    if summary["unreadable"]:
        lines.append(
            f"Not readable      {summary['unreadable']} (kept, and listed with the reason in `reports.error`)"
        )
    if summary["changes"]:
        lines.append(
            "Later versions    "
            + ", ".join(f"{row['versions']} {row['change']}" for row in summary["changes"])
        )
    if summary["coverage"]:
        lines.append(
            "Coverage          "
            + ", ".join(f"{row['reports']} {row['status']}" for row in summary["coverage"])
        )
    lines.append(f"Findings          {sum(row['findings'] for row in summary['findings'])}")
    lines += [f"  {row['findings']:4}  {row['rule']}" for row in summary["findings"]]
    if summary["overdue"]:
        lines += ["", "Missing or late"]
        lines += [f"  {row['authority']} {row['year']}: {row['evidence']}" for row in summary["overdue"]]
    if summary["examples"]:
        lines += ["", "Worth a look"]
        lines += [f"  {row['authority']} {row['year']}: {row['message']}" for row in summary["examples"]]
    lines += ["", f"The archive lies in {summary['archive']}", f"The database is {summary['database']}"]
    return "\n".join(lines)


def _portals(portals: Sequence[dict[str, Any]]) -> list[str]:
    """A line for each portal, those that need attention first and with the reason; many quiet ones as one line."""
    if not portals:
        return []
    quiet = [portal for portal in portals if portal["outcome"] == "unchanged"]
    if len(quiet) <= _QUIET_SHOWN:
        quiet = []
    lines = ["Portals"]
    for portal in sorted(portals, key=lambda portal: portal["outcome"] in WELL):
        if portal in quiet:
            continue
        counts = ", ".join(
            f"{portal[key]} {key}"
            for key in ("new", "changed", "unchanged", "vanished", "returned")
            if portal[key]
        )
        lines.append(
            f"  {portal['outcome']:11} {portal['name']} ({portal['id']}): {counts or 'no reports'}; "
            f"{counted(portal['requests'], 'request')}"
        )
        if portal["outcome"] not in WELL:
            lines.append(f"              {portal['message']}")
    if quiet:
        requests = sum(portal["requests"] for portal in quiet)
        lines.append(f"  unchanged   {len(quiet)} others; {counted(requests, 'request')}")
    return [*lines, ""]
