"""Everything that the page of one report shows, gathered from the snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from publication.attachment import safe_name
from publication.edition import Edition
from publication.labels import Labels, Language
from publication.plain_text import withheld_text
from publication.printed_cells import findings_of, printed_cells
from publication.statutory import (
    Grid,
    Printed,
    disclosure_grid,
    further_disclosure,
    requests_grid,
    reviews_grid,
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
    last_year: str | None
    disclosure: Grid | None
    further: list[Printed] = field(default_factory=list)
    requests: Grid | None = None
    reviews: Grid | None = None
    statuses: set[str] = field(default_factory=set)
    placed: bool = False
    withheld: str | None = None


async def load_report_page(
    edition: Edition, report_id: str, labels: Labels, language: Language
) -> ReportPage | None:
    """The page of a report, or None where the snapshot has no report of this id."""
    report = await edition.row(REPORT, [report_id])
    if report is None:
        return None
    findings = await findings_of(edition, report_id)
    cells = await printed_cells(edition, report_id, findings)
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
        last_year=await _year_before(edition, report),
        disclosure=disclosure_grid(cells, labels, language),
        further=further_disclosure(cells, labels),
        requests=requests_grid(cells, labels, language),
        reviews=reviews_grid(cells, labels, language),
        statuses={cell.status for cell in cells.values()},
        placed=any(cell.placed for cell in cells.values()),
        withheld=await withheld_text(edition, report_id),
    )


async def _year_before(edition: Edition, report: dict[str, Any]) -> str | None:
    """The id of the same authority's report of the year before, of the same kind."""
    before = await edition.row(
        "SELECT id FROM reports WHERE authority_id = ? AND kind = ? AND year = ?",
        [report["authority_id"], report["kind"], (report["year"] or 0) - 1],
    )
    return before["id"] if before else None


async def _rows(edition: Edition, table: str, report_id: str, order: str) -> list[dict[str, Any]]:
    sql = f"SELECT * FROM {table} WHERE report_id = ? ORDER BY {order}"  # noqa: S608 - names from this module
    return await edition.rows(sql, [report_id])
