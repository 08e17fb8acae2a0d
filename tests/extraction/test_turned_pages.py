"""PDF pages that are shown turned or cut, and print that runs sideways: read all the same, with boxes as shown."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from extraction import Document, Report, read
from extraction.forms import FORMS
from extraction.words.values import squeeze
from tests.extraction import samples

FORM = FORMS["2021"]
VALUES = samples.values_of(FORM, 3)
TENTHS = 10
SLACK = 0.5  # points: a box without ruling lines is as tight as its print


def changed(pdf: bytes, change: Callable[[pypdfium2.PdfPage], object]) -> bytes:
    """A PDF whose pages PDFium has changed."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        change(page)
    out = BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def turn_print(page: pypdfium2.PdfPage, quarters: int) -> None:
    """Turn what is drawn on a page clockwise, and its sheet with it, as drivers print landscape pages."""
    wide, high = page.get_size()
    matrix = {1: (0, -1, 1, 0, 0, wide), 2: (-1, 0, 0, -1, wide, high), 3: (0, 1, -1, 0, high, 0)}[quarters]
    assert pdfium.FPDFPage_TransFormWithClip(page, pdfium.FS_MATRIX(*matrix), None)
    if quarters % 2:
        page.set_mediabox(0, 0, high, wide)
        page.set_cropbox(0, 0, high, wide)


def cut(page: pypdfium2.PdfPage) -> None:
    """Show a part only of a sheet that does not begin at nought."""
    page.set_mediabox(-50, -30, 700, 900)
    page.set_cropbox(20, 10, 590, 835)


def assert_read(report: Report) -> None:
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, VALUES)
    assert (report.year, report.authority) == (2022, samples.AUTHORITY)


def assert_boxes_hold_print(report: Report, pdf: bytes) -> None:
    """What PDFium finds within each cell's box, on the page as it shows it, is what the cell says."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage() for page in document]
    for key, cell in report.cells.items():
        assert cell.page, key
        assert cell.box, key
        page = document[cell.page - 1]
        wide, high = (round(side * TENTHS) for side in page.get_size())
        corners = []
        for x, y in (cell.box[:2], cell.box[2:]):
            at = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDF_DeviceToPage(
                page, 0, 0, wide, high, 0, round(x * TENTHS), round(y * TENTHS), *map(ctypes.byref, at)
            )
            corners.append((at[0].value, at[1].value))
        (ax, ay), (bx, by) = corners
        printed = texts[cell.page - 1].get_text_bounded(
            min(ax, bx) - SLACK, min(ay, by) - SLACK, max(ax, bx) + SLACK, max(ay, by) + SLACK
        )
        assert squeeze(printed) == squeeze(cell.text), key
    document.close()


@pytest.mark.parametrize(
    ("quarters", "rotation", "ruled"),
    [(1, 270, True), (3, 90, False), (2, 0, True), (1, 0, False), (0, 90, True), (3, 180, True)],
)
def test_print_is_read_whichever_way_it_runs(quarters: int, rotation: int, ruled: bool) -> None:
    def change(page: pypdfium2.PdfPage) -> None:
        if quarters:
            turn_print(page, quarters)
        page.set_rotation(rotation)

    pdf = changed(samples.pdf(FORM, VALUES, 2022, ruled=ruled), change)
    [report] = read([Document(pdf, "report.pdf")])
    assert_read(report)
    assert_boxes_hold_print(report, pdf)


def test_a_page_that_is_cut_has_boxes_on_what_is_shown() -> None:
    pdf = changed(samples.pdf(FORM, VALUES, 2022), cut)
    [report] = read([Document(pdf, "report.pdf")])
    assert_read(report)
    assert_boxes_hold_print(report, pdf)
