"""One printed value at a time."""

from __future__ import annotations

import pytest

from extraction.words.labels import HIDDEN
from extraction.words.values import is_value, read_value, unit_of_label


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("0", 0, None),
        ("35", 35, None),
        (" 7\n", 7, None),
        ("１２３", 123, None),
        ("2 0 1", 201, None),
        ("1,344", 1344, None),
        ("1，344", 1344, None),
        ("12,345,678", 12345678, None),
        ("+19", 19, None),
        ("+1036", 1036, None),
        ("-8", -8, None),
        ("－8", -8, None),
        ("增15", 15, "增"),
        ("减4", -4, "减"),
        ("减少 4", -4, "减少"),
        ("22（其中修订16件）", 22, "其中修订16件"),
        ("55(含自然失效29件)", 55, "含自然失效29件"),
        ("3件", 3, "件"),
        ("4.5", 4.5, None),
        ("4.00", 4, None),
        ("零", 0, "以文字表示"),
        ("13①", 13, "①"),
        ("13²", 13, "²"),
        ("13*", 13, "*"),
        ("13（其中2件）※", 13, "其中2件；※"),
        ("'13", 13, None),
        ("13人次", 13, "人次"),
        ("1\u00ad3\u200d", 13, None),
    ],
)
def test_count(text: str, value: float, note: str | None) -> None:
    cell = read_value(text)
    assert (cell.value, cell.note) == (value, note)
    assert type(cell.value) is type(value)
    assert cell.status == ("read" if note else "plain")


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("477.35", "万元", 4773500),
        ("4068.208", "万元", 40682080),
        ("7730.28", "万元", 77302800),
        ("0.1", "万元", 1000),
        ("251000元", "元", 251000),
        ("251000元", "万元", 251000),
        ("3.2万元", "元", 32000),
        ("1.5亿元", "元", 150000000),
        ("1,344,000.00", "元", 1344000),
        ("2018359.39", "元", 2018359.39),
        ("8040", "元", 8040),
        ("0", "万元", 0),
    ],
)
def test_money_is_exact_and_in_yuan(text: str, unit: str, yuan: float) -> None:
    cell = read_value(text, unit=unit)
    assert cell.value == yuan
    assert cell.text == text


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\xa0\xa0", "\n", "\u200b", "\u00ad\ufeff"])
def test_blank_is_no_number_and_no_text(text: str) -> None:
    cell = read_value(text)
    assert (cell.value, cell.text, cell.status) == (None, "", "plain")


@pytest.mark.parametrize("text", ["-", "/", "无", "——", "见附件", "①", "²", "*"])
def test_what_is_not_a_number_keeps_its_text(text: str) -> None:
    cell = read_value(text)
    assert (cell.value, cell.text, cell.note) == (None, text, "不是数字")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 (", None),
        ("约12", None),
        ("3/5", None),
        ("(12)", 12),
        ("三", 3),
        ("十二件", 12),
        ("12\n34", 1234),
    ],
)
def test_what_may_be_another_number_is_doubted(text: str, value: int | None) -> None:
    cell = read_value(text)
    assert (cell.value, cell.status) == (value, "uncertain")


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("采购总金额(万元)", "万元"),
        ("本年收费金额（单位：元）", "元"),
        ("采购总金额\n（单位：万 元）", "万元"),
        ("采购总金额", None),
    ],
)
def test_unit_of_a_header(label: str, unit: str | None) -> None:
    assert unit_of_label(label) == unit


@pytest.mark.parametrize(
    ("text", "expected"), [("12", True), ("", True), ("/", True), ("自然人", False), ("2.重复申请", False)]
)
def test_values_are_told_from_labels(text: str, expected: bool) -> None:
    assert is_value(text) is expected


def test_a_value_with_a_hidden_character_is_uncertain() -> None:
    cell = read_value(f"36{HIDDEN}")
    assert (cell.value, cell.status) == (36, "uncertain")
    assert read_value(HIDDEN).value is None
