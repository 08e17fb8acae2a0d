"""Texts whose lines a converter put in another order than the table's: nothing wrong is read without a word."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams

from extraction import Document, Report, read
from extraction.forms import FORMS
from tests.extraction import samples

YEARS = {"2019": 2020, "2021": 2022}
Lines = list[str]


def values(form: str) -> dict[str, int | None]:
    return dict(samples.values_of(FORMS[form], 21))


def header_moved(lines: Lines) -> None:
    """A label that stands lower in its cell comes later, or earlier."""
    at = lines.index("自然人")
    lines.insert(at, lines.pop(lines.index("其他", at)))


def review_header_moved(lines: Lines) -> None:
    at = lines.index("结果维持")
    lines.insert(at, lines.pop(lines.index("总计", at)))


def values_above_their_label(lines: Lines) -> None:
    at = lines.index("5.要求行政机关确认或重新出具已获取信息")
    lines.insert(at + 7, lines.pop(at))


def disclosure_header_moved(lines: Lines) -> None:
    at = next(place for place, line in enumerate(lines) if line.endswith(("制发件数", "新制作数量")))
    lines.insert(at + 1, lines.pop(at))


def on_one_line(lines: Lines) -> None:
    lines[:] = [" ".join(lines)]


def without_anything_between(lines: Lines) -> None:
    lines[:] = ["".join(lines)]


MOVES = (
    header_moved, review_header_moved, values_above_their_label, disclosure_header_moved, on_one_line,
    without_anything_between,
)  # fmt: skip


def silent(report: Report, form: str) -> list[str]:
    """The cells that are not what is printed, and say nothing of it."""
    return [
        key
        for key, value in samples.yuan(FORMS[form], values(form)).items()
        if key not in report.cells
        or (report.cells[key].status != "uncertain" and report.cells[key].value != value)
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_what_is_out_of_order_is_doubted(move: Callable[[Lines], None], form: str) -> None:
    lines = samples.text(FORMS[form], values(form), YEARS[form], "lines").split("\n")
    move(lines)
    [report] = read([Document("\n".join(lines).encode())])
    assert silent(report, form) == []
    assert [cell for cell in report.cells.values() if cell.status == "uncertain"]
    assert report.findings == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "layout",
    [LAParams(), LAParams(boxes_flow=None), LAParams(char_margin=50)],
    ids=["boxes", "lines", "wide"],
)
def test_the_text_of_a_pdf(layout: LAParams, form: str) -> None:
    pdf = samples.pdf(FORMS[form], values(form), YEARS[form])
    text = extract_text(BytesIO(pdf), laparams=layout)
    [report] = read([Document(text.encode())])
    assert silent(report, form) == []
    assert report.findings == []


def last_years_totals(row: list[samples.Printed], place: int) -> None:
    if place == 0:
        row.append(samples.Printed("上年总计", rowspan=3))
    elif place > 2:
        row.append(samples.Printed("77"))


def numbers_of_rows(row: list[samples.Printed], place: int) -> None:
    if place == 0:
        row.insert(0, samples.Printed("序号", rowspan=3))
    elif place > 2:
        row.insert(0, samples.Printed(str(place - 2)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shape", ["lines", "columns", "pipes"])
@pytest.mark.parametrize("change", [last_years_totals, numbers_of_rows], ids=lambda change: change.__name__)
def test_a_column_that_no_form_has_takes_no_blank_s_place(
    change: Callable[[list[samples.Printed], int], None], shape: str, form: str
) -> None:
    printed = {key: value if value or "requests" not in key else None for key, value in values(form).items()}
    lines: Lines = []
    tables = 0
    for part in samples.parts(FORMS[form], samples.texts_of(printed), YEARS[form]):
        if isinstance(part, str):
            lines.append(part)
            continue
        tables += 1
        for place, row in enumerate(part if tables == 2 else ()):
            change(row, place)
        lines += samples.text_table(part, shape)
    [report] = read([Document("\n".join(lines).encode())])
    expected = samples.yuan(FORMS[form], printed)
    wrong = [
        key
        for key, cell in report.cells.items()
        if cell.status != "uncertain" and cell.value != expected[key]
    ]
    assert wrong == []
    assert not [finding for finding in report.findings if finding.rule.startswith("requests")]
