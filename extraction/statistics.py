"""Reading the 统计表 of reports before 2019: indicator, unit, value; also with 历年累计, numbers, two panels a row.

A table is one of these by its header (指标) or by several of its indicators. Its rows are read as what follows what:
labels, a unit, values; so a grid, a cell a line and a line a row are one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extraction.forms.statistics import STATISTICS
from extraction.labels import match, plain
from extraction.layout import Block, Grid, Paragraph
from extraction.report import Statistic
from extraction.values import is_blank, is_number, is_value, read_value

_FEWEST_KNOWN = 6
_FEWEST_LINES = 3
_LONGEST_CELL = 60
_NO_MATCH = 9.0
_CODE = re.compile(r"\d{1,3}(?:[.\-]\d{1,3})*")
_NUMBER_HEADINGS = frozenset(["序号", "编号", "代码", "指标代码"])
_COUNTED = re.compile(r"^([+\-]?[\d,]+(?:\.\d+)?)(\D{1,3})$")
_UNIT_AND_NUMBER = re.compile(r"^(\D{1,3})(\d+)$")
_YEAR = re.compile(r"(?:20\d\d|本|当|上|去)年度?")
_BEGINS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．]|其中)"
)
_LEADING = re.compile(r"^(?:其中|#|\*|[—-])+[:：]?")
_UNIT_IN_LABEL = re.compile(r"[（(](?:单位[:：])?([^（）()]{1,3})[)）]$")


@dataclass(slots=True)
class _Line:
    """An indicator as printed: its number in a column of its own, the texts of its label, its unit, its values."""

    code: str = ""
    labels: list[str] = field(default_factory=list)
    unit: str = ""
    values: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """The lines of one table under its columns of values ("" for the year's own, else what the header prints)."""

    lines: list[_Line] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    has_header: bool = False
    flat: bool = False


@dataclass(slots=True)
class _Header:
    """What heads a table: its columns of values, and whether a column of numbers stands before the indicators."""

    columns: list[str]
    numbered: bool


def take_statistics(blocks: Sequence[Block]) -> tuple[list[Statistic], list[Block]]:
    """The indicators of a document's tables of statistics, and its blocks without those tables."""
    statistics: list[Statistic] = []
    rest: list[Block] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        end = place + 1
        if isinstance(block, Grid):
            table = _of_grid(block)
        else:
            table, end = _of_lines(blocks, place)
        if table is not None and _is_one(table, after=statistics):
            statistics += _statistics(table)
            place = end
            continue
        rest.append(block)
        place += 1
    return statistics, rest


def _is_one(table: _Table, *, after: Sequence[Statistic]) -> bool:
    counted = [line for line in table.lines if line.unit or line.values]
    known = sum(bool(_matches(line)) for line in counted)
    needed = 1 if table.has_header or after else _FEWEST_KNOWN
    return known >= needed or (table.has_header and len(counted) >= _FEWEST_LINES and bool(counted[0].unit))


# -- tables to lines -----------------------------------------------------------------------------------------


def _of_grid(grid: Grid) -> _Table | None:
    table = _Table()
    page = None
    for index in range(len(grid.rows)):
        cells = [placed.cell for placed in grid.placed(index) if not placed.above]
        texts = [cell.text for cell in cells]
        before, page = page, cells[-1].page if cells else page
        if before != page and before is not None and table.lines and _ends_a_label(texts):
            table.lines[-1].labels[-1] += next(text for text in texts if not is_blank(text))
            continue
        header = _header(texts)
        if header is not None:
            table.columns, table.has_header = header.columns, True
            continue
        table.lines += _lines(texts)
    return table if table.lines else None


def _ends_a_label(texts: Sequence[str]) -> bool:
    """Whether the first row of a page is only the rest of the label that the page before began."""
    printed = [text for text in texts if not is_blank(text)]
    return (
        len(texts) > 1
        and len(printed) == 1
        and not _BEGINS.match(plain(printed[0]))
        and not _is_value(printed[0])
    )


def _of_lines(blocks: Sequence[Block], place: int) -> tuple[_Table | None, int]:
    """A table printed as lines of text from its header on, and where it ends."""
    begin = place + _is_number_heading(blocks[place])
    first = blocks[begin] if begin < len(blocks) else None
    if not isinstance(first, Paragraph) or not (
        plain(first.text) in STATISTICS.headings or _header(first.text.split())
    ):
        return None, place + 1
    texts: list[str] = []
    last = place
    for offset, block in enumerate(blocks[place:]):
        if not isinstance(block, Paragraph) or not _is_cell(block.text):
            break
        words = [part for word in block.text.split() for part in _glued(word)]
        texts += words
        if is_value(words[-1]) or words[-1] in STATISTICS.units:
            last = place + offset
    end = next((i for i, text in enumerate(texts) if _BEGINS.match(text)), 0)
    header = _header(texts[:end])
    if header is None:
        return None, last + 1
    lines = _lines(texts[end:], numbered=header.numbered)
    return _Table(_mended(lines), header.columns, has_header=True, flat=True), last + 1


def _mended(lines: Iterable[_Line]) -> list[_Line]:
    """Lines whose label was wrapped around its numbers, with what was printed below them back in the label."""
    mended: list[_Line] = []
    for line in lines:
        before = mended[-1] if mended else _Line()
        rest = not (line.code or line.unit) and not (line.values and before.values)
        if before.labels and rest and not _BEGINS.match(plain(line.labels[0])):
            together = _label(before) + "".join(line.labels)
            if _cost(together) < min(_cost(_label(before)), _cost("".join(line.labels))):
                before.labels, before.values = [together], before.values or line.values
                continue
        mended.append(line)
    return mended


def _cost(label: str) -> float:
    return next((found.cost for found in match(_bare(label), STATISTICS.indicators)), _NO_MATCH)


def _is_number_heading(block: Block) -> bool:
    return isinstance(block, Paragraph) and plain(block.text) in _NUMBER_HEADINGS


def _glued(word: str) -> Sequence[str]:
    """A unit and a number that a converter printed without a space between them, apart: 条3."""
    found = _UNIT_AND_NUMBER.match(plain(word))
    return (found[1], found[2]) if found and found[1] in STATISTICS.units else (word,)


def _is_cell(text: str) -> bool:
    return len(text) <= _LONGEST_CELL and not text.endswith(("。", "；"))


def _header(texts: Iterable[str]) -> _Header | None:
    """The columns of values that a header names: "" for the year's own. None for what is no header."""
    flat = [plain(text).strip("：:") for text in texts if not is_blank(text)]
    if not any(text in STATISTICS.headings for text in flat) or any(map(is_number, flat)):
        return None
    columns: list[str] = []
    for text in flat:
        bare = _YEAR.sub("", re.sub(r"[（(].*", "", text))
        if text in STATISTICS.cumulative_headings or bare in STATISTICS.cumulative_headings:
            columns.append(text)
        elif text in STATISTICS.value_headings or bare in STATISTICS.value_headings or _YEAR.fullmatch(text):
            columns.append(text if columns and columns[0] == "" else "")
    panels = sum(text in STATISTICS.headings for text in flat)
    own = columns[: max(len(columns) // panels, 1)] or [""]
    return _Header(own, numbered=not _NUMBER_HEADINGS.isdisjoint(flat))


def _lines(texts: Iterable[str], *, numbered: bool = False) -> Iterator[_Line]:
    """The lines that texts one after the other are. Where they are `numbered`, the next number begins the next line."""
    line = _Line()
    due = 1
    given = list(texts)
    for place, text in enumerate(given):
        flat = plain(text)
        # A value that is the next number by chance is followed by that number.
        if numbered and flat == str(due) and place + 1 < len(given) and not _is_value(given[place + 1]):
            if line.labels:
                yield line
            line, due = _Line(code=flat), due + 1
            continue
        if flat in STATISTICS.units and line.labels and not line.unit:
            line.unit = flat
        elif _is_value(text) and not (is_blank(text) and not line.unit):
            if line.labels:
                line.values.append(text)
            elif _CODE.fullmatch(flat):
                line.code = flat
        elif flat and _CODE.fullmatch(flat) and not line.labels:
            line.code = flat
        elif flat:
            if line.unit or line.values:
                yield line
                line = _Line()
            line.labels.append(text)
    if line.labels:
        yield line


# -- lines to statistics -------------------------------------------------------------------------------------


def _label(line: _Line) -> str:
    """The indicator's own label: what stands after its headings and before its unit."""
    texts = ["".join(text.split()) for text in line.labels]
    begin = max((i for i, text in enumerate(texts) if _BEGINS.match(text)), default=None)
    if begin is not None and begin + 1 < len(texts) and match(_bare(texts[-1]), STATISTICS.indicators):
        return texts[-1]
    return "".join(texts[begin:]) if begin is not None else texts[-1]


def _bare(label: str) -> str:
    return _LEADING.sub("", _UNIT_IN_LABEL.sub("", plain(label)))


def _matches(line: _Line) -> list[str]:
    bare = _bare(_label(line))
    while (shorter := _LEADING.sub("", bare)) != bare:
        bare = shorter
    return [found.label.key for found in match(bare, STATISTICS.indicators)]


def _statistics(table: _Table) -> Iterator[Statistic]:
    order = {indicator.key: place for place, indicator in enumerate(STATISTICS.indicators)}
    known = {indicator.key: indicator for indicator in STATISTICS.indicators}
    last = -1
    for line in table.lines:
        codes = _matches(line)
        if not codes and not line.unit and all(map(is_blank, line.values)):
            continue  # the heading of a group
        # Two groups have indicators of the same words: the first one that has not yet been passed.
        code = min(codes, key=lambda key: (order[key] <= last, order[key])) if codes else line.code
        last = order.get(code, last)
        label = _label(line)
        stated = _UNIT_IN_LABEL.search(plain(label))
        unit = line.unit or (stated[1] if stated and stated[1] in STATISTICS.units else "")
        unit = unit or _unit_of_value(line) or (known[code].unit or "" if code in known else "")
        values = line.values[: len(table.columns) or 1]
        if table.flat and len(values) < len(table.columns):
            values = []  # one is missing, and nobody knows which
        for place, column in enumerate(table.columns or [""]):
            text = values[place] if place < len(values) else ""
            yield Statistic(
                code=f"{code}_cumulative" if column and code else code,
                label=f"{label}（{column}）" if column else label,
                value=_value(text),
                unit=unit,
            )


def _is_value(text: str) -> bool:
    return is_value(text) or _number_and_unit(text) is not None


def _number_and_unit(text: str) -> tuple[str, str] | None:
    found = _COUNTED.match(plain(text))
    return (found[1], found[2]) if found and found[2] in STATISTICS.units else None


def _unit_of_value(line: _Line) -> str:
    return next((found[1] for text in line.values if (found := _number_and_unit(text))), "")


def _value(text: str) -> int | float | None:
    """The printed number in the unit that is printed beside it: money is not turned into yuan here."""
    found = _number_and_unit(text)
    return read_value(found[0] if found else text).value
