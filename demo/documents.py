"""A sample report as the file that a portal would hold: an HTML fragment, a DOCX or a PDF.

The bytes of a document follow from the report alone: no clock and no chance goes into them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from demo.figures import Figures
from demo.grids import Grid, disclosure_grid, place, requests_grid, reviews_grid, width
from demo.narratives import HEADINGS, Narrative
from demo.typeset import Typesetter
from extraction.forms import FORMS

DocumentFormat = Literal["html", "docx", "pdf"]


@dataclass(frozen=True, slots=True)
class ReportText:
    """Everything that is printed of a report. `filler` chooses the tables whose headers have empty cells."""

    headline: str
    narrative: Narrative
    figures: Figures
    filler: bool = False

    def parts(self) -> Iterator[str | Grid]:
        """Paragraphs, headings and tables after the headline, from top to bottom."""
        form = FORMS[self.figures.form]
        yield self.narrative.preamble
        yield HEADINGS[1]
        yield from self.narrative.sections[1]
        yield form.headings["disclosure"]
        yield disclosure_grid(form, self.figures)
        yield form.headings["requests"]
        yield requests_grid(form, self.figures, filler=self.filler)
        yield form.headings["reviews"]
        yield reviews_grid(form, self.figures, filler=self.filler)
        yield HEADINGS[5]
        yield from self.narrative.sections[5]
        yield HEADINGS[6]
        yield from self.narrative.sections[6]


def html_fragment(report: ReportText) -> str:
    """The report as an editor's HTML, without the page around it. The headline is the page's business."""
    return "\n".join(
        f'<p style="text-indent: 2em;">{escape(part)}</p>' if isinstance(part, str) else _html_table(part)
        for part in report.parts()
    )


def _html_table(grid: Grid) -> str:
    lines = ['<table border="1" cellspacing="0" cellpadding="0" width="100%"><tbody>']
    for row in grid:
        cells = []
        for cell in row:
            spans = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
            spans += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            text = escape(cell.text) or "&nbsp;"
            cells.append(f'<td{spans}><p align="center"><span>{text}</span></p></td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("</tbody></table>")
    return "\n".join(lines)


def docx_file(report: ReportText) -> bytes:
    """The report as a Word document with merged cells."""
    document = docx.Document()
    document.core_properties.title = report.headline
    document.add_heading(report.headline, level=0)
    for part in report.parts():
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            # The paragraph that follows keeps two tables from being joined into one.
            table = parse_xml(_word_table(part))
            document.add_paragraph()._p.addprevious(table)
    raw = io.BytesIO()
    document.save(raw)
    return _undated(raw)


def _word_table(grid: Grid) -> str:
    """A `w:tbl` element. Cells merged downwards are w:vMerge, those merged sideways w:gridSpan (ECMA-376 §17.4)."""
    columns = width(grid)
    starts = {(entry.row, entry.column): entry.cell for entry in place(grid)}
    below = {
        (entry.row + down, entry.column): entry.cell
        for entry in place(grid)
        for down in range(1, entry.cell.rowspan)
    }
    rows = []
    for row in range(len(grid)):
        cells = []
        column = 0
        while column < columns:
            start = starts.get((row, column))
            cell = start or below[(row, column)]
            merge = ""
            if cell.rowspan > 1:
                merge = '<w:vMerge w:val="restart"/>' if start else "<w:vMerge/>"
            span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
            text = f"<w:r><w:t>{escape(cell.text)}</w:t></w:r>" if start and cell.text else ""
            cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{text}</w:p></w:tc>")
            column += cell.colspan
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid_columns = "<w:gridCol/>" * columns
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        f"<w:tblGrid>{grid_columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _undated(package: io.BytesIO) -> bytes:
    """The same ZIP package without the time of its making, which would differ at every run."""
    undated = io.BytesIO()
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(undated, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)),
                source.read(name),
                zipfile.ZIP_DEFLATED,
            )
    return undated.getvalue()


def pdf_file(report: ReportText) -> bytes:
    """The report as a PDF of A4 pages with ruled tables that run on from page to page."""
    typesetter = Typesetter(report.headline)
    typesetter.headline(report.headline)
    for part in report.parts():
        if isinstance(part, str):
            typesetter.paragraph(part)
        else:
            typesetter.table(part)
    return typesetter.finish()
