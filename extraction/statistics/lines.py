"""The lines of a 统计表: an indicator's number, the texts of its label, its unit and its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extraction.forms.statistics import STATISTICS
from extraction.report import Number
from extraction.words.labels import match, plain
from extraction.words.values import is_blank, is_value, read_value

BEGINS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．]|其中)"
)
"""How the label of an indicator, or the heading of a group of them, begins."""
_CODE = re.compile(r"\d{1,3}(?:[.\-]\d{1,3})*")
_COUNTED = re.compile(r"^([+\-]?[\d,]+(?:\.\d+)?)(\D{1,3})$")
_LEADING = re.compile(r"^(?:其中|#|\*|[—-])+[:：]?")
_UNIT_IN_LABEL = re.compile(r"[（(](?:单位[:：])?([^（）()]{1,3})[)）]$")
_NO_MATCH = 9.0


@dataclass(slots=True)
class StatisticsLine:
    """An indicator as printed; `code` is its number in a column of its own."""

    code: str = ""
    labels: list[str] = field(default_factory=list)
    unit: str = ""
    values: list[str] = field(default_factory=list)

    def label(self) -> str:
        """The indicator's own label: what stands after its headings and before its unit."""
        texts = ["".join(text.split()) for text in self.labels]
        begin = max((i for i, text in enumerate(texts) if BEGINS.match(text)), default=None)
        if begin is not None and begin + 1 < len(texts) and indicators_of(texts[-1]):
            return texts[-1]
        return "".join(texts[begin:]) if begin is not None else texts[-1]

    def stated_unit(self) -> str:
        """The unit that is printed: in its column, else in the label, else behind a value; empty where none is."""
        in_label = _UNIT_IN_LABEL.search(plain(self.label()))
        units = [self.unit, in_label[1] if in_label and in_label[1] in STATISTICS.units else ""]
        units += [found[1] for text in self.values if (found := _number_and_unit(text))]
        return next(filter(None, units), "")


def indicators_of(label: str) -> list[str]:
    """The keys of the indicators that a label may be; two groups have some of the same words."""
    return [found.label.key for found in match(_bare(label), STATISTICS.indicators)]


def cost_of(label: str) -> float:
    """How far a label is from an indicator's."""
    return next((found.cost for found in match(_bare(label), STATISTICS.indicators)), _NO_MATCH)


def _bare(label: str) -> str:
    """A label without its unit and without what only says that it is a part of the one above."""
    bare = _UNIT_IN_LABEL.sub("", plain(label))
    while (shorter := _LEADING.sub("", bare)) != bare:
        bare = shorter
    return bare


def lines_of(texts: Iterable[str], *, numbered: bool = False) -> Iterator[StatisticsLine]:
    """The lines that texts one after the other are. Where they are `numbered`, the next number begins the next line."""
    line = StatisticsLine()
    due = 1
    given = list(texts)
    for place, text in enumerate(given):
        flat = plain(text)
        # A value that is the next number by chance is followed by that number.
        if numbered and flat == str(due) and place + 1 < len(given) and not is_statistic(given[place + 1]):
            if line.labels:
                yield line
            line, due = StatisticsLine(code=flat), due + 1
        elif flat in STATISTICS.units and line.labels and not line.unit:
            line.unit = flat
        elif is_statistic(text) and not (is_blank(text) and not line.unit):
            if line.labels:
                line.values.append(text)
            elif _CODE.fullmatch(flat):
                line.code = flat
        elif flat and _CODE.fullmatch(flat) and not line.labels:
            line.code = flat
        elif flat:
            if line.unit or line.values:
                yield line
                line = StatisticsLine()
            line.labels.append(text)
    if line.labels:
        yield line


def is_statistic(text: str) -> bool:
    """Whether this can stand for a value: as in any table, or a number with a unit behind it."""
    return is_value(text) or _number_and_unit(text) is not None


def read_statistic(text: str) -> Number | None:
    """The printed number in the unit that is printed beside it: money is not turned into yuan here."""
    found = _number_and_unit(text)
    return read_value(found[0] if found else text).value


def _number_and_unit(text: str) -> tuple[str, str] | None:
    found = _COUNTED.match(plain(text))
    return (found[1], found[2]) if found and found[2] in STATISTICS.units else None
