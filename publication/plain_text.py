"""A report as plain text: what was read of it, in the order in which the form prints it."""

from __future__ import annotations

from publication.cell_names import TABLES, CellNames
from publication.edition import Edition
from publication.labels import Labels, Language
from publication.page import section_number
from publication.printed_cells import printed_cells

HEAD = """
SELECT title, year, authorities.name AS authority, authorities.placeholder, published_on, landing_url, sha256, error
FROM reports JOIN authorities ON authorities.id = reports.authority_id WHERE reports.id = ?
"""
# Why the words of a report are left out of the snapshot (`storage.withheld`).
WITHHELD = """
SELECT withheld FROM originals WHERE withheld IS NOT NULL AND sha256 IN (
    SELECT sha256 FROM report_documents WHERE report_id = :report AND role = 'body'
    UNION SELECT sha256 FROM reports WHERE id = :report)
"""


async def withheld_text(edition: Edition, report_id: str) -> str | None:
    """The reason for which a report's text is no longer served, None where it is."""
    row = await edition.row(WITHHELD, {"report": report_id})
    return row["withheld"] if row else None


async def plain_text(edition: Edition, report_id: str, labels: Labels, language: Language) -> str | None:
    """The report's narrative and the figures of its tables, a line each; None where there is no such report."""
    report = await edition.row(HEAD, [report_id])
    if report is None:
        return None
    parts = [report["title"] or "", "" if report["placeholder"] else report["authority"]]
    parts += [f"{report['landing_url']}\nsha256 {report['sha256']}"]
    if report["error"]:
        parts.append(labels.text("unreadable", language, report["error"]))
    for section in await edition.rows(
        "SELECT number, heading, text FROM sections WHERE report_id = ? ORDER BY position", [report_id]
    ):
        parts.append(f"{section_number(section['number'])}{section['heading']}\n{section['text']}".strip())
    names = CellNames(labels, language)
    cells = await printed_cells(edition, report_id, [])
    for table in TABLES:
        keys = [key for key in names.in_order(cells) if key.startswith(f"{table}.")]
        lines = [f"{names.name(key).in_full.partition(' / ')[2]}\t{cells[key].shown}" for key in keys]
        if lines:
            parts.append("\n".join([names.name(keys[0]).table, *lines]))
    statistics = await edition.rows(
        "SELECT label, unit, value FROM statistics WHERE report_id = ? ORDER BY position", [report_id]
    )
    if statistics:
        lines = [f"{s['label']}\t{s['unit']}\t{'' if s['value'] is None else s['value']}" for s in statistics]
        parts.append("\n".join([labels.text("statistics_table", language), *lines]))
    return "\n\n".join(part for part in parts if part) + "\n"
