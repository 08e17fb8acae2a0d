"""Dates as reports and pages print them, to ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from extraction.words.numerals import read_chinese

LABELS = ("发布日期", "发布时间", "公开日期", "公开时间", "发文日期", "成文日期", "生成日期", "日期", "时间")
"""What pages print before their date of publication, the surest first."""

_DATE = r"(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)"
_NUMERIC = re.compile(_DATE)
_CHINESE = re.compile(
    r"(?P<year>二[〇○零OＯ0]{1}[一二三四五六七八九〇○零OＯ0]{2})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_ZEROES = str.maketrans("○OＯ0", "〇〇〇〇")


def parse_date(text: str) -> str | None:
    """The first date in a text, as YYYY-MM-DD; None where there is none that exists in the calendar."""
    found = _NUMERIC.search(text)
    if found:
        return _iso(int(found["year"]), int(found["month"]), int(found["day"]))
    chinese = _CHINESE.search("".join(text.split()))
    if chinese:
        year, month, day = (read_chinese(part.translate(_ZEROES)) for part in chinese.groups())
        return _iso(year, month, day) if year and month and day else None
    return None


def labelled_date(lines: Iterable[str]) -> str | None:
    """The date that stands after one of LABELS, the surest label first."""
    kept = [line for line in lines if any(character.isdigit() for character in line)]
    for label in LABELS:
        pattern = re.compile(r"\s*".join(label) + r"[^0-9一-龥]{0,6}" + _DATE)
        for line in kept:
            found = pattern.search(line)
            if found:
                stated = _iso(int(found["year"]), int(found["month"]), int(found["day"]))
                if stated:
                    return stated
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
