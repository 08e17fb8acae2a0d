"""Tables without ruling lines: columns where numbers stand under each other, rows as the lines of print.

What belongs to one row of the table is not decided here: a label that is wrapped stands above and below its
numbers, and only its words tell (extraction/wrapped.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from extraction.layout import Grid, GridCell
from extraction.narrative import is_section_heading
from extraction.readers.lines import COLUMN_GAP, Character, Chunk, Line, lines_of
from extraction.values import is_number, is_value

_ONE_LINE = 0.3
_FEWEST_COLUMNS = 4
_FEWEST_ROWS = 2
_WIDE_ROW = 10
_PROSE_SHARE = 0.75
_BELOW = 2.2
_SAME_EDGE = 3.0


def take_tables(
    characters: Sequence[Character], page: int
) -> tuple[list[tuple[float, Grid]], list[Character]]:
    """The unruled tables of a page with their tops, and the characters that are in none of them."""
    lines = lines_of(characters, tolerance=_ONE_LINE)
    chunks = [line.chunks(COLUMN_GAP) for line in lines]
    numeric = [_values(row) >= _FEWEST_COLUMNS for row in chunks]
    tables: list[tuple[float, Grid]] = []
    taken: set[int] = set()
    for first, last in _regions(lines, chunks, numeric):
        tables.append((lines[first].top, _grid(lines[first : last + 1], chunks[first : last + 1], page)))
        taken |= set(range(first, last + 1))
    rest = [
        character for place, line in enumerate(lines) if place not in taken for character in line.characters
    ]
    return tables, rest


def _regions(
    lines: Sequence[Line], chunks: Sequence[Sequence[Chunk]], numeric: Sequence[bool]
) -> Iterable[tuple[int, int]]:
    """First and last line of each table: lines of numbers, with the labels around them, up to prose or a heading."""
    if not lines:
        return
    width = max(line.right for line in lines) - min(line.left for line in lines)
    ends = [
        not numeric[place]
        and (
            is_section_heading(line.text())
            or (len(chunks[place]) == 1 and line.right - line.left > _PROSE_SHARE * width)
        )
        for place, line in enumerate(lines)
    ]
    place = 0
    while place < len(lines):
        if not numeric[place]:
            place += 1
            continue
        first = last = place
        while first and not ends[first - 1]:
            first -= 1
        while place < len(lines) and not ends[place]:
            last = place if numeric[place] else last
            place += 1
        while last + 1 < place and lines[last + 1].top - lines[last].top <= _BELOW * lines[last].size:
            last += 1
        widest = max(_values(row) for row in chunks[first : last + 1])
        if sum(numeric[first : last + 1]) >= _FEWEST_ROWS or widest >= _WIDE_ROW:
            yield first, last


def _values(row: Sequence[Chunk]) -> int:
    """How many values stand on a line: numbers, and signs for nothing beside them."""
    return sum(is_value(chunk.text) for chunk in row) if any(is_number(chunk.text) for chunk in row) else 0


def _grid(lines: Sequence[Line], chunks: Sequence[Sequence[Chunk]], page: int) -> Grid:
    numbers = [
        chunk for row in chunks if _values(row) >= _FEWEST_COLUMNS for chunk in row if is_value(chunk.text)
    ]
    columns = _columns(numbers)
    bounds = [columns[0][0] - _SAME_EDGE * 2]
    bounds += [(left[1] + right[0]) / 2 for left, right in itertools.pairwise(columns)]
    edges = _edges([chunk.left for row in chunks for chunk in row if chunk.middle < bounds[0]])
    grid = Grid(printed_lines=True)
    for line, row in zip(lines, chunks, strict=True):
        slots: list[GridCell | None] = [None] * (len(edges) + len(columns))
        for chunk in row:
            slot = _slot(chunk, edges, bounds)
            box = (round(chunk.left, 1), round(line.top, 1), round(chunk.right, 1), round(line.bottom, 1))
            before = slots[slot]
            slots[slot] = GridCell((before.text if before else "") + chunk.text, page, box)
        grid.rows.append(slots)
    return grid


def _columns(numbers: Sequence[Chunk]) -> list[tuple[float, float]]:
    """Where numbers stand under each other: stretches of the line that at least one number covers."""
    columns: list[tuple[float, float]] = []
    for chunk in sorted(numbers, key=lambda item: item.left):
        if columns and chunk.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], chunk.right))
        else:
            columns.append((chunk.left, chunk.right))
    return columns


def _edges(lefts: Sequence[float]) -> list[float]:
    """The left edges at which labels begin."""
    edges: list[float] = []
    for left in sorted(lefts):
        if not edges or left - edges[-1] > _SAME_EDGE:
            edges.append(left)
    return edges


def _slot(chunk: Chunk, edges: Sequence[float], bounds: Sequence[float]) -> int:
    if chunk.middle < bounds[0]:
        return max(place for place, edge in enumerate(edges) if edge <= chunk.left + 0.01)
    return len(edges) + max(place for place, bound in enumerate(bounds) if bound <= chunk.middle)
