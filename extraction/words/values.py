"""Reading one printed value: the number that stands there, and what else stands there."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from extraction.layout import Box
from extraction.report import Cell, Number
from extraction.words.labels import HIDDEN, RAISED, plain
from extraction.words.numerals import NUMERAL, read_chinese

MONEY = {"元": Decimal(1), "千元": Decimal(1_000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
"""Units of money in yuan."""

COUNTERS = (
    "件次", "项次", "人次", "件", "条", "项", "个", "宗", "起", "次", "份", "人", "例", "篇", "笔", "户", "家", "案",
    "期", "场", "张",
)  # fmt: skip
"""Measure words that may follow a printed count."""

SIGNS = {
    "+": 1, "-": -1, "−": -1, "–": -1, "－": -1, "增加": 1, "新增": 1, "增": 1, "减少": -1, "减": -1, "↑": 1, "↓": -1,
    "": 1,
}  # fmt: skip
"""Signs and words for "more" and "less", as the column 本年增/减 has them."""

NOTHING = frozenset(
    {"-", "--", "---", "—", "——", "–", "−", "/", "\\", "//", "无", "*", "一", "——-", "/ /", "无数据"}
)
"""What is printed in place of a number where there is none. It stays as text; the value is None."""

ZERO_WORDS = frozenset({"零", "〇", "○", "O", "o"})

_PLAIN = 9
"""Digits alone that are no more than this are read without looking for anything else."""

_MARKS = re.compile(rf"[{RAISED}\u2460-\u2473\u24ea\u24f5-\u24fe\u2776-\u277f]")
_VALUE = re.compile(
    r"^['’`\"“¥]?共?(?P<sign>\+|-|−|–|增加|新增|增|减少|减|↑|↓|)"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<unit>亿元|万元|千元|元|万|" + "|".join(COUNTERS) + r"|)"
    r"(?P<note>[(\[][^()\[\]]*[)\]]|)(?P<mark>[*※†‡]{0,3})[\"”。;,]?$"
)
_IN_WORDS = re.compile(rf"^({NUMERAL}+)(?:{'|'.join(COUNTERS)}|)$")
_DIGIT = re.compile(r"\d")
_GARBLED = re.compile(r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\ue000-\uf8ff]")
"""Letters that no Chinese report has in a cell: what some fonts say of their glyphs is not what they show."""
_TWO_NUMBERS = re.compile(r"\d{2,}\s+\d|\d\s+\d{2}")
_THOUSANDS = re.compile(r"^\d{1,3}(?:\s\d{3})+$")
_ONLY_IN_BRACKETS = re.compile(r"^[(\[](\d+)[)\]]$")
_REMARK = re.compile(r"[(（\[［【〔]([^()（）\[\]]*)[)）\]］】〕]$")
_NOT_A_NUMBER = "不是数字"
_WORDED = "以文字表示"
_UNCLEAR = "有数字而不能确认"
_PARTED = "数字之间有空白，或为两个数"
_BRACKETED = "数字印在括号中，含义存疑"
_NOT_READABLE = "有字符无法读出"
_UNIT_IN_LABEL = re.compile(r"亿元|万元|千元|元")


def squeeze(text: str) -> str:
    """A printed text in half width without any blank (nbsp, U+3000, line breaks).

    What points to a footnote (①, a raised 2) is ※: it is no digit of the number before it.
    """
    return plain(text if text.isascii() else _MARKS.sub("※", text))


def unit_of_label(label: str) -> str | None:
    """The unit of money that a header prints: 万元 for 采购总金额(万元). None where it prints none."""
    found = _UNIT_IN_LABEL.search(squeeze(label))
    return found.group() if found else None


@lru_cache(maxsize=4096)
def is_blank(text: str) -> bool:
    """Whether nothing is printed."""
    return not squeeze(text)


@lru_cache(maxsize=4096)
def is_number(text: str) -> bool:
    """Whether a number is printed, with or without a sign, a unit or a remark in brackets."""
    flat = squeeze(text).replace(HIDDEN, "")
    return bool(_VALUE.match(flat)) or flat in ZERO_WORDS


@lru_cache(maxsize=4096)
def is_value(text: str) -> bool:
    """Whether this can stand in a cell for a value: a number, nothing, or a sign for nothing."""
    if is_blank(text) or is_number(text) or not text.strip(HIDDEN):
        return True
    flat = squeeze(text)
    return flat in NOTHING or bool(_ONLY_IN_BRACKETS.match(flat))


def _number(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)


def read_value(
    text: str, *, unit: str | None = None, page: int | None = None, box: Box | None = None
) -> Cell:
    """The cell that a printed text is.

    `unit` is the unit of money of its column, None for a count; the value of money is in yuan. A unit that the
    cell itself prints has the last word. Nothing printed is None, never 0.
    """
    if unit is None and text.isdigit() and text.isascii() and len(text) <= _PLAIN:  # almost every value
        return Cell(int(text), text, page=page, box=box)
    if HIDDEN in text:
        readable = read_value(text.replace(HIDDEN, ""), unit=unit, page=page, box=box)
        return replace(readable, text=" ".join(text.split()), note=_NOT_READABLE, status="uncertain")
    flat = squeeze(text)
    shown = " ".join(text.split())
    if not flat:
        return Cell(None, "", page=page, box=box)
    if flat in ZERO_WORDS:
        return Cell(0, shown, note=_WORDED, status="read", page=page, box=box)
    found = _VALUE.match(flat)
    if not found and (bracketed := _ONLY_IN_BRACKETS.match(flat)):
        return Cell(int(bracketed[1]), shown, note=_BRACKETED, status="uncertain", page=page, box=box)
    if not found:
        worded = _IN_WORDS.match(flat)
        written = read_chinese(worded[1]) if worded and flat not in NOTHING else None
        if written is not None:
            return Cell(written, shown, note=_WORDED, status="uncertain", page=page, box=box)
        if _DIGIT.search(flat):
            return Cell(None, shown, note=_UNCLEAR, status="uncertain", page=page, box=box)
        if _GARBLED.search(flat):
            return Cell(None, shown, note=_NOT_READABLE, status="uncertain", page=page, box=box)
        return Cell(None, shown, note=_NOT_A_NUMBER, status="read", page=page, box=box)
    value = Decimal(found["number"].replace(",", "")) * SIGNS[found["sign"]]
    notes = []
    if found["sign"] not in ("", "+", "-"):
        notes.append(found["sign"])
    own = "万元" if found["unit"] == "万" else found["unit"]
    if unit is not None:
        effective = own if own in MONEY else unit
        value *= MONEY[effective]
        if effective != "元" or own in MONEY:
            notes.append(effective)
    elif own:
        notes.append(own)
        if own in MONEY:
            value *= MONEY[own]
    if found["note"]:
        printed = _REMARK.search(shown)
        notes.append(printed[1] if printed else found["note"][1:-1])
    if found["mark"]:
        notes.append(shown[-len(found["mark"]) :])
    if page is None and _TWO_NUMBERS.search(text) and not _THOUSANDS.match(text.strip()):
        # A page's narrow column may break one number over two lines.
        return Cell(_number(value), shown, note=_PARTED, status="uncertain", page=page, box=box)
    note = "；".join(notes) or None
    return Cell(_number(value), shown, note=note, status="read" if note else "plain", page=page, box=box)
