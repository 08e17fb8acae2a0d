"""Everything that the page of one report shows, gathered from the snapshot."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from publication.attachment import safe_name
from publication.edition import Edition
from publication.labels import Labels, Language
from publication.statutory import (
    Grid,
    Printed,
    disclosure_grid,
    further_disclosure,
    requests_grid,
    reviews_grid,
)

REVIEW_COLUMNS = ("upheld", "corrected", "other", "pending", "total")
REQUEST_COLUMNS = (
    "natural_person",
    "business",
    "research",
    "social_welfare",
    "legal_service",
    "other_organization",
    "total",
)

REPORT = """
SELECT reports.*, authorities.name AS authority, authorities.placeholder, authorities.region,
       portals.name AS portal
FROM reports JOIN authorities ON authorities.id = reports.authority_id
LEFT JOIN portals ON portals.id = reports.portal_id
WHERE reports.id = ?
"""
DOCUMENTS = """
SELECT report_documents.role, report_documents.url, originals.*,
       captures.fetched_at, captures.warc_file, captures.warc_offset, captures.warc_length
FROM report_documents JOIN originals ON originals.sha256 = report_documents.sha256
LEFT JOIN captures ON captures.id = (
    SELECT id FROM captures AS first WHERE first.sha256 = originals.sha256
    ORDER BY first.revisit, first.fetched_at, first.id LIMIT 1
)
WHERE report_documents.report_id = ? ORDER BY report_documents.position
"""
# The authority's years: those with a report, and those that coverage says something about.
YEARS = """
SELECT years.year, coverage.status, reports.id AS report_id, reports.kind, reports.finding_count
FROM (
    SELECT year FROM coverage WHERE authority_id = :authority
    UNION SELECT year FROM reports WHERE authority_id = :authority AND year IS NOT NULL
) AS years
LEFT JOIN coverage ON coverage.authority_id = :authority AND coverage.year = years.year
LEFT JOIN reports ON reports.authority_id = :authority AND reports.year = years.year
ORDER BY years.year, reports.kind DESC
"""


@dataclass(slots=True)
class ReportPage:
    """One report with its tables laid out; what the template `report.html` is given."""

    report: dict[str, Any]
    documents: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    sections: list[dict[str, Any]]
    statistics: list[dict[str, Any]]
    versions: list[dict[str, Any]]
    years: list[dict[str, Any]]
    coverage: dict[str, Any] | None
    disclosure: Grid | None
    further: list[Printed] = field(default_factory=list)
    requests: Grid | None = None
    reviews: Grid | None = None
    statuses: set[str] = field(default_factory=set)


async def load_report_page(
    edition: Edition, report_id: str, labels: Labels, language: Language
) -> ReportPage | None:
    """The page of a report, or None where the snapshot has no report of this id."""
    report = await edition.row(REPORT, [report_id])
    if report is None:
        return None
    findings = await edition.rows(
        """SELECT findings.*, other.title AS other_title, other.year AS other_year,
                  authorities.name AS other_authority
           FROM findings LEFT JOIN reports AS other ON other.id = findings.other_report_id
           LEFT JOIN authorities ON authorities.id = other.authority_id
           WHERE findings.report_id = ?
           ORDER BY CASE findings.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, findings.id""",
        [report_id],
    )
    cells = await _printed(edition, report_id, findings)
    return ReportPage(
        report=report,
        documents=[
            {
                **document,
                "filename": safe_name(document["filename"], document["media_type"], document["sha256"]),
            }
            for document in await edition.rows(DOCUMENTS, [report_id])
        ],
        findings=findings,
        sections=await _rows(edition, "sections", report_id, "position"),
        statistics=await _rows(edition, "statistics", report_id, "position"),
        versions=await _rows(edition, "versions", report_id, "number DESC"),
        years=await edition.rows(YEARS, {"authority": report["authority_id"]}),
        coverage=await edition.row(
            "SELECT * FROM coverage WHERE authority_id = ? AND year = ?",
            [report["authority_id"], report["year"]],
        ),
        disclosure=disclosure_grid(cells, labels, language),
        further=further_disclosure(cells, labels),
        requests=requests_grid(cells, labels, language),
        reviews=reviews_grid(cells, labels, language),
        statuses={cell.status for cell in cells.values()},
    )


def cell_keys(cells: str) -> list[str]:
    """The cells that a finding names: a JSON list of `table.row.column`."""
    keys = json.loads(cells)
    return [str(key) for key in keys]


async def _rows(edition: Edition, table: str, report_id: str, order: str) -> list[dict[str, Any]]:
    sql = f"SELECT * FROM {table} WHERE report_id = ? ORDER BY {order}"  # noqa: S608 - names from this module
    return await edition.rows(sql, [report_id])


async def _printed(edition: Edition, report_id: str, findings: list[dict[str, Any]]) -> dict[str, Printed]:
    """Every value of the three statutory tables, with what the reading and the findings say about it."""
    values: dict[str, tuple[Any, str | None]] = {}
    for row in await _rows(edition, "disclosure", report_id, "rowid"):
        values[f"disclosure.{row['item']}.{row['measure']}"] = (row["value"], row["text"])
    for row in await _rows(edition, "requests", report_id, "rowid"):
        values |= {f"requests.{row['row']}.{c}": (row[c], None) for c in REQUEST_COLUMNS}
    for row in await _rows(edition, "reviews", report_id, "rowid"):
        values |= {f"reviews.{row['kind']}.{c}": (row[c], None) for c in REVIEW_COLUMNS}
    readings = {row["cell"]: row for row in await _rows(edition, "cells", report_id, "cell")}
    marks: dict[str, list[int]] = {}
    for place, finding in enumerate(findings, start=1):
        for key in cell_keys(finding["cells"]):
            marks.setdefault(key, []).append(place)
    printed: dict[str, Printed] = {}
    for key, (value, text) in values.items():
        reading = readings.get(key, {})
        printed[key] = Printed(
            key=key,
            value=value,
            text=reading.get("text", text),
            note=reading.get("note"),
            status=reading.get("status", "plain"),
            page=reading.get("page"),
            marks=tuple(marks.get(key, ())),
        )
    return printed
