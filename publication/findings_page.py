"""The findings by kind, narrowed down by what a reader asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publication.edition import Edition
from publication.printed_cells import cell_keys

PAGE = 50
SEVERITIES = ("error", "warning", "info")
JOINED = """
FROM findings JOIN reports ON reports.id = findings.report_id
JOIN authorities ON authorities.id = reports.authority_id
LEFT JOIN reports AS other ON other.id = findings.other_report_id
LEFT JOIN authorities AS others ON others.id = other.authority_id
"""
# What can be asked for: the parameter, and the column that has to equal it.
FILTERS = {
    "rule": "findings.rule",
    "severity": "findings.severity",
    "year": "reports.year",
    "region": "authorities.region",
}


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """What the template `findings.html` is given; `rules` counts each kind within the other filters."""

    asked: dict[str, str]
    findings: list[dict[str, Any]]
    total: int
    page: int
    pages: int
    rules: list[dict[str, Any]]
    years: list[int]
    regions: list[dict[str, Any]]


async def load_findings_page(edition: Edition, asked: Mapping[str, str | None], page: int) -> FindingsPage:
    """Findings that match `asked` (the names of FILTERS); dismissed ones are left out."""
    wanted = {name: value for name in FILTERS if (value := asked.get(name))}
    where, values = _where(wanted)
    counted = await edition.row(f"SELECT count(*) AS total {JOINED} WHERE {where}", values)
    total = counted["total"] if counted else 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    rows = await edition.rows(
        f"""SELECT findings.*, reports.year, reports.kind, authorities.id AS authority_id,
                   authorities.name AS authority, authorities.placeholder, other.year AS other_year,
                   others.name AS other_authority
            {JOINED} WHERE {where}
            ORDER BY CASE findings.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                     reports.year DESC, authorities.name, findings.id
            LIMIT :limit OFFSET :offset""",
        {**values, "limit": PAGE, "offset": (page - 1) * PAGE},
    )
    others, other_values = _where({name: value for name, value in wanted.items() if name != "rule"})
    return FindingsPage(
        asked=wanted,
        findings=[{**row, "cell": next(iter(cell_keys(row["cells"])), None)} for row in rows],
        total=total,
        page=page,
        pages=pages,
        rules=await edition.rows(
            f"SELECT findings.rule, count(*) AS findings {JOINED} WHERE {others} "
            "GROUP BY findings.rule ORDER BY 2 DESC, 1",
            other_values,
        ),
        years=[
            row["year"]
            for row in await edition.rows(
                "SELECT DISTINCT reports.year FROM reports WHERE finding_count > 0 AND year IS NOT NULL "
                "ORDER BY year DESC"
            )
        ],
        regions=await edition.rows(
            "SELECT region, min(name) AS name FROM portals GROUP BY region ORDER BY 2"
        ),
    )


def _where(wanted: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    conditions = ["findings.verdict IS NOT 'dismiss'"]
    conditions += [f"{column} = :{name}" for name, column in FILTERS.items() if name in wanted]
    return " AND ".join(conditions), dict(wanted)
