"""The state of the archive at a glance, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publication.edition import Edition
from publication.region_page import HeatMap, load_heat_map

REGIONS_SHOWN = 30
NEWEST = 8

PORTALS_SHOWN = 30

COUNTS = """
SELECT max(number) FILTER (WHERE name = 'named authorities') AS authorities,
       max(number) FILTER (WHERE name = 'reports') AS reports,
       max(number) FILTER (WHERE name = 'open findings') AS findings,
       max(number) FILTER (WHERE name = 'originals') AS originals,
       max(number) FILTER (WHERE name = 'first year') AS first_year,
       max(number) FILTER (WHERE name = 'last year') AS last_year
FROM counts
"""
NEWEST_REPORTS = """
SELECT reports.id, reports.year, reports.title, reports.kind, reports.published_on, reports.first_seen,
       reports.new_requests, reports.finding_count, authorities.name AS authority, authorities.placeholder
FROM reports JOIN authorities ON authorities.id = reports.authority_id
ORDER BY reports.first_seen DESC, reports.published_on DESC, reports.id DESC LIMIT ?
"""
NEWEST_FINDINGS = """
SELECT findings.*, reports.year, authorities.name AS authority, authorities.placeholder
FROM finding_list JOIN findings ON findings.id = finding_list.finding_id
JOIN reports ON reports.id = findings.report_id JOIN authorities ON authorities.id = reports.authority_id
WHERE finding_list.severity = ?
ORDER BY finding_list.first_seen DESC, finding_list.place LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the template `home.html` is given.

    `heat` has the regions with most to look at; `outcomes` begins with the portals whose night did not go well.
    """

    counts: dict[str, Any]
    run: dict[str, Any] | None
    outcomes: list[dict[str, Any]]
    heat: HeatMap
    portals: int
    reports: list[dict[str, Any]]
    findings: list[dict[str, Any]]


async def load_overview(edition: Edition) -> Overview:
    """The state of the archive in this edition."""
    counts = await edition.row(COUNTS)
    run = await edition.row("SELECT * FROM runs ORDER BY started DESC, id DESC LIMIT 1")
    outcomes: list[dict[str, Any]] = []
    portals = 0
    if run:
        outcomes = await edition.rows(
            """SELECT run_portals.*, portals.name AS portal FROM run_portals
               JOIN portals ON portals.id = run_portals.portal_id
               WHERE run_id = ? ORDER BY outcome IN ('ok', 'unchanged'), portals.name LIMIT ?""",
            [run["id"], PORTALS_SHOWN],
        )
        counted = await edition.row("SELECT count(*) AS n FROM run_portals WHERE run_id = ?", [run["id"]])
        portals = counted["n"] if counted else 0
    findings: list[dict[str, Any]] = []
    for severity in ("error", "warning"):
        findings += await edition.rows(NEWEST_FINDINGS, [severity, NEWEST - len(findings)])
    return Overview(
        counts=counts or {},
        run=run,
        outcomes=outcomes,
        portals=portals,
        heat=await load_heat_map(edition, 1, REGIONS_SHOWN),
        reports=await edition.rows(NEWEST_REPORTS, [NEWEST]),
        findings=findings,
    )
