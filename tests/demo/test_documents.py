"""The sample documents are real files that the usual libraries read, and come out the same every time."""

from __future__ import annotations

import io
import time

import docx
import pypdfium2
import pytest
from bs4 import BeautifulSoup, Tag

from demo.documents import ReportText, docx_file, html_fragment, pdf_file
from demo.figures import figures
from demo.grids import place, requests_grid, width
from demo.narratives import narrative
from demo.reports import catalogue
from extraction.forms import FORMS


def report(
    portal_id: str = "yunqi", slug: str = "xzf", year: int = 2021, *, filler: bool = False
) -> ReportText:
    return ReportText(
        "云栖县人民政府政府信息公开工作年度报告",
        narrative(portal_id, slug, year),
        figures(portal_id, slug, year),
        filler,
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("year", [2020, 2021])
@pytest.mark.parametrize("filler", [False, True])
def test_the_grids_have_no_hole_and_no_overlap(year: int, filler: bool) -> None:
    text = report(year=year, filler=filler)
    for grid in (part for part in text.parts() if not isinstance(part, str)):
        covered = [
            (entry.row + down, entry.column + right)
            for entry in place(grid)
            for down in range(entry.cell.rowspan)
            for right in range(entry.cell.colspan)
        ]
        assert sorted(covered) == [(row, column) for row in range(len(grid)) for column in range(width(grid))]


def test_the_filler_variant_has_empty_cells_in_the_header() -> None:
    form, table = FORMS["2021"], figures("yunqi", "xzf", 2021)
    assert "" not in {cell.text for row in requests_grid(form, table)[:3] for cell in row}
    assert "" in {cell.text for row in requests_grid(form, table, filler=True)[:3] for cell in row}


@pytest.mark.parametrize("year", [2020, 2021])
def test_html_prints_every_label_and_figure(year: int) -> None:
    text = report(year=year)
    soup = BeautifulSoup(html_fragment(text), "lxml")
    tables = soup.find_all("table")
    form = FORMS[text.figures.form]
    assert len(tables) == 3
    assert isinstance(tables[1], Tag)
    rows = [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in tables[1].find_all("tr")]
    for row in form.requests_rows:
        printed = next(cells for cells in rows if row.label in cells)
        assert printed[-7:] == [
            text.figures.texts[f"requests.{row.key}.{column.key}"] for column in form.requests_columns
        ]


def test_docx_has_the_three_tables_with_merged_cells() -> None:
    text = report()
    document = docx.Document(io.BytesIO(docx_file(text)))
    disclosure, requests, reviews = document.tables
    assert len(requests.columns) == 10
    assert len(reviews.columns) == 15
    assert len(disclosure.columns) == 4
    cells = requests.rows[5].cells
    assert cells[0].text == "三、本年度办理结果"
    assert cells[1].text == cells[2].text == "（一）予以公开"
    assert cells[9].text == text.figures.texts["requests.granted.total"]
    assert requests.rows[6].cells[0]._tc is cells[0]._tc


def test_docx_carries_the_narrative() -> None:
    text = report()
    document = docx.Document(io.BytesIO(docx_file(text)))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[0] == text.headline
    assert set(text.narrative.sections[1]) <= set(paragraphs)


@pytest.mark.parametrize("year", [2020, 2021])
def test_pdf_text_has_the_labels_and_figures(year: int) -> None:
    text = report(year=year)
    document = pypdfium2.PdfDocument(pdf_file(text))
    pages = [squeezed(page.get_textpage().get_text_range()) for page in document]
    whole = "".join(pages)
    form = FORMS[text.figures.form]
    assert all(squeezed(heading) in whole for heading in form.headings.values())
    for row in form.requests_rows:
        # The hyphenless wrapping keeps the characters of a label in order.
        assert row.label.replace("“", "").replace("”", "") in whole.replace("“", "").replace("”", "")
        figures_printed = "".join(
            text.figures.texts[f"requests.{row.key}.{column.key}"] for column in form.requests_columns
        )
        assert figures_printed in whole


def test_a_pdf_table_runs_over_the_page() -> None:
    document = pypdfium2.PdfDocument(pdf_file(report()))
    first, second = (squeezed(document[number].get_textpage().get_text_range()) for number in (0, 1))
    assert "一、本年新收政府信息公开申请数量" in first
    assert "四、结转下年度继续办理" in second


def test_documents_are_the_same_bytes_at_any_time() -> None:
    text = report()
    files = docx_file(text), pdf_file(text)
    # A ZIP member's time has a resolution of two seconds.
    time.sleep(2.1)
    assert (docx_file(text), pdf_file(text)) == files


def test_all_documents_are_made_within_ten_seconds() -> None:
    started = time.monotonic()
    for sample in catalogue(1):
        assert sample.html() if sample.format == "html" else sample.attachment()
    assert time.monotonic() - started < 10
