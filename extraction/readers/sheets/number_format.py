"""Numbers of a worksheet as its number formats print them (ECMA-376 §18.8.31): 0;-0;"-" prints - for nothing."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|(?P<digits>[0#?.,][0#?.,]*)|(?P<other>.)', re.S
)
_GENERAL = re.compile(r"general|G/通用格式|@", re.I)
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_SECTION_END = re.compile(r'("[^"]*"|\\.)|;', re.S)
_OF: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_TOO_LARGE = 1e15
_GENERAL_DIGITS = 10
"""How many digits the format General shows at most beside a decimal point."""


def number_text(value: float, number_format: str) -> str:
    """A number as the sheet shows it, without separators of thousands; formats that are not understood are General."""
    if not abs(value) < _TOO_LARGE:
        return f"{value:.15g}"
    sections = _sections(number_format)
    section, plain_sign = _section_for(value, sections)
    if not section and len(sections) > 1:
        return ""
    shown = _BRACKETS.sub("", section)
    if not shown or _GENERAL.fullmatch(shown.strip()):
        return _general(value)
    sign = "-" if plain_sign and value < 0 else ""
    if _GENERAL.search(shown):
        before, after = (_literals(part) for part in _GENERAL.split(shown, maxsplit=1))
        return f"{before}{sign}{_general(abs(value))}{after}"
    pieces = _pieces(abs(value), shown)
    return _general(value) if pieces is None else sign * any(map(str.isdigit, pieces)) + pieces.strip()


@lru_cache(maxsize=1024)
def _sections(number_format: str) -> tuple[str, ...]:
    """The parts of a format between semicolons that are not quoted."""
    parts, start = [], 0
    for found in _SECTION_END.finditer(number_format):
        if found[1] is None:
            parts.append(number_format[start : found.start()])
            start = found.end()
    return (*parts, number_format[start:])


def _section_for(value: float, sections: tuple[str, ...]) -> tuple[str, bool]:
    """The section that prints a number, and whether it prints a minus by itself."""
    conditions = [_CONDITION.search("".join(_BRACKETS.findall(section))) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _OF[condition[1]](value, float(condition[2])):
                return section, condition is None
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _general(value: float) -> str:
    if value == int(value):
        return str(int(value))
    return str(float(f"{value:.{_GENERAL_DIGITS}g}")).removesuffix(".0")


def _literals(text: str) -> str:
    return "".join(
        found["quoted"] or found["escaped"] or found["other"] or "" for found in _TOKEN.finditer(text)
    )


def _pieces(value: float, shown: str) -> str | None:
    """What a section prints of a number; None where it is none of plain digits (a date, a fraction, 1E+03)."""
    tokens = list(_TOKEN.finditer(shown))
    places = [place for place, token in enumerate(tokens) if token["digits"]]
    if any((token["other"] or "").isascii() and (token["other"] or "").isalpha() for token in tokens):
        return None
    others = "".join(token["other"] or "" for token in tokens)
    inside = tokens[places[0] : places[-1]] if places else []
    if "/" in others or any(not token["digits"] and token["other"] != " " for token in inside):
        return None
    if not places:
        return _literals(shown)
    digits = "".join(tokens[place]["digits"] for place in places)
    number = Decimal(repr(value)) * (100 if "%" in others else 1)
    whole, _, decimals = digits.rstrip(",").partition(".")
    number /= 1000 ** (len(digits) - len(digits.rstrip(",")))
    number = number.quantize(Decimal(1).scaleb(-len(decimals.replace(",", ""))), ROUND_HALF_UP)
    text = f"{number:f}".zfill(whole.count("0") + (len(decimals) + 1 if decimals else 0))
    if not whole.count("0"):
        text = text.removeprefix("0")
    optional = len(decimals) - len(decimals.rstrip("#?"))
    if optional and "." in text:
        fixed = len(text) - optional
        text = (text[:fixed] + text[fixed:].rstrip("0")).rstrip(".")
    return (
        _literals("".join(t[0] for t in tokens[: places[0]]))
        + text
        + _literals("".join(t[0] for t in tokens[places[-1] + 1 :]))
    )
