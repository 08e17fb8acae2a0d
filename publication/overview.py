"""The state of the archive at a glance, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publication.edition import Edition
from publication.region_page import HeatMap, load_heat_map

REGIONS_SHOWN = 40
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


@dataclass(frozen=True, slots=True)
class Overview:
    """What the template `home.html` is given. Of the regions of `heat` the first `regions_shown` are shown."""

    counts: dict[str, Any]
    run: dict[str, Any] | None
    outcomes: list[dict[str, Any]]
    heat: HeatMap
    regions_shown: int
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
    return Overview(
        counts=counts or {},
        run=run,
        outcomes=outcomes,
        heat=await load_heat_map(edition),
        regions_shown=REGIONS_SHOWN,
        reports=await edition.rows(NEWEST_REPORTS, [NEWEST]),
        findings=await edition.rows(NEWEST_FINDINGS, [NEWEST]),
    )
