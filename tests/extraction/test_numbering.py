"""Numbers that word processors give by themselves, and rows that a page's end cut."""

from __future__ import annotations

import pytest

from extraction.layout import Grid, GridCell
from extraction.readers.word.numbering import Level, Numbering
from extraction.shaping.cut_rows import mend_cut_rows


def test_levels_count_on_and_begin_anew() -> None:
    levels = (
        Level("chineseCounting", "%1、"),
        Level("chineseCounting", "（%2）"),
        Level("decimal", "%1.%3."),
    )
    lists = Numbering({1: levels, 2: levels}, {1: -1, 2: -1})
    shown = [lists.label(1, 0), lists.label(1, 1), lists.label(1, 1), lists.label(2, 0), lists.label(1, 1)]
    assert shown == ["一、", "（一）", "（二）", "二、", "（一）"]
    assert lists.label(1, 2) == "二.1."


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("decimal", 12, "12"),
        ("chineseCountingThousand", 12, "十二"),
        ("ideographDigital", 12, "一二"),
        ("decimalEnclosedCircle", 3, "③"),
        ("upperLetter", 27, "AA"),
        ("lowerRoman", 14, "xiv"),
        ("decimalZero", 4, "04"),
        ("bullet", 1, ""),
        ("none", 1, ""),
    ],
)
def test_kinds_of_numbers(kind: str, number: int, shown: str) -> None:
    assert Numbering({1: (Level(kind, "%1", number),)}, {}).label(1, 0) == shown


def test_a_list_that_is_not_there_shows_nothing() -> None:
    assert Numbering({}, {}).label(3, 0) == ""
    assert Numbering({1: (Level(),)}, {}).label(1, 7) == ""


def grid(*rows: tuple[int, tuple[str, ...]]) -> Grid:
    return Grid([[GridCell(text, page) for text in texts] for page, texts in rows])


def texts(found: Grid) -> list[list[str]]:
    return [["" if cell is None else cell.text.replace("\n", "") for cell in row] for row in found.rows]


def test_a_row_cut_by_the_end_of_a_page_is_one_row() -> None:
    cut = grid(
        (1, ("（三", "1.属", "3", "4")),
        (2, ("）不予公开", "于国家秘密", "", "")),
        (2, ("", "2.重复申请", "0", "1")),
    )
    assert texts(mend_cut_rows(cut)) == [
        ["（三）不予公开", "1.属于国家秘密", "3", "4"],
        ["", "2.重复申请", "0", "1"],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [(1, ("1.属于国家秘密", "3")), (2, ("2.其他法律行政法规禁止公开", "4"))],
        [(1, ("2.重复申请", "3")), (2, ("3.要求提供公开出版物", ""))],
        [(1, ("（三", "3")), (1, ("）不予公开", ""))],
    ],
)
def test_rows_that_a_page_end_only_stands_between_stay_two(rows: list[tuple[int, tuple[str, ...]]]) -> None:
    assert texts(mend_cut_rows(grid(*rows))) == [list(cells) for _, cells in rows]
