"""Reading the 统计表 of reports before 2019: indicator, unit, value; also with 历年累计, numbers, two panels a row.

A table is one of these by its header (指标) or by several of its indicators. Its rows are read as what follows what:
labels, a unit, values; so a grid, a cell a line and a line a row are one thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.forms.statistics import STATISTICS
from extraction.layout import Block, Grid
from extraction.report import Statistic
from extraction.statistics.lines import indicators_of, read_statistic
from extraction.statistics.tables import StatisticsTable, table_of_grid, table_of_lines
from extraction.words.values import is_blank

_FEWEST_KNOWN = 6
_FEWEST_LINES = 3
_KNOWN = {indicator.key: indicator for indicator in STATISTICS.indicators}
_ORDER = {key: place for place, key in enumerate(_KNOWN)}


def take_statistics(blocks: Sequence[Block]) -> tuple[list[Statistic], list[Block]]:
    """The indicators of a document's tables of statistics, and its blocks without those tables."""
    statistics: list[Statistic] = []
    rest: list[Block] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        end = place + 1
        if isinstance(block, Grid):
            table = table_of_grid(block)
        else:
            table, end = table_of_lines(blocks, place)
        if table is not None and _is_one(table, after=statistics):
            statistics += _statistics(table)
            place = end
            continue
        rest.append(block)
        place += 1
    return statistics, rest


def _is_one(table: StatisticsTable, *, after: Sequence[Statistic]) -> bool:
    counted = [line for line in table.lines if line.unit or line.values]
    known = sum(bool(indicators_of(line.label())) for line in counted)
    needed = 1 if table.has_header or after else _FEWEST_KNOWN
    return known >= needed or (table.has_header and len(counted) >= _FEWEST_LINES and bool(counted[0].unit))


def _statistics(table: StatisticsTable) -> Iterator[Statistic]:
    last = -1
    for line in table.lines:
        label = line.label()
        codes = indicators_of(label)
        if not codes and not line.unit and all(map(is_blank, line.values)):
            continue  # the heading of a group
        # Two groups have indicators of the same words: the first one that has not yet been passed.
        code = min(codes, key=lambda key: (_ORDER[key] <= last, _ORDER[key])) if codes else line.code
        last = _ORDER.get(code, last)
        unit = line.stated_unit() or (_KNOWN[code].unit or "" if code in _KNOWN else "")
        values = line.values[: len(table.columns)]
        if table.flat and len(values) < len(table.columns):
            values = []  # one is missing, and nobody knows which
        for place, column in enumerate(table.columns):
            yield Statistic(
                code=f"{code}_cumulative" if column and code else code,
                label=f"{label}（{column}）" if column else label,
                value=read_statistic(values[place]) if place < len(values) else None,
                unit=unit,
            )
