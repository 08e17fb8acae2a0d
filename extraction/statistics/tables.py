"""Tables of the 统计表 of reports before 2019 as lines under columns, whether printed as a grid or as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extraction.forms.statistics import STATISTICS
from extraction.layout import Block, Grid, Paragraph
from extraction.statistics.lines import BEGINS, StatisticsLine, cost_of, is_statistic, lines_of
from extraction.words.labels import plain
from extraction.words.values import is_blank, is_number, is_value

_LONGEST_CELL = 60
_NUMBER_HEADINGS = frozenset(["序号", "编号", "代码", "指标代码"])
_UNIT_AND_NUMBER = re.compile(r"^(\D{1,3})(\d+)$")
_YEAR = re.compile(r"(?:20\d\d|本|当|上|去)年度?")


@dataclass(slots=True)
class StatisticsTable:
    """The lines of one table under its columns of values ("" for the year's own, else what the header prints).

    `flat` tells that it was printed as lines of text: there a value that is missing leaves no trace.
    """

    lines: list[StatisticsLine] = field(default_factory=list)
    columns: list[str] = field(default_factory=lambda: [""])
    has_header: bool = False
    flat: bool = False


@dataclass(slots=True)
class _Header:
    """What heads a table: its columns of values, and whether a column of numbers stands before the indicators."""

    columns: list[str]
    numbered: bool


def table_of_grid(grid: Grid) -> StatisticsTable | None:
    """A grid's lines; None where it has none."""
    table = StatisticsTable()
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
        table.lines += lines_of(texts)
    return table if table.lines else None


def _ends_a_label(texts: Sequence[str]) -> bool:
    """Whether the first row of a page is only the rest of the label that the page before began."""
    printed = [text for text in texts if not is_blank(text)]
    return (
        len(texts) > 1
        and len(printed) == 1
        and not BEGINS.match(plain(printed[0]))
        and not is_statistic(printed[0])
    )


def table_of_lines(blocks: Sequence[Block], place: int) -> tuple[StatisticsTable | None, int]:
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
    end = next((i for i, text in enumerate(texts) if BEGINS.match(text)), 0)
    header = _header(texts[:end])
    if header is None:
        return None, last + 1
    lines = lines_of(texts[end:], numbered=header.numbered)
    return StatisticsTable(_mended(lines), header.columns, has_header=True, flat=True), last + 1


def _mended(lines: Iterable[StatisticsLine]) -> list[StatisticsLine]:
    """Lines whose label was wrapped around its numbers, with what was printed below them back in the label."""
    mended: list[StatisticsLine] = []
    for line in lines:
        before = mended[-1] if mended else StatisticsLine()
        rest = not (line.code or line.unit) and not (line.values and before.values)
        if before.labels and rest and not BEGINS.match(plain(line.labels[0])):
            together = before.label() + "".join(line.labels)
            if cost_of(together) < min(cost_of(before.label()), cost_of("".join(line.labels))):
                before.labels, before.values = [together], before.values or line.values
                continue
        mended.append(line)
    return mended


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
    if STATISTICS.headings.isdisjoint(flat) or any(map(is_number, flat)):
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
