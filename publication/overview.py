"""The state of the archive at a glance, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publication.edition import Edition

MATRIX_ROWS = 40
NEWEST = 8

COUNTS = """
SELECT (SELECT count(*) FROM authorities WHERE NOT placeholder) AS authorities,
       (SELECT count(*) FROM reports) AS reports,
       (SELECT count(*) FROM findings WHERE verdict IS NOT 'dismiss') AS findings,
       (SELECT count(*) FROM originals) AS originals,
       (SELECT min(year) FROM reports) AS first_year,
       (SELECT max(year) FROM reports) AS last_year
"""
NEWEST_REPORTS = """
SELECT reports.id, reports.year, reports.title, reports.kind, reports.published_on, reports.first_seen,
       reports.new_requests, reports.finding_count, authorities.name AS authority, authorities.placeholder
FROM reports JOIN authorities ON authorities.id = reports.authority_id
ORDER BY reports.first_seen DESC, reports.published_on DESC, reports.id LIMIT ?
"""
NEWEST_FINDINGS = """
SELECT findings.*, reports.year, authorities.name AS authority, authorities.placeholder
FROM findings JOIN reports ON reports.id = findings.report_id
JOIN authorities ON authorities.id = reports.authority_id
WHERE findings.severity <> 'info' AND findings.verdict IS NOT 'dismiss'
ORDER BY CASE findings.severity WHEN 'error' THEN 0 ELSE 1 END, reports.first_seen DESC, reports.year DESC,
         findings.id
LIMIT ?
"""
# Authorities with late, missing, vanished or unreadable reports first, then by name.
MATRIX_AUTHORITIES = """
SELECT authorities.id, authorities.name
FROM coverage JOIN authorities ON authorities.id = coverage.authority_id
GROUP BY authorities.id
ORDER BY sum(coverage.status IN ('late', 'missing', 'vanished', 'unreadable')) DESC, authorities.name
LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the template `home.html` is given. `matrix` has, for each authority, a coverage row (or None) a year."""

    counts: dict[str, Any]
    run: dict[str, Any] | None
    outcomes: list[dict[str, Any]]
    years: list[int]
    matrix: list[tuple[dict[str, Any], list[dict[str, Any] | None]]]
    covered: int
    reports: list[dict[str, Any]]
    findings: list[dict[str, Any]]


async def load_overview(edition: Edition) -> Overview:
    """The state of the archive in this edition."""
    counts = await edition.row(COUNTS)
    run = await edition.row("SELECT * FROM runs ORDER BY started DESC, id DESC LIMIT 1")
    outcomes: list[dict[str, Any]] = []
    if run:
        outcomes = await edition.rows(
            """SELECT run_portals.*, portals.name AS portal FROM run_portals
               JOIN portals ON portals.id = run_portals.portal_id
               WHERE run_id = ? ORDER BY outcome IN ('ok', 'unchanged'), portals.name""",
            [run["id"]],
        )
    years = [row["year"] for row in await edition.rows("SELECT DISTINCT year FROM coverage ORDER BY year")]
    covered = await edition.row("SELECT count(DISTINCT authority_id) AS covered FROM coverage")
    return Overview(
        counts=counts or {},
        run=run,
        outcomes=outcomes,
        years=years,
        matrix=await _matrix(edition, years),
        covered=covered["covered"] if covered else 0,
        reports=await edition.rows(NEWEST_REPORTS, [NEWEST]),
        findings=await edition.rows(NEWEST_FINDINGS, [NEWEST]),
    )


async def _matrix(
    edition: Edition, years: list[int]
) -> list[tuple[dict[str, Any], list[dict[str, Any] | None]]]:
    authorities = await edition.rows(MATRIX_AUTHORITIES, [MATRIX_ROWS])
    matrix = []
    for authority in authorities:
        rows = await edition.rows(
            """SELECT coverage.*, reports.id AS report_id FROM coverage
               LEFT JOIN reports ON reports.authority_id = coverage.authority_id
                    AND reports.year = coverage.year AND reports.kind = 'own'
               WHERE coverage.authority_id = ?""",
            [authority["id"]],
        )
        by_year = {row["year"]: row for row in rows}
        matrix.append((authority, [by_year.get(year) for year in years]))
    return matrix
