"""Every printed value of a report, current or superseded, with what the reading and the findings say about it."""

from __future__ import annotations

import json
from typing import Any

from publication.edition import Edition
from publication.page_picture import has_pages
from publication.statutory import Printed
from storage.report_rows import APPLICANTS, RESULTS

FINDINGS = """
SELECT findings.*, other.title AS other_title, other.year AS other_year, authorities.name AS other_authority
FROM findings LEFT JOIN reports AS other ON other.id = findings.other_report_id
LEFT JOIN authorities ON authorities.id = other.authority_id
WHERE findings.report_id = ?
ORDER BY CASE findings.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, findings.id
"""


async def findings_of(edition: Edition, report_id: str) -> list[dict[str, Any]]:
    """A report's findings in the order in which its page numbers them."""
    return await edition.rows(FINDINGS, [report_id])


def cell_keys(cells: str) -> list[str]:
    """The cells that a finding names: a JSON list of `table.row.column`."""
    keys = json.loads(cells)
    return [str(key) for key in keys]


async def printed_cells(
    edition: Edition, report_id: str, findings: list[dict[str, Any]]
) -> dict[str, Printed]:
    """Every value of the three statutory tables, with what the reading and the findings say about it."""
    values: dict[str, tuple[Any, str | None]] = {}
    for row in await _rows(edition, "disclosure", report_id, "rowid"):
        values[f"disclosure.{row['item']}.{row['measure']}"] = (row["value"], row["text"])
    for row in await _rows(edition, "requests", report_id, "rowid"):
        values |= {f"requests.{row['row']}.{c}": (row[c], None) for c in APPLICANTS}
    for row in await _rows(edition, "reviews", report_id, "rowid"):
        values |= {f"reviews.{row['kind']}.{c}": (row[c], None) for c in RESULTS}
    original = await edition.row(
        "SELECT media_type FROM originals JOIN reports USING (sha256) WHERE reports.id = ?", [report_id]
    )
    drawable = has_pages(original["media_type"] if original else None)
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
            placed=drawable and bool(reading.get("page") and reading.get("box")),
            marks=tuple(marks.get(key, ())),
        )
    return printed


async def superseded_cells(edition: Edition, report_id: str, number: int) -> dict[str, Printed]:
    """The values of a version that a later one replaced; empty where nothing was set aside for it."""
    rows = await edition.rows(
        "SELECT cell, value, text FROM version_cells WHERE report_id = ? AND number = ? ORDER BY rowid",
        [report_id, number],
    )
    return {row["cell"]: Printed(key=row["cell"], value=row["value"], text=row["text"]) for row in rows}


async def _rows(edition: Edition, table: str, report_id: str, order: str) -> list[dict[str, Any]]:
    sql = f"SELECT * FROM {table} WHERE report_id = ? ORDER BY {order}"  # noqa: S608 - names from this module
    return await edition.rows(sql, [report_id])
