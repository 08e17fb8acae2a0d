"""What Datasette's rows are called and where they lead, where Datasette itself shows an identifier."""

from __future__ import annotations

import html
import re
from typing import Any

from markupsafe import Markup

from publication.column_names import column_descriptions, column_heading, described_tables, query_heading
from publication.edition import Edition
from publication.labels import Language, load_labels
from publication.page import in_language, linker

# Tables whose rows have a page of ours.
PAGES = {"reports": "/reports/", "authorities": "/authorities/"}
# Whom an identifier names: its column, and the query that tells the name.
NAMED = {
    "authority_id": "SELECT name FROM authorities WHERE id = ?",
    "portal_id": "SELECT name FROM portals WHERE id = ?",
    "report_id": "SELECT title FROM reports WHERE id = ?",
    "other_report_id": "SELECT title FROM reports WHERE id = ?",
    "last_report_id": "SELECT title FROM reports WHERE id = ?",
}


def column_name(table: str, column: str, language: Language) -> str:
    """What a column of a table is called; of a table that nobody described, as a ready question's."""
    if column == "Link":  # Datasette's own column, where a row is named by several
        return load_labels().text("row", language)
    described = column_heading(column_descriptions(table).get(column), language)
    return described or query_heading(column, language)


def table_name(table: str, language: Language) -> str:
    """What a table is called."""
    return in_language(described_tables().get(table, {}).get("title"), language) or table


def row_link(table: str, cell: dict[str, Any], language: Language) -> Markup:
    """The link at the front of a row: to its page of ours, else to the row alone in Datasette."""
    link = linker(language)
    if table in PAGES:
        return Markup('<a href="{}">{}</a>').format(link(PAGES[table] + str(cell["raw"])), cell["raw"])
    found = re.search('href="([^"]*)"', str(cell["value"]))
    address = link(html.unescape(found.group(1)) if found else f"/gongkai/{table}")
    shown = load_labels().text("row", language) if cell.get("is_special_link_column") else cell["raw"]
    return Markup('<a href="{}">{}</a>').format(address, shown)


async def named(edition: Edition, column: str, value: Any) -> str | None:
    """The name behind an identifier in a row, None where the column holds none."""
    query = NAMED.get(column)
    if query is None or value is None:
        return None
    row = await edition.row(query, [value])
    return str(next(iter(row.values()))) if row and next(iter(row.values())) else None
