"""What the columns of tables and of ready questions are called, out of datasette-metadata.json."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from publication.edition import DATABASE, METADATA_FILE
from publication.labels import Language, load_labels
from publication.page import in_language

# Columns that a question borrows from a table, and the table whose description tells what they are.
BORROWED = {
    "report_id": "findings",
    "rule": "findings",
    "severity": "findings",
    "other_report_id": "findings",
    "status": "coverage",
    "change": "versions",
    "sha256": "originals",
    "authority_id": "reports",
}


@cache
def described_tables() -> dict[str, Any]:
    """Title, description and columns of every table."""
    raw = json.loads(METADATA_FILE.read_text(encoding="utf-8"))
    tables: dict[str, Any] = raw["databases"][DATABASE]["tables"]
    return tables


def column_descriptions(table: str) -> dict[str, str]:
    """Each column of a table with its description; empty for a table that nobody described."""
    columns: dict[str, str] = described_tables().get(table, {}).get("columns", {})
    return columns


def column_heading(description: str | None, language: Language) -> str:
    """The short name at the front of a description: `范围：own 本机关 Scope: own` is 范围, and Scope in English."""
    half = in_language(description, language)
    return half.split(":")[0] if language == "en" else half.split("：")[0]


def query_heading(column: str, language: Language) -> str:
    """A column of a ready question by its name; most have a Chinese one already."""
    table = BORROWED.get(column)
    if table:
        return column_heading(column_descriptions(table).get(column), language)
    return column if language == "zh" else load_labels().term("heading", column, language)


def spreadsheet_heading(table: str, column: str) -> str:
    """The Chinese heading of a column in a CSV file. `COLUMN_label` is what Datasette adds with `_labels=on`."""
    descriptions = column_descriptions(table)
    if column.endswith("_label") and column not in descriptions:
        return spreadsheet_heading(table, column.removesuffix("_label")) + "（名称）"
    return column_heading(descriptions.get(column), "zh") or query_heading(column, "zh")
