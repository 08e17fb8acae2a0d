"""PDF and OFD pages whose text is not what a reader sees: the page is recognised, and its text is not taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from extraction import Document, Report, read
from extraction.forms import FORMS
from tests.extraction import samples, scans, writers
from tests.extraction.corpus.writers import chromium, print_by_chromium

FORM = FORMS["2021"]
VALUES = {key: value for key, value in samples.values_of(FORM, 5).items() if key.startswith("disclosure.")}
INVISIBLE = 3
"""The text rendering mode in which nothing is drawn (ISO 32000-1, table 106)."""


def one_page(
    values: Mapping[str, int], picture: scans.Picture | None = None, *, above: bool = False
) -> bytes:
    """A page of the title, the first section and the table of section 二; a picture is under it or above."""

    def draw(canvas: Canvas, document: object) -> None:
        if picture is not None:
            canvas.drawImage(ImageReader(BytesIO(scans.encoded(picture, quality=90))), 0, 0, *A4)

    lines = [samples.TITLE, samples.HEADINGS[1], *samples.PROSE[1], FORM.headings["disclosure"]]
    story = [Paragraph(line.format(year=2022), samples.BODY) for line in lines]
    table = samples.pdf_table(samples.disclosure_rows(FORM, samples.texts_of(values)), ruled=True)
    frame = Frame(60, 60, A4[0] - 120, A4[1] - 120)
    template = PageTemplate("page", [frame], **{"onPageEnd" if above else "onPage": draw})
    out = BytesIO()
    BaseDocTemplate(out, pagesize=A4, pageTemplates=[template]).build([*story, table])
    return out.getvalue()


SCAN = scans.pages(one_page(VALUES))[0]
MISREAD = {key: value + 1111 for key, value in VALUES.items()}
"""What a poor recogniser made of the scan: each number is another."""


def changed(pdf: bytes, change: Callable[[pypdfium2.PdfPage], object]) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        change(page)
        page.gen_content()
    out = BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def make_invisible(page: pypdfium2.PdfPage) -> None:
    for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        pdfium.FPDFTextObj_SetTextRenderMode(text, INVISIBLE)
    for path in list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])):
        pdfium.FPDFPage_RemoveObject(page, path)


def assert_recognised(report: Report) -> None:
    """The numbers are those of the picture, or marked."""
    assert (report.error, report.reader) == (None, "scan")
    expected = samples.yuan(FORM, dict(VALUES))
    assert set(report.cells) >= set(expected)
    for key, value in expected.items():
        cell = report.cells[key]
        assert cell.value == value or cell.status in ("uncertain", "inferred"), (key, cell)
    assert sum(report.cells[key].value == value for key, value in expected.items()) >= len(expected) - 1
    assert (report.year, report.form) == (2022, "2021")


def test_an_invisible_text_over_a_scan_is_not_taken_for_what_is_printed() -> None:
    pdf = changed(one_page(MISREAD, SCAN), make_invisible)
    [report] = read([Document(pdf, "report.pdf")])
    assert_recognised(report)


def test_a_text_behind_a_scan_is_not_taken_for_what_is_printed() -> None:
    [report] = read([Document(one_page(MISREAD, SCAN, above=True), "report.pdf")])
    assert_recognised(report)


def test_a_picture_behind_print_is_a_background() -> None:
    pale = np.full_like(SCAN, 235)
    pale[::40] = 200
    [report] = read([Document(one_page(VALUES, pale), "report.pdf")])
    assert report.reader == "pdf"
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, dict(VALUES))


def test_a_scan_in_strips_is_one_scan() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    strips = np.array_split(SCAN, 7)
    top = A4[1]
    for strip in strips:
        high = A4[1] * len(strip) / len(SCAN)
        top -= high
        canvas.drawImage(ImageReader(BytesIO(scans.encoded(strip, quality=90))), 0, top, A4[0], high)
    canvas.save()
    [report] = read([Document(out.getvalue(), "report.pdf")])
    assert_recognised(report)


def test_print_that_was_turned_into_outlines_is_recognised() -> None:
    large = cv2.resize(SCAN, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    dark = (cv2.cvtColor(large, cv2.COLOR_RGB2GRAY) < 128).astype(np.uint8)
    outlines, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.scale(A4[0] / dark.shape[1], -A4[1] / dark.shape[0])
    canvas.translate(0, -dark.shape[0])
    path = canvas.beginPath()
    for outline in outlines:
        points = outline[:, 0].astype(float)
        path.moveTo(*points[0])
        for first, second, end in zip(points[1::3], points[2::3], points[3::3], strict=False):
            path.curveTo(*first, *second, *end)
        path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.save()
    [report] = read([Document(out.getvalue(), "report.pdf")])
    assert_recognised(report)


@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason="chromium is not installed")
def test_print_whose_fonts_tell_no_characters_is_recognised() -> None:
    """Fonts embedded without a ToUnicode map: the text is numbers of glyphs, which look like any other text."""
    texts = samples.texts_of(VALUES)
    title, *prose = [samples.TITLE, samples.HEADINGS[1], *samples.PROSE[1], FORM.headings["disclosure"]]
    lines = "".join(f"<p>{line.format(year=2022)}</p>" for line in [title, *prose])
    table = samples.html_table(samples.disclosure_rows(FORM, texts))
    page = f"<html><style>table{{border-collapse:collapse}}</style><body>{lines}{table}</body></html>"
    [printed] = print_by_chromium([page.encode()])
    assert b"/ToUnicode" in printed
    [report] = read([Document(printed.replace(b"/ToUnicode", b"/ToUnicodX"), "report.pdf")])
    assert_recognised(report)


@pytest.mark.parametrize("hidden", ['Alpha="0"', 'Visible="false"', "behind", ""])
def test_the_text_of_an_ofd_is_taken_only_where_it_is_seen(hidden: str) -> None:
    lines = [samples.TITLE, samples.HEADINGS[1], FORM.headings["disclosure"]]
    table = samples.disclosure_rows(FORM, samples.texts_of(MISREAD))
    package = writers.ofd_of([*(line.format(year=2022) for line in lines), table])
    scan = scans.encoded(SCAN if hidden else np.full_like(SCAN, 235), quality=90)
    [report] = read([Document(writers.with_image(package, scan, hidden), "report.ofd")])
    if hidden:
        assert_recognised(report)
    else:
        assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, dict(MISREAD))
