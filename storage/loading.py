"""Loading a discovery: which report it is, and whether it says anything that was not known.

A report is (authority, year, kind). Where it is found again, its content decides (`fingerprints`):

* the same content at a known address: `unchanged`, whatever the page around it;
* the content of the current version at a new address: `moved` (same bytes) or `republished` (other bytes),
  unless another address with this content was seen in the same run: then the site merely lists it twice;
* content that the report never had: `edited`, a new version that becomes the current one;
* content of an older version: at the current version's own address the edit was taken back, which is an edit;
  anywhere else it is an old copy that still lies there, `unchanged`.

Two copies that are both seen every night therefore never push each other out. A document that cannot be read is
kept as a version but does not take the place of one that could.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime, timedelta

from extraction.report import Report
from storage.absences import was_seen
from storage.fingerprints import content_sha256, values_sha256
from storage.identity import Identity, identify, place_of, read_from, report_year, unsigned
from storage.inputs import CaptureRow, Change, DiscoveryRow, timestamp
from storage.readings import is_read_anew, last_reading, remember
from storage.report_rows import Loaded, write_report
from storage.superseded import set_aside


def record_discovery(
    connection: sqlite3.Connection,
    run_id: str,
    discovery: DiscoveryRow,
    reports: Sequence[Report],
    at: datetime,
) -> list[Change]:
    """Store a discovery's captures and each report read from its documents; one Change for each report."""
    seen = timestamp(at)
    for capture, _ in discovery.documents:
        _record_capture(connection, capture)
        if discovery.imported is not None:
            connection.execute(
                "INSERT INTO imports (capture_id, run_id, imported_at, file, record_id, software, response_head) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (capture.id, run_id, seen, *astuple(discovery.imported)),
            )
    place = place_of(connection, discovery)
    changes: list[Change] = []
    anew = is_read_anew(connection, discovery)
    found: list[str] = []
    taken: dict[str, str] = {}
    for report in reports:
        content = content_sha256(report)
        identity = identify(connection, discovery, report, place, alone=len(reports) == 1)
        if taken.get(identity.report_id) == content:
            changes.append("unchanged")
            continue
        if identity.report_id in taken:
            # Two reports of one document claim to be the same: the later one's authority is not known.
            identity = unsigned(connection, discovery, report, place)
        taken[identity.report_id] = content
        found.append(identity.report_id)
        was_seen(connection, identity.report_id, at)
        changes.append(
            _record_report(connection, run_id, discovery, report, identity, content, seen, anew=anew)
        )
    remember(connection, discovery, found)
    return changes


def record_known(
    connection: sqlite3.Connection, run_id: str, discovery: DiscoveryRow, at: datetime
) -> list[Change]:
    """Store that a discovery was made again, just as it was the last time (`readings.last_reading`)."""
    seen = timestamp(at)
    for capture, _ in discovery.documents:
        _record_capture(connection, capture)
    reports = last_reading(connection, discovery) or []
    for report_id in reports:
        was_seen(connection, report_id, at)
        connection.execute(
            "UPDATE report_addresses SET last_seen = ?, run_id = ? WHERE report_id = ? AND url = ?",
            (seen, run_id, report_id, discovery.landing_url),
        )
        connection.execute("UPDATE reports SET last_seen = max(last_seen, ?) WHERE id = ?", (seen, report_id))
    return ["unchanged"] * len(reports)


def _record_capture(connection: sqlite3.Connection, capture: CaptureRow) -> None:
    fetched = timestamp(capture.fetched_at)
    connection.execute(
        "INSERT INTO originals (sha256, media_type, size, filename, first_seen) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (capture.sha256, capture.media_type, capture.size, capture.filename, fetched),
    )
    connection.execute(
        "INSERT INTO captures (id, url, portal_id, fetched_at, status, sha256, warc_file, warc_offset, "
        "warc_length, revisit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            capture.id,
            capture.url,
            capture.portal_id,
            fetched,
            capture.status,
            capture.sha256,
            capture.warc_file,
            capture.warc_offset,
            capture.warc_length,
            capture.revisit,
        ),
    )


def _record_report(
    connection: sqlite3.Connection,
    run_id: str,
    discovery: DiscoveryRow,
    report: Report,
    identity: Identity,
    content: str,
    seen: str,
    *,
    anew: bool,
) -> Change:
    sha256 = read_from(discovery, report)
    url = discovery.landing_url
    change = _weigh(connection, identity.report_id, url, sha256, content, run_id)
    published_on = _published_on(discovery, report, report_year(discovery, report))
    loaded = Loaded(
        identity.report_id,
        identity.authority_id,
        discovery.portal_id,
        identity.year,
        identity.kind,
        discovery.title,
        published_on,
        url,
        sha256,
        content,
        values_sha256(report),
    )
    held = connection.execute("SELECT error FROM reports WHERE id = ?", (identity.report_id,)).fetchone()
    becomes_current = held is None or report.error is None or held["error"] is not None
    if anew and change == "edited":
        # The same bytes, and readers that have learned: what is held is read better, and nobody edited it.
        change = "unchanged"
        if becomes_current and _is_current(connection, identity.report_id, url):
            _correct_version(connection, loaded)
            write_report(connection, loaded, report, discovery.documents, seen)
    if change != "unchanged" and becomes_current:
        set_aside(connection, identity.report_id, content)
        write_report(connection, loaded, report, discovery.documents, seen)
    if change != "unchanged":
        connection.execute(
            "INSERT INTO versions (report_id, number, sha256, change, landing_url, published_on, first_seen, "
            "content_sha256, values_sha256, run_id) SELECT :id, count(*) + 1, :sha256, :change, :url, :published_on, "
            ":seen, :content, :values, :run FROM versions WHERE report_id = :id",
            {
                "id": identity.report_id,
                "sha256": sha256,
                "change": change,
                "url": url,
                "published_on": published_on,
                "seen": seen,
                "content": content,
                "values": loaded.values_sha256,
                "run": run_id,
            },
        )
    connection.execute(
        "INSERT INTO report_addresses (report_id, url, sha256, content_sha256, first_seen, last_seen, run_id) "
        "VALUES (:id, :url, :sha256, :content, :seen, :seen, :run) ON CONFLICT (report_id, url) DO UPDATE SET "
        "sha256 = excluded.sha256, content_sha256 = excluded.content_sha256, last_seen = excluded.last_seen, "
        "run_id = excluded.run_id",
        {
            "id": identity.report_id,
            "url": url,
            "sha256": sha256,
            "content": content,
            "seen": seen,
            "run": run_id,
        },
    )
    connection.execute(
        "UPDATE reports SET last_seen = max(last_seen, :seen), published_on = coalesce(published_on, :published), "
        "portal_id = coalesce(portal_id, :portal), "
        "version_count = (SELECT count(*) FROM versions WHERE report_id = :id) WHERE id = :id",
        {
            "id": identity.report_id,
            "seen": seen,
            "published": published_on,
            "portal": discovery.portal_id,
        },
    )
    return change


def _is_current(connection: sqlite3.Connection, report_id: str, url: str) -> bool:
    """Whether the report's current version stands at this address, as far as it was read."""
    return bool(
        connection.execute(
            "SELECT 1 FROM reports JOIN report_addresses ON report_id = id "
            "AND report_addresses.content_sha256 = reports.content_sha256 WHERE id = ? AND url = ?",
            (report_id, url),
        ).fetchone()
    )


def _correct_version(connection: sqlite3.Connection, loaded: Loaded) -> None:
    connection.execute(
        "UPDATE versions SET content_sha256 = :content, values_sha256 = :values WHERE report_id = :id "
        "AND content_sha256 = (SELECT content_sha256 FROM reports WHERE id = :id)",
        {"id": loaded.report_id, "content": loaded.content_sha256, "values": loaded.values_sha256},
    )


def _weigh(
    connection: sqlite3.Connection, report_id: str, url: str, sha256: str, content: str, run_id: str
) -> Change:
    current = connection.execute(
        "SELECT sha256, content_sha256, landing_url FROM reports WHERE id = ?", (report_id,)
    ).fetchone()
    if current is None:
        return "new"
    here = connection.execute(
        "SELECT content_sha256 FROM report_addresses WHERE report_id = ? AND url = ?", (report_id, url)
    ).fetchone()
    if here is not None and here["content_sha256"] == content:
        return "unchanged"
    if content == current["content_sha256"]:
        listed_twice = connection.execute(
            "SELECT 1 FROM report_addresses WHERE report_id = ? AND content_sha256 = ? AND run_id = ?",
            (report_id, content, run_id),
        ).fetchone()
        if here is not None or listed_twice:
            return "unchanged"
        return "moved" if sha256 == current["sha256"] else "republished"
    older = connection.execute(
        "SELECT 1 FROM versions WHERE report_id = ? AND content_sha256 = ?", (report_id, content)
    ).fetchone()
    taken_back = here is not None and url == current["landing_url"]
    return "unchanged" if older and not taken_back else "edited"


def _published_on(discovery: DiscoveryRow, report: Report, year: int | None) -> str | None:
    """The earlier of the dates that page and body state: a moved site stamps its pages anew, never backwards.

    A date later than the fetch is a misprint, and nobody's word. One before the last month of the report's own year is
    some other date in the text, and is only taken where there is no better one.
    """
    # In China it may be the next day already.
    fetched = max(capture.fetched_at for capture, _ in discovery.documents) + timedelta(days=1)
    stated = [
        day for day in (report.published_on, discovery.published_on) if day and day <= f"{fetched:%Y-%m-%d}"
    ]
    plausible = [day for day in stated if year is None or day >= f"{year}-12-01"]
    return min(plausible, default=stated[-1] if stated else None)
