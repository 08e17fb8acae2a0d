"""The findings by kind, narrowed down by what a reader asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publication.edition import Edition
from publication.printed_cells import cell_keys

PAGE = 50
REGIONS_OFFERED = 100  # in a list to choose from; where there are more, the code is typed
SEVERITIES = ("error", "warning", "info")
LISTED = """
FROM finding_list JOIN findings ON findings.id = finding_list.finding_id JOIN reports ON reports.id = findings.report_id
JOIN authorities ON authorities.id = reports.authority_id
LEFT JOIN reports AS other ON other.id = findings.other_report_id
LEFT JOIN authorities AS others ON others.id = other.authority_id
"""
# What can be asked for: columns of `finding_list`, and of the tables that count it, with their types.
FILTERS = {
    "rule": "TEXT",
    "severity": "TEXT",
    "year": "INTEGER",
    "region": "TEXT",
}


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """What the template `findings.html` is given; `rules` counts each kind within the other filters.

    `regions` is empty where there are too many to choose from.
    """

    asked: dict[str, str]
    findings: list[dict[str, Any]]
    total: int
    page: int
    pages: int
    rules: list[dict[str, Any]]
    years: list[int]
    regions: list[dict[str, Any]]

    @property
    def in_table(self) -> str:
        """The same findings as a condition on Datasette's table, whose own filters know no year and no region."""
        if not self.asked:
            return "verdict IS NOT 'dismiss'"
        quoted = {name: "'" + value.replace("'", "''") + "'" for name, value in self.asked.items()}
        where = " AND ".join(f"{name} = CAST({value} AS {FILTERS[name]})" for name, value in quoted.items())
        return f"id IN (SELECT finding_id FROM finding_list WHERE {where})"  # noqa: S608 - one literal each


async def load_findings_page(edition: Edition, asked: Mapping[str, str | None], page: int) -> FindingsPage:
    """Findings that match `asked` (the names of FILTERS); dismissed ones are left out."""
    wanted = {name: value for name in FILTERS if (value := asked.get(name))}
    where, values = _where(wanted)
    # Of what is put into the queries nothing comes from a reader: `_where` names columns, values are bound.
    others, other_values = _where({name: value for name, value in wanted.items() if name != "rule"})
    counted = "finding_counts" if "region" in wanted else "finding_totals"
    rules = await edition.rows(
        f"SELECT rule, sum(findings) AS findings FROM {counted} WHERE {others} "  # noqa: S608
        "GROUP BY rule ORDER BY 2 DESC, 1",
        other_values,
    )
    total = sum(row["findings"] for row in rules if wanted.get("rule", row["rule"]) == row["rule"])
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    rows = await edition.rows(
        f"""SELECT findings.*, reports.year, reports.kind, authorities.id AS authority_id,
                   authorities.name AS authority, authorities.placeholder, other.year AS other_year,
                   others.name AS other_authority
            {LISTED} WHERE place IN (
                SELECT place FROM finding_list WHERE {where} ORDER BY place LIMIT :limit OFFSET :offset)
            ORDER BY place""",  # noqa: S608
        {**values, "limit": PAGE, "offset": (page - 1) * PAGE},
    )
    regions = await edition.rows(
        "SELECT region, min(name) AS name FROM portals GROUP BY region ORDER BY 2 LIMIT ?",
        [REGIONS_OFFERED + 1],
    )
    return FindingsPage(
        asked=wanted,
        findings=[{**row, "cell": next(iter(cell_keys(row["cells"])), None)} for row in rows],
        total=total,
        page=page,
        pages=pages,
        rules=rules,
        years=[
            row["year"]
            for row in await edition.rows(
                "SELECT DISTINCT year FROM finding_totals WHERE year IS NOT NULL ORDER BY year DESC"
            )
        ],
        regions=regions if len(regions) <= REGIONS_OFFERED else [],
    )


def _where(wanted: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    conditions = [f"{name} = CAST(:{name} AS {kind})" for name, kind in FILTERS.items() if name in wanted]
    return " AND ".join(conditions) or "TRUE", dict(wanted)
