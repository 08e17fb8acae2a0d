"""Loading what the archive knows besides reports: the registry, runs, portals' nights, people's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage import authorities
from storage.absences import count_night
from storage.deadlines import Deadline, replace_deadlines
from storage.inputs import ListRow, OutcomeRow, timestamp
from storage.successions import Succession, replace_successions


def record_registry(
    connection: sqlite3.Connection,
    portals: Sequence[Mapping[str, Any]],
    deadlines: Sequence[Deadline],
    successions: Sequence[Succession],
    at: datetime,
) -> None:
    """The portals as they stood (keys `id`, `name`, `region`, `home`, `platform`), and what is known locally."""
    for portal in portals:
        connection.execute(
            "INSERT INTO portals (id, name, region, home, platform, first_seen, last_seen) "
            "VALUES (:id, :name, :region, :home, :platform, :at, :at) ON CONFLICT (id) DO UPDATE SET "
            "name = excluded.name, region = excluded.region, home = excluded.home, "
            "platform = coalesce(excluded.platform, platform), last_seen = excluded.last_seen",
            {"platform": None, **portal, "at": timestamp(at)},
        )
    replace_deadlines(connection, deadlines)
    replace_successions(connection, successions)


def start_run(connection: sqlite3.Connection, run_id: str, command: str, at: datetime) -> None:
    """A run begins. Only one is alive at a time: any other that did not end was cut off."""
    connection.execute(
        "UPDATE runs SET status = 'interrupted' WHERE status = 'running' AND id <> ?", (run_id,)
    )
    connection.execute(
        "INSERT INTO runs (id, command, started, status) VALUES (?, ?, ?, 'running') ON CONFLICT DO NOTHING",
        (run_id, command, timestamp(at)),
    )


def end_run(connection: sqlite3.Connection, run_id: str, status: str, at: datetime) -> None:
    """A run has ended."""
    connection.execute("UPDATE runs SET ended = ?, status = ? WHERE id = ?", (timestamp(at), status, run_id))


def record_outcome(connection: sqlite3.Connection, outcome: OutcomeRow, at: datetime) -> None:
    """A portal's night. What was new and what changed is counted from the versions that its run brought.

    An `ok` that brought nothing to a portal with reports is `unchanged`. A night that was cut off and gone on with
    counts as one.
    """
    before = last_run_before_night(connection, outcome.run_id)
    (held, new, changed) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM reports WHERE portal_id = :portal), "
        "count(*) FILTER (WHERE change = 'new'), count(*) FILTER (WHERE change <> 'new') "
        "FROM versions JOIN reports ON reports.id = report_id WHERE run_id > :before AND portal_id = :portal",
        {"portal": outcome.portal_id, "before": before},
    ).fetchone()
    word = outcome.outcome
    if word == "ok" and new + changed == 0 and held:
        word = "unchanged"
    count_night(connection, outcome.portal_id, outcome.sought, before, at, whole=outcome.outcome == "ok")
    (unchanged,) = connection.execute(
        "SELECT count(DISTINCT report_id) FROM report_addresses JOIN reports ON reports.id = report_id "
        "WHERE run_id > :before AND portal_id = :portal AND NOT EXISTS "
        "(SELECT 1 FROM versions WHERE versions.report_id = reports.id AND versions.run_id > :before)",
        {"portal": outcome.portal_id, "before": before},
    ).fetchone()
    (vanished, returned) = connection.execute(
        "SELECT count(*) FILTER (WHERE vanished_at >= :began AND returned_at IS NULL), "
        "count(*) FILTER (WHERE returned_at >= :began) "
        "FROM absences JOIN reports ON reports.id = report_id WHERE portal_id = :portal",
        {"portal": outcome.portal_id, "began": night_began(connection, outcome.run_id)},
    ).fetchone()
    connection.execute(
        "INSERT OR REPLACE INTO run_portals (run_id, portal_id, outcome, requests, found, new, changed, unchanged, "
        "vanished, returned, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            outcome.run_id,
            outcome.portal_id,
            word,
            outcome.requests,
            outcome.found,
            new,
            changed,
            unchanged,
            vanished,
            returned,
            outcome.message,
        ),
    )
    if outcome.platform is not None:
        connection.execute(
            "UPDATE portals SET platform = ? WHERE id = ?", (outcome.platform, outcome.portal_id)
        )
    portal = connection.execute(
        "SELECT id, name, region FROM portals WHERE id = ?", (outcome.portal_id,)
    ).fetchone()
    for row in outcome.lists:
        _record_list(connection, row, portal, timestamp(at))


def last_run_before_night(connection: sqlite3.Connection, run_id: str) -> str:
    """The run before the night of `run_id`, "" where it is the first: runs that were cut off are of one night."""
    (before,) = connection.execute(
        "SELECT coalesce(max(id), '') FROM runs WHERE id < ? AND status <> 'interrupted'", (run_id,)
    ).fetchone()
    return str(before)


def night_began(connection: sqlite3.Connection, run_id: str) -> str:
    """When the night of `run_id` began."""
    (began,) = connection.execute(
        "SELECT coalesce(min(started), '') FROM runs WHERE id > ? AND id <= ?",
        (last_run_before_night(connection, run_id), run_id),
    ).fetchone()
    return str(began)


def record_verdict(
    connection: sqlite3.Connection, finding_id: str, verdict: str, note: str, at: datetime
) -> None:
    """A person's word on a finding; the last one holds."""
    connection.execute(
        "INSERT INTO verdicts (finding_id, verdict, note, at) VALUES (?, ?, ?, ?) ON CONFLICT (finding_id) "
        "DO UPDATE SET verdict = excluded.verdict, note = excluded.note, at = excluded.at",
        (finding_id, verdict, note, timestamp(at)),
    )
    connection.execute(
        "UPDATE findings SET verdict = ?, verdict_note = ? WHERE id = ?", (verdict, note, finding_id)
    )


def record_withholding(connection: sqlite3.Connection, sha256: str, reason: str | None) -> bool:
    """Withhold an original or serve it again; False where none has this digest."""
    changed = connection.execute("UPDATE originals SET withheld = ? WHERE sha256 = ?", (reason, sha256))
    return changed.rowcount > 0


def _record_list(connection: sqlite3.Connection, row: ListRow, portal: sqlite3.Row, seen: str) -> None:
    authority_id = _authority(connection, row.authority, portal)
    connection.execute(
        "INSERT INTO lists (portal_id, url, title, authority_id, entries, stated_empty, complete, first_seen, "
        "last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (portal_id, url) DO UPDATE SET "
        "title = excluded.title, authority_id = excluded.authority_id, entries = excluded.entries, "
        "stated_empty = excluded.stated_empty, complete = excluded.complete, last_seen = excluded.last_seen",
        (
            portal["id"],
            row.url,
            row.title,
            authority_id,
            row.entries,
            row.stated_empty,
            row.complete,
            seen,
            seen,
        ),
    )
    connection.execute("DELETE FROM dead_links WHERE portal_id = ? AND list_url = ?", (portal["id"], row.url))
    for link in row.dead:
        connection.execute(
            "INSERT INTO dead_links (portal_id, list_url, url, title, year, authority_id) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                portal["id"],
                row.url,
                link.url,
                link.title,
                link.year,
                _authority(connection, link.authority, portal) or authority_id,
            ),
        )


def _authority(connection: sqlite3.Connection, name: str | None, portal: sqlite3.Row) -> str | None:
    if name is None:
        return None
    return authorities.find_or_add(
        connection,
        name,
        "unit",
        region=portal["region"],
        county=authorities.county_of(portal["name"]),
        portal_id=portal["id"],
    )
