"""A report's current version as rows: the tables exactly as printed, and the columns derived from them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extraction.report import Finding, Number, Report
from storage.fingerprints import finding_id
from storage.inputs import CaptureRow

# The rows of `requests` that a column of `reports` shows: the printed 总计, added up where the form prints
# several rows and no sum of them. Nothing printed stays NULL.
SUMMARY_ROWS = {
    "new_requests": ("new_requests",),
    "carried_in": ("carried_in",),
    "granted": ("granted",),
    "partially_granted": ("partially_granted",),
    "refused": (
        "refused_state_secret",
        "refused_prohibited_by_law",
        "refused_security_stability",
        "refused_third_party_rights",
        "refused_internal_affairs",
        "refused_deliberative_process",
        "refused_enforcement_files",
        "refused_administrative_inquiry",
    ),
    "unavailable": ("unavailable_not_held", "unavailable_needs_creation", "unavailable_unclear"),
    "unprocessed": (
        "unprocessed_complaint",
        "unprocessed_repeated",
        "unprocessed_publication",
        "unprocessed_excessive",
        "unprocessed_reconfirmation",
    ),
    "other": ("other", "other_not_corrected_in_time", "other_fee_unpaid", "other_misc"),
    "total_handled": ("total_handled",),
    "carried_over": ("carried_over",),
}
SUMMARY_REVIEWS = {
    "reviews": ("administrative_review",),
    "lawsuits": ("litigation_direct", "litigation_after_review"),
}
APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "social_welfare",
    "legal_service",
    "other_organization",
    "total",
)
RESULTS = ("upheld", "corrected", "other", "pending", "total")
_TABLES = (
    "report_documents",
    "cells",
    "requests",
    "disclosure",
    "reviews",
    "statistics",
    "sections",
    "findings",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is known of a report besides what it prints; `title` and `published_on` are the discovery's."""

    report_id: str
    authority_id: str
    portal_id: str | None
    year: int | None
    kind: str
    title: str
    published_on: str | None
    landing_url: str
    sha256: str
    content_sha256: str
    values_sha256: str | None


def write_report(
    connection: sqlite3.Connection,
    loaded: Loaded,
    report: Report,
    documents: Sequence[tuple[CaptureRow, str]],
    seen: str,
) -> None:
    """Put a report's current version in the place of whatever version was there."""
    _write_summary(connection, loaded, report, seen)
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table} WHERE report_id = ?", (loaded.report_id,))  # noqa: S608
    connection.executemany(
        "INSERT INTO report_documents (report_id, position, sha256, role, url) VALUES (?, ?, ?, ?, ?)",
        [
            (loaded.report_id, position, capture.sha256, role, capture.url)
            for position, (capture, role) in enumerate(documents, start=1)
        ],
    )
    _write_tables(connection, loaded.report_id, report)
    for finding in report.findings:
        insert_finding(connection, loaded.report_id, finding)


def insert_finding(
    connection: sqlite3.Connection, report_id: str, finding: Finding, other_report_id: str | None = None
) -> None:
    """Store a finding under the fingerprint of what it says; saying it twice stores it once."""
    connection.execute(
        "INSERT INTO findings (id, report_id, rule, severity, cells, expected, found, message, other_report_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            finding_id(
                report_id, finding.rule, finding.cells, finding.expected, finding.found, other_report_id
            ),
            report_id,
            finding.rule,
            finding.severity,
            json.dumps(list(finding.cells)),
            finding.expected,
            finding.found,
            finding.message,
            other_report_id,
        ),
    )


def _write_summary(connection: sqlite3.Connection, loaded: Loaded, report: Report, seen: str) -> None:
    values: dict[str, Any] = {
        "id": loaded.report_id,
        "authority_id": loaded.authority_id,
        "portal_id": loaded.portal_id,
        "year": loaded.year,
        "kind": loaded.kind,
        "form": report.form,
        "title": report.title or loaded.title,
        "region_hint": report.region_hint,
        "published_on": loaded.published_on,
        "landing_url": loaded.landing_url,
        "sha256": loaded.sha256,
        "last_seen": seen,
        "content_sha256": loaded.content_sha256,
        "values_sha256": loaded.values_sha256,
        "reader": report.reader,
        "error": report.error,
    }
    requests, reviews = report.table("requests"), report.table("reviews")
    values |= {column: _printed_total(requests, rows) for column, rows in SUMMARY_ROWS.items()}
    values |= {column: _printed_total(reviews, rows) for column, rows in SUMMARY_REVIEWS.items()}
    columns = list(values)
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns if column != "id")
    connection.execute(
        f"INSERT INTO reports ({', '.join(columns)}, first_seen) "  # noqa: S608
        f"VALUES ({', '.join(f':{column}' for column in columns)}, :last_seen) "
        f"ON CONFLICT (id) DO UPDATE SET {updates}",
        values,
    )


def _printed_total(table: dict[str, dict[str, Number | None]], rows: Sequence[str]) -> Number | None:
    printed = [value for row in rows if (value := table.get(row, {}).get("total")) is not None]
    return sum(printed) if printed else None


def _write_tables(connection: sqlite3.Connection, report_id: str, report: Report) -> None:
    connection.executemany(
        "INSERT INTO cells (report_id, cell, text, note, status, page, box) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                report_id,
                key,
                cell.text,
                cell.note,
                cell.status,
                cell.page,
                json.dumps(cell.box) if cell.box else None,
            )
            for key, cell in report.cells.items()
            if cell.status != "plain" or cell.page is not None or cell.box is not None
        ],
    )
    for table, key, columns in (("requests", "row", APPLICANTS), ("reviews", "kind", RESULTS)):
        connection.executemany(
            f"INSERT INTO {table} (report_id, {key}, {', '.join(columns)}) "  # noqa: S608
            f"VALUES (?, ?{', ?' * len(columns)})",
            [
                (report_id, row, *(values.get(column) for column in columns))
                for row, values in report.table(table).items()
            ],
        )
    connection.executemany(
        "INSERT INTO disclosure (report_id, item, measure, value, text) VALUES (?, ?, ?, ?, ?)",
        [
            (report_id, *key.split(".")[1:], cell.value, cell.text)
            for key, cell in report.cells.items()
            if key.startswith("disclosure.")
        ],
    )
    connection.executemany(
        "INSERT INTO statistics (report_id, position, code, label, value, unit) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (report_id, position, line.code, line.label, line.value, line.unit)
            for position, line in enumerate(report.statistics, start=1)
        ],
    )
    connection.executemany(
        "INSERT INTO sections (report_id, position, number, heading, text) VALUES (?, ?, ?, ?, ?)",
        [
            (report_id, position, section.number, section.heading, section.text)
            for position, section in enumerate(report.sections, start=1)
        ],
    )
