"""Tables that authors changed: the report's own numbers are read, and nothing else; what cannot be told is doubted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from extraction.forms import FORMS
from extraction.report import Report
from tests.extraction import samples, writers
from tests.extraction.corpus.writers import write_docx
from tests.extraction.markups import Markup, parts_of, tables
from tests.extraction.reshaped import (
    AS_LINES,
    CAPTIONS,
    RESHAPED,
    by_department,
    compared_with_last_year,
    exchanged,
    in_halves,
    last_year_above,
    last_year_below,
    last_year_beside,
    rows_in_lines,
    unit_column,
)
from tests.extraction.test_markups import assert_same, changed, reading, text_of

IN_SHEETS = (
    by_department, compared_with_last_year, exchanged, in_halves, last_year_below, rows_in_lines, unit_column
)  # fmt: skip
"""Changes that stand otherwise in a workbook, where nothing parts a table from the one below."""


def _prose(report: Report) -> Report:
    """A report without the lines above tables of other years."""
    report.sections = [
        replace(section, text="\n".join(line for line in section.text.split("\n") if line not in CAPTIONS))
        for section in report.sections
    ]
    return report


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("markup", RESHAPED, ids=lambda markup: markup.__name__)
def test_a_page_says_the_same(markup: Markup, form: str) -> None:
    page, values, plain = changed(markup, form)
    assert_same(
        _prose(reading(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>"))), values, plain
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "markup", [item for item in RESHAPED if item is not last_year_beside], ids=lambda m: m.__name__
)
def test_a_word_file_says_the_same(markup: Markup, form: str) -> None:
    page, values, plain = changed(markup, form)
    assert_same(_prose(reading(write_docx(parts_of(page), frozenset(), 0))), values, plain)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("markup", IN_SHEETS, ids=lambda markup: markup.__name__)
def test_a_workbook_says_the_same(markup: Markup, form: str) -> None:
    page, values, plain = changed(markup, form)
    assert_same(_prose(reading(writers.xlsx_of(parts_of(page)))), values, plain)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shape", ["pipes", "tabs"])
@pytest.mark.parametrize("markup", AS_LINES, ids=lambda markup: markup.__name__)
def test_a_text_says_the_same(markup: Markup, shape: str, form: str) -> None:
    if (markup, shape) == (last_year_above, "tabs"):
        pytest.skip("between tabs nothing parts one table from the next")
    page, values, plain = changed(markup, form)
    assert_same(_prose(reading(text_of(parts_of(page), shape))), values, plain)


@pytest.mark.parametrize(
    "markup",
    [last_year_above, *(item for item in RESHAPED if item not in AS_LINES)],
    ids=lambda m: m.__name__,
)
def test_what_a_text_cannot_tell_is_doubted(markup: Markup) -> None:
    page, values, _ = changed(markup, "2021")
    for shape in ("pipes", "tabs"):
        for key, cell in reading(text_of(parts_of(page), shape)).cells.items():
            assert cell.value == values.get(key, "") or cell.status == "uncertain", key


def test_two_numbers_of_one_cell_are_no_number_together() -> None:
    page = html.document_fromstring(samples.html(FORMS["2021"], samples.values_of(FORMS["2021"], 3), 2022))
    cell = next(cell for cell in tables(page)[0].iter("td") if cell.text_content() == "规章").getnext()
    for text in ("12\n34", "12 345 6", "1 344 000", "2 0 1"):
        cell.text = text
        del cell[:]
        read = reading(html.tostring(page, encoding="utf-8")).cells["disclosure.regulations.issued"]
        assert (read.status == "uncertain") == (text in ("12\n34", "12 345 6")), text


def test_numbers_in_brackets_are_doubted() -> None:
    page = html.document_fromstring(samples.html(FORMS["2021"], samples.values_of(FORMS["2021"], 3), 2022))
    next(cell for cell in tables(page)[0].iter("td") if cell.text_content() == "规章").getnext().text = "（"
    cell = next(cell for cell in tables(page)[0].iter("td") if cell.text_content() == "规章").getnext()
    cell[-1].tail = "）"
    cells = reading(html.tostring(page, encoding="utf-8")).cells
    assert cells["disclosure.regulations.issued"].status == "uncertain"
    assert [key for key, cell in cells.items() if cell.status == "uncertain"] == [
        "disclosure.regulations.issued"
    ]


def test_rows_whose_numbers_stand_elsewhere_are_no_blanks() -> None:
    """The labels in a table of their own, and so wide that each row ends with empty cells."""
    page = html.document_fromstring(samples.html(FORMS["2021"], samples.values_of(FORMS["2021"], 3), 2022))
    values = dict(samples.values_of(FORMS["2021"], 3))
    table = tables(page)[1]
    rows = list(table.iter("tr"))
    apart = html.fragment_fromstring("<table></table>")
    table.addprevious(apart)
    for row in rows[3:]:
        own = html.fragment_fromstring("<table><tr></tr></table>").find(".//tr")
        own.extend(list(row)[:-7])
        own.extend(html.fragment_fromstring(f"<table><tr>{'<td></td>' * 7}</tr></table>").find(".//tr"))
        apart.append(own)
    for key, cell in reading(html.tostring(page, encoding="utf-8")).cells.items():
        if key.startswith("requests."):
            assert cell.value == values[key] or cell.status == "uncertain", key
