"""Reports whose tables, or whose pages, are pictures inside a web page, a web archive or a Word file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO

import pytest
from docx import Document as WordDocument
from docx.shared import Cm

from extraction import Document, Report, read
from extraction.forms import FORMS
from tests.extraction import samples, scans

FORM = FORMS["2021"]
VALUES = samples.values_of(FORM, 6)
PAGES = [scans.encoded(page, "PNG") for page in scans.pages(samples.pdf(FORM, VALUES, 2022))]
NO_PAGE = scans.encoded(scans.pages(samples.pdf(FORM, VALUES, 2022))[0][:300, :300], "PNG")
TEXT = [samples.TITLE, samples.HEADINGS[1], *samples.PROSE[1], FORM.headings["disclosure"]]


def in_a_page(lines: list[str], pictures: list[bytes]) -> bytes:
    shown = "".join(
        f'<p><img src="data:image/png;base64,{base64.b64encode(picture).decode()}"></p>'
        for picture in pictures
    )
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in lines)}{shown}</body></html>".encode()


def in_an_archive(lines: list[str], pictures: list[bytes]) -> bytes:
    message = EmailMessage()
    message.set_content("".join(f"<p>{line}</p>" for line in lines) + "<img src='cid:0'>", subtype="html")
    message.make_related()
    for picture in pictures:
        message.add_related(picture, "image", "png")
    return message.as_bytes()


def in_a_word_file(lines: list[str], pictures: list[bytes]) -> bytes:
    word = WordDocument()
    for line in lines:
        word.add_paragraph(line)
    for picture in pictures:
        word.add_picture(BytesIO(picture), width=Cm(15))
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def assert_read(report: Report, table: str = "") -> None:
    assert report.error is None
    for key, value in samples.yuan(FORM, VALUES).items():
        if not key.startswith(table):
            continue
        cell = report.cells[key]
        assert cell.value == value or cell.status in ("uncertain", "inferred"), key
    assert (report.year, report.form) == (2022, "2021")


@pytest.mark.parametrize("put", [in_a_page, in_an_archive, in_a_word_file])
def test_a_text_whose_tables_are_pictures(put: Callable[[list[str], list[bytes]], bytes]) -> None:
    lines = [line.format(year=2022) for line in TEXT]
    [report] = read([Document(put(lines, [NO_PAGE, PAGES[0]]), "report")])
    assert_read(report, "disclosure.")
    assert [section.number for section in report.sections] == [1, 2]
    assert samples.PROSE[1][0].format(year=2022) in report.sections[0].text


def test_a_report_that_is_nothing_but_pictures() -> None:
    [report] = read([Document(in_a_page([samples.TITLE.format(year=2022)], PAGES), "report.html")])
    assert_read(report)
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


def test_pictures_beside_tables_are_not_looked_at() -> None:
    page = samples.html(FORM, VALUES, 2022).encode()
    picture = in_a_page([], [PAGES[0]])
    [report] = read([Document(page.replace(b"</body>", picture + b"</body>"), "report.html")])
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, VALUES)
    assert all(cell.page is None for cell in report.cells.values())


def test_a_picture_that_is_broken_leaves_the_text() -> None:
    lines = [line.format(year=2022) for line in TEXT]
    broken = PAGES[0][: len(PAGES[0]) // 2]
    [report] = read([Document(in_a_page(lines, [broken]), "report.html")])
    assert (report.error, report.cells) == (None, {})
    assert [section.number for section in report.sections] == [1, 2]
