"""Everything that the page of one authority shows: all its years side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publication.cell_names import TABLES, CellName, CellNames
from publication.chart import Year
from publication.edition import Edition
from publication.labels import Labels, Language
from publication.printed_cells import findings_of, printed_cells
from publication.statutory import Printed
from publication.year_charts import Drawn, charts_of

AUTHORITY = """
SELECT authorities.*, portals.name AS portal, portals.home FROM authorities
LEFT JOIN portals ON portals.id = authorities.portal_id WHERE authorities.id = ?
"""
REPORTS = """
SELECT id, year, kind, form, title, published_on, first_seen, version_count, finding_count, error, new_requests,
       granted, partially_granted, refused, unavailable, unprocessed, other, total_handled, reviews, lawsuits
FROM reports WHERE authority_id = ? ORDER BY year, kind DESC, id
"""
VERSIONS = """
SELECT versions.report_id, versions.number, versions.change, versions.first_seen, reports.year
FROM versions JOIN reports ON reports.id = versions.report_id
WHERE reports.authority_id = ? AND versions.number > 1
ORDER BY versions.first_seen DESC, versions.report_id
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the years' table: what it counts, and the printed value (or None) of each column."""

    key: str
    name: CellName
    values: list[Printed | None]


@dataclass(frozen=True, slots=True)
class Column:
    """A year of the table: its report, or what is known of one that is not there."""

    year: int | None
    report: dict[str, Any] | None
    coverage: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """What the template `authority.html` is given."""

    authority: dict[str, Any]
    names: list[dict[str, Any]]
    columns: list[Column]
    tables: list[tuple[str, list[Line]]]
    charts: list[Drawn]
    versions: list[dict[str, Any]]
    findings: list[dict[str, Any]]


async def load_authority_page(
    edition: Edition, authority_id: str, labels: Labels, language: Language
) -> AuthorityPage | None:
    """The page of an authority, or None where the snapshot has none of this id."""
    authority = await edition.row(AUTHORITY, [authority_id])
    if authority is None:
        return None
    reports = await edition.rows(REPORTS, [authority_id])
    covered = await edition.rows(
        "SELECT * FROM coverage WHERE authority_id = ? ORDER BY year", [authority_id]
    )
    columns = _columns(reports, {row["year"]: row for row in covered})
    findings: list[dict[str, Any]] = []
    cells: dict[str, Mapping[str, Printed]] = {}
    for report in reports:
        found = await findings_of(edition, report["id"])
        cells[report["id"]] = await printed_cells(edition, report["id"], found)
        findings += [{**finding, "year": report["year"]} for finding in found]
    findings.sort(key=lambda finding: -(finding["year"] or 0))
    return AuthorityPage(
        authority=authority,
        names=await edition.rows(
            "SELECT * FROM authority_names WHERE authority_id = ? AND name <> ? ORDER BY from_year, name",
            [authority_id, authority["name"]],
        ),
        columns=columns,
        tables=_tables(columns, cells, CellNames(labels, language)),
        charts=_charts(columns, labels, language),
        versions=await edition.rows(VERSIONS, [authority_id]),
        findings=findings,
    )


def _columns(reports: list[dict[str, Any]], covered: dict[int, dict[str, Any]]) -> list[Column]:
    columns = [Column(report["year"], report, covered.get(report["year"])) for report in reports]
    present = {report["year"] for report in reports}
    columns += [Column(year, None, row) for year, row in covered.items() if year not in present]
    return sorted(columns, key=lambda column: (column.year is None, column.year or 0))


def _tables(
    columns: list[Column], cells: Mapping[str, Mapping[str, Printed]], names: CellNames
) -> list[tuple[str, list[Line]]]:
    keys = {key for printed in cells.values() for key in printed if _shown(key)}
    lines = [
        Line(
            key,
            names.name(key),
            [cells[column.report["id"]].get(key) if column.report else None for column in columns],
        )
        for key in names.in_order(keys)
    ]
    tables = [(table, [line for line in lines if line.key.startswith(table + ".")]) for table in TABLES]
    return [(table, found) for table, found in tables if found]


def _shown(key: str) -> bool:
    """Of section 三 the totals; who applied is on the report's own page."""
    return not key.startswith("requests.") or key.endswith(".total")


def _charts(columns: list[Column], labels: Labels, language: Language) -> list[Drawn]:
    dated = [column for column in columns if column.year is not None]
    if not any(column.report for column in dated):
        return []
    years = [_tick(column, dated, labels, language) for column in dated]
    return charts_of([column.report for column in dated], years, labels, language)


def _tick(column: Column, dated: list[Column], labels: Labels, language: Language) -> Year:
    label = str(column.year)
    if column.report and sum(other.year == column.year for other in dated) > 1:
        label += labels.term("kind_mark", column.report["kind"], language)
    if column.report is None and column.coverage:
        return Year(label, labels.term("coverage", column.coverage["status"], language))
    return Year(label)
