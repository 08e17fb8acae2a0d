"""Numbers in Chinese characters, as prose and headings write them: 一百二十 is 120, 二〇二一 is 2021."""

from __future__ import annotations

import re

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TEN_THOUSAND = 10_000

NUMERAL = "[零〇一二两三四五六七八九十百千万]"
"""The characters that numbers are written with, for patterns."""

_WHOLE = re.compile(rf"{NUMERAL}{{1,12}}")


def read_chinese(text: str) -> int | None:
    """The number that Chinese characters write, up to 99,999,999; None where they write none (百十, 万万)."""
    if not _WHOLE.fullmatch(text):
        return None
    if not any(character in _UNITS or character == "万" for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    high, wan, low = text.rpartition("万")
    upper = read_chinese(high) if wan else 0
    lower = _below_ten_thousand(low) if low else 0
    if upper is None or lower is None or (wan and not high) or upper >= _TEN_THOUSAND:
        return None
    return upper * _TEN_THOUSAND + lower


def _below_ten_thousand(text: str) -> int | None:
    total, digit, least = 0, None, _TEN_THOUSAND
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            continue
        unit = _UNITS.get(character)
        if (
            unit is None
            or unit >= least
            or (digit is None and (unit != 10 or total))
            or (digit == 0 and unit != 10)
        ):
            return None
        total += (1 if digit in (None, 0) else digit) * unit
        digit, least = None, unit
    return total + (digit or 0)


def write_chinese(number: int) -> str:
    """A number from 0 to 9999 in Chinese characters, as word processors number with them: 十二, 一百零三."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    if number < 20:
        return "十" + (digits[number % 10] if number % 10 else "")
    text, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + word
            gap = False
        else:
            gap = True
    return text
