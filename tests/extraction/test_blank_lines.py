"""Texts that print a cell a line: an empty line is a blank cell where the rows prove it, else it is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from extraction.report import Report
from tests.extraction import samples, writers

FORM = FORMS["2021"]


def values() -> dict[str, int | None]:
    """Numbers with blanks between them, before them and behind them."""
    printed: dict[str, int | None] = dict(samples.values_of(FORM, 5))
    blank = [key for key in printed if key.endswith((".research", ".legal_service"))]
    blank += [
        "requests.granted.natural_person",
        "requests.carried_in.total",
        "disclosure.regulations.repealed",
    ]
    return printed | dict.fromkeys(blank, None)


def reading(content: bytes) -> Report:
    [report] = read([Document(content)])
    assert report.error is None
    return report


def lines(*, behind_a_row: str = "", between: str = "\n", blanks: bool = True) -> bytes:
    """The report a cell a line, `behind_a_row` after the last cell of each row."""
    out = ""
    for part in samples.parts(FORM, samples.texts_of(values()), 2022):
        rows = [[part]] if isinstance(part, str) else samples.slots(part)
        for row in rows:
            out += "".join(f"{text}{between}" for text in row if text or blanks) + behind_a_row
    return out.encode()


def assert_exact(report: Report) -> None:
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORM, values())
    assert not [key for key, cell in report.cells.items() if cell.status == "uncertain"]
    assert len(report.sections) == 6


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_empty_lines_are_blank_cells(between: str) -> None:
    assert_exact(reading(lines(between=between)))


@pytest.mark.parametrize("behind_a_row", ["", "\n"])
def test_blank_cells_that_left_no_line_are_doubted(behind_a_row: str) -> None:
    cells = reading(lines(blanks=False, behind_a_row=behind_a_row)).cells
    truth = samples.yuan(FORM, values())
    assert cells
    for key, cell in cells.items():
        assert cell.status == "uncertain" or cell.value == truth[key], key


@pytest.mark.skipif(writers.SOFFICE is None, reason="LibreOffice is not there")
def test_a_text_saved_by_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(samples.docx(FORM, values(), 2022))
    writers.convert(tmp_path, [path], "txt:Text")
    assert_exact(reading(path.with_suffix(".txt").read_bytes()))
