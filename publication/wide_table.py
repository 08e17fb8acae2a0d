"""The wide table: one row a report, with every cell of the national forms, in batches that fit in memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

from publication.cell_names import CellNames
from publication.column_names import spreadsheet_heading
from publication.edition import Edition
from publication.labels import load_labels
from publication.spreadsheets import BYTE_ORDER_MARK, inert
from storage.report_rows import APPLICANTS, RESULTS

BATCH = 200
FACTS = (
    "id",
    "authority",
    "authority_id",
    "level",
    "region",
    "year",
    "kind",
    "form",
    "title",
    "published_on",
    "landing_url",
    "sha256",
    "finding_count",
    "uncertain_cells",
)
HEADINGS = {
    "authority": "机关",
    "authority_id": "机关编号",
    "level": "层级",
    "region": "行政区划代码",
    "uncertain_cells": "存疑或推定的格",
}
# Codes that a Chinese reader gets in words, and their vocabulary in labels.toml.
CODES = {"level": "level", "kind": "kind", "form": "form"}
REPORTS = """
SELECT reports.*, authorities.name AS authority, authorities.level, authorities.region,
       (SELECT group_concat(cell, ' ') FROM (SELECT cell FROM cells WHERE cells.report_id = reports.id
        AND status IN ('uncertain', 'inferred') ORDER BY cell)) AS uncertain_cells
FROM reports JOIN authorities ON authorities.id = reports.authority_id
WHERE reports.id > :after AND (:year IS NULL OR reports.year = :year)
AND (:region IS NULL OR authorities.region = :region)
ORDER BY reports.id LIMIT :batch
"""


async def wide_table(
    edition: Edition, year: int | None, region: str | None, *, chinese: bool
) -> AsyncIterator[str]:
    """The table as pieces of CSV, blanks empty; `chinese` is for spreadsheets: headings, a mark, no formulas."""
    names = CellNames(load_labels(), "zh")
    facts = [HEADINGS.get(name) or spreadsheet_heading("reports", name) for name in FACTS]
    if chinese:
        yield BYTE_ORDER_MARK + _lines([[*facts, *(names.name(key).in_full for key in names.keys)]])
    else:
        yield _lines([[*FACTS, *names.keys]])
    after = ""
    while reports := await edition.rows(
        REPORTS, {"after": after, "year": year, "region": region, "batch": BATCH}
    ):
        cells = await _cells(edition, [report["id"] for report in reports])
        yield _lines(
            [
                [
                    *(_for_a_spreadsheet(name, report[name]) if chinese else report[name] for name in FACTS),
                    *(cells.get(report["id"], {}).get(key) for key in names.keys),
                ]
                for report in reports
            ]
        )
        after = reports[-1]["id"]


def _for_a_spreadsheet(name: str, value: Any) -> Any:
    if name in CODES:
        return load_labels().term(CODES[name], value, "zh")
    return inert(value) if isinstance(value, str) else value


async def _cells(edition: Edition, ids: list[str]) -> dict[str, dict[str, Any]]:
    cells: dict[str, dict[str, Any]] = {}
    for table, key, columns in (("requests", "row", APPLICANTS), ("reviews", "kind", RESULTS)):
        for row in await _rows_of(edition, table, ids):
            of_report = cells.setdefault(row["report_id"], {})
            of_report |= {f"{table}.{row[key]}.{column}": row[column] for column in columns}
    for row in await _rows_of(edition, "disclosure", ids):
        of_report = cells.setdefault(row["report_id"], {})
        of_report[f"disclosure.{row['item']}.{row['measure']}"] = row["value"]
    return cells


async def _rows_of(edition: Edition, table: str, ids: list[str]) -> list[dict[str, Any]]:
    sql = f"SELECT * FROM {table} WHERE report_id IN (SELECT value FROM json_each(?))"  # noqa: S608
    return await edition.rows(sql, [json.dumps(ids)])


def _lines(rows: list[list[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
