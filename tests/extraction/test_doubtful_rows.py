"""Rows whose values cannot be told for certain are marked, never read as if nothing were amiss."""

from __future__ import annotations

from copy import deepcopy

import pytest
from lxml import html

from extraction.forms import FORMS
from tests.extraction import samples
from tests.extraction.markups import Element, Markup, element, numbers, tables
from tests.extraction.test_markups import YEARS, reading

FORM = "2021"
PRINTED = samples.values_of(FORMS[FORM], 21)
VALUES = samples.yuan(FORMS[FORM], PRINTED)


def _row(page: Element, table: int, label: str) -> Element:
    return next(row for row in tables(page)[table].iter("tr") if row[0].text_content().strip() == label)


def cell_missing(page: Element) -> None:
    """An editor's slip took one cell out of a row."""
    row = _row(page, 1, "二、上年结转政府信息公开申请数量")
    row.remove(row[3])


def two_years(page: Element) -> None:
    """Last year's row stands above this year's, with the year in a remark alone."""
    row = _row(page, 0, "行政许可")
    other = deepcopy(row)
    for item in numbers(other):
        item.text = "88"
    other[0].find(".//span").text = "行政许可（上年）"
    row.addprevious(other)


def pictures_of_numbers(page: Element) -> None:
    row = _row(page, 1, "二、上年结转政府信息公开申请数量")
    for item in numbers(row):
        item.append(element(f'<img src="n.gif" width="12" alt="{item.text}">'))
        item.text = ""


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (cell_missing, "requests.carried_in."),
        (two_years, "disclosure.licensing."),
        (pictures_of_numbers, "requests.carried_in."),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_doubtful_row_is_uncertain_and_no_other(change: Markup, rows: str) -> None:
    page = html.document_fromstring(samples.html(FORMS[FORM], PRINTED, YEARS[FORM]))
    change(page)
    report = reading(html.tostring(page, encoding="utf-8"))
    for key, cell in report.cells.items():
        assert (cell.status == "uncertain") is key.startswith(rows), key
        if cell.status != "uncertain":
            assert cell.value == VALUES[key]
    assert report.cells.keys() == VALUES.keys()


def test_a_picture_that_only_takes_room_is_nothing() -> None:
    printed = PRINTED | dict.fromkeys(key for key in PRINTED if key.endswith(".research"))
    page = html.document_fromstring(samples.html(FORMS[FORM], printed, YEARS[FORM]))
    for cell in page.iter("td"):
        if not cell.text_content().strip("\xa0"):
            cell.append(element('<img src="/images/spacer.gif">'))
            cell.append(element('<img src="/a.png" width="1" height="20">'))
    report = reading(html.tostring(page, encoding="utf-8"))
    assert {cell.status for key, cell in report.cells.items() if key.endswith(".research")} == {"plain"}
