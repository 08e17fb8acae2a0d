"""Every cell of an original with a text layer names its page and a box, and what is printed in the box is the cell."""

from __future__ import annotations

import pypdfium2
import pytest

from extraction import Document, Report, read
from extraction.words.values import squeeze
from tests.extraction.corpus.documents import documents
from tests.extraction.corpus.writers import FORMATS, is_there

PDFS = ["pdf", "pdf printed", "pdf office", "pdf unruled"]
_SLACK = 1.5
"""Points: a box is rounded to tenths, and characters may touch the lines around them."""


def printed_in(document: pypdfium2.PdfDocument, page: int, box: tuple[float, float, float, float]) -> str:
    """What PDFium finds within a box (left, top, right, bottom from the page's top left corner)."""
    sheet = document[page - 1]
    x0, _, _, top = sheet.get_bbox()
    left, upper, right, lower = box
    return str(
        sheet.get_textpage().get_text_bounded(
            left + x0 - _SLACK, top - lower - _SLACK, right + x0 + _SLACK, top - upper + _SLACK
        )
    )


def assert_boxes(report: Report, content: bytes) -> None:
    document = pypdfium2.PdfDocument(content)
    try:
        for key, cell in report.cells.items():
            if cell.text:
                assert cell.page, key
                assert cell.box, key
                assert squeeze(cell.text) in squeeze(printed_in(document, cell.page, cell.box)), key
    finally:
        document.close()


@pytest.mark.parametrize(
    "format_name",
    [
        pytest.param(
            name,
            marks=[
                *([pytest.mark.browser] if FORMATS[name].needs == "chromium" else []),
                pytest.mark.skipif(not is_there(name), reason=f"{FORMATS[name].needs} is not installed"),
            ],
        )
        for name in PDFS
    ],
)
def test_a_cells_box_holds_what_is_printed(format_name: str) -> None:
    for original in documents(format_name, ["2019", "2021"], [0]):
        [report] = read([Document(original.content, original.name)])
        assert report.cells
        assert_boxes(report, original.content)
