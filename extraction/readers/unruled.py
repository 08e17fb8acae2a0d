"""Tables without ruling lines: columns where a header or the numbers stand, rows as the lines of print.

What belongs to one row of the table is not decided here: a label that is wrapped stands above and below its
numbers, and only its words tell (extraction/wrapped.py).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extraction.layout import Grid, GridCell
from extraction.narrative import is_section_heading
from extraction.readers.heading_columns import Columns, heading_columns
from extraction.readers.lines import COLUMN_GAP, Character, Chunk, Line, lines_of
from extraction.values import is_number, is_value

_ONE_LINE = 0.3
_FEWEST_COLUMNS = 4
_FEWEST_ROWS = 2
_WIDE_ROW = 10
_PROSE_SHARE = 0.75
_BELOW = 2.2
_SAME_EDGE = 3.0
_SAME_CELL = 1.45
"""How far apart, in em, lines of one cell may stand; rows of a table stand further apart."""


@dataclass(slots=True)
class UnruledTables:
    """The unruled tables of a page with their tops, the characters that are in none of them, and the columns of the
    table that the page's end cut, if it cut one."""

    tables: list[tuple[float, Grid]]
    rest: list[Character]
    open: Columns | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a line, and the line's place on the page."""

    line: int
    top: float
    bottom: float
    chunk: Chunk


def take_tables(characters: Sequence[Character], page: int, above: Columns | None = None) -> UnruledTables:
    """Find a page's tables. `above` are the columns of a table that goes on from the page before."""
    lines = lines_of(characters, tolerance=_ONE_LINE)
    chunks = [line.chunks(COLUMN_GAP) for line in lines]
    numeric = [_values(row) >= _FEWEST_COLUMNS for row in chunks]
    ends = list(_ends(lines, chunks, numeric))
    columns = _columns_in_force(lines, chunks, ends, above)
    for place, row in enumerate(chunks):
        known = columns[place]
        if known is not None and any(known.holds(chunk) and is_number(chunk.text) for chunk in row):
            numeric[place] = True
    tables: list[tuple[float, Grid]] = []
    taken: set[int] = set()
    for first, last in _regions(lines, chunks, numeric, ends, columns):
        region = list(zip(lines[first : last + 1], chunks[first : last + 1], strict=True))
        known = next((item for item in columns[first : last + 1] if item is not None), None)
        tables.append((lines[first].top, _grid(region, known, page)))
        taken |= set(range(first, last + 1))
    rest = [
        character for place, line in enumerate(lines) if place not in taken for character in line.characters
    ]
    return UnruledTables(tables, rest, columns[-1] if columns and not ends[-1] else None)


def _ends(
    lines: Sequence[Line], chunks: Sequence[Sequence[Chunk]], numeric: Sequence[bool]
) -> Iterator[bool]:
    """Whether each line ends a table: a section's heading, or prose."""
    width = max((line.right for line in lines), default=0.0) - min((line.left for line in lines), default=0.0)
    for line, row, bears in zip(lines, chunks, numeric, strict=True):
        prose = len(row) == 1 and line.right - line.left > _PROSE_SHARE * width
        yield not bears and (is_section_heading(line.text()) or prose)


def _columns_in_force(
    lines: Sequence[Line], chunks: Sequence[Sequence[Chunk]], ends: Sequence[bool], above: Columns | None
) -> list[Columns | None]:
    """For each line the columns that a header above it names."""
    found = heading_columns(lines, chunks)
    force: list[Columns | None] = []
    known = above
    for place, end in enumerate(ends):
        if place in found:
            known = found[place]
        elif end:
            known = None
        force.append(known)
    return force


def _regions(
    lines: Sequence[Line],
    chunks: Sequence[Sequence[Chunk]],
    numeric: Sequence[bool],
    ends: Sequence[bool],
    columns: Sequence[Columns | None],
) -> Iterable[tuple[int, int]]:
    """First and last line of each table: lines of numbers, with the labels around them, up to prose or a heading."""
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
        known = any(item is not None for item in columns[first : last + 1])
        if known or sum(numeric[first : last + 1]) >= _FEWEST_ROWS or widest >= _WIDE_ROW:
            yield first, last


def _values(row: Sequence[Chunk]) -> int:
    """How many values stand on a line: numbers, and signs for nothing beside them."""
    return sum(is_value(chunk.text) for chunk in row) if any(is_number(chunk.text) for chunk in row) else 0


def _grid(region: Sequence[tuple[Line, Sequence[Chunk]]], known: Columns | None, page: int) -> Grid:
    columns = known.stretches if known is not None else _columns_of_numbers(row for _, row in region)
    bounds = [columns[0][0] - _SAME_EDGE * 2]
    if known is not None:
        bounds = [known.left]
    bounds += [(left[1] + right[0]) / 2 for left, right in itertools.pairwise(columns)]
    edges = _edges([chunk.left for _, row in region for chunk in row if chunk.middle < bounds[0]])
    grid = Grid(printed_lines=True, first_value=len(edges) if known is not None else None)
    grid.rows = [[None] * (len(edges) + len(columns)) for _ in region]
    inside: dict[int, list[_Piece]] = {}
    for place, (line, row) in enumerate(region):
        for chunk in row:
            piece = _Piece(place, line.top, line.bottom, chunk)
            if chunk.middle < bounds[0]:
                slot = max(number for number, edge in enumerate(edges) if edge <= chunk.left + 0.01)
                _put(grid, place, slot, [piece], page)
            else:
                slot = max(number for number, bound in enumerate(bounds) if bound <= chunk.middle)
                inside.setdefault(len(edges) + slot, []).append(piece)
    bearing = {piece.line for pieces in inside.values() for piece in pieces if is_number(piece.chunk.text)}
    for slot, pieces in inside.items():
        for cell in _cells(pieces, bearing):
            _put(grid, _row_of(cell, region), slot, cell, page)
    return grid


def _put(grid: Grid, row: int, slot: int, pieces: Sequence[_Piece], page: int) -> None:
    before = grid.rows[row][slot]
    text = (before.text if before else "") + "".join(piece.chunk.text for piece in pieces)
    left, right = min(p.chunk.left for p in pieces), max(p.chunk.right for p in pieces)
    top, bottom = min(p.top for p in pieces), max(p.bottom for p in pieces)
    if before is not None and before.box is not None:
        left, top = min(left, before.box[0]), min(top, before.box[1])
        right, bottom = max(right, before.box[2]), max(bottom, before.box[3])
    grid.rows[row][slot] = GridCell(
        text, page, (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))
    )


def _cells(pieces: Sequence[_Piece], bearing: set[int]) -> Iterator[list[_Piece]]:
    """The pieces of one column, those of one cell together.

    A number that is wrapped stands on two lines, and the numbers beside it on a line (of `bearing`) between them.
    """
    cell: list[_Piece] = []
    for piece in pieces:
        near = cell and piece.top - cell[-1].top <= _SAME_CELL * (piece.bottom - piece.top)
        if near and not bearing.isdisjoint(range(cell[-1].line + 1, piece.line)):
            cell.append(piece)
            continue
        if cell:
            yield cell
        cell = [piece]
    if cell:
        yield cell


def _row_of(cell: Sequence[_Piece], region: Sequence[tuple[Line, Sequence[Chunk]]]) -> int:
    """The line that a cell's middle is nearest to: there stand the cells beside it that are not wrapped."""
    middle = (min(piece.top for piece in cell) + max(piece.bottom for piece in cell)) / 2
    around = range(cell[0].line, cell[-1].line + 1)
    return min(around, key=lambda place: abs((region[place][0].top + region[place][0].bottom) / 2 - middle))


def _columns_of_numbers(rows: Iterable[Sequence[Chunk]]) -> list[tuple[float, float]]:
    """Where numbers stand under each other: stretches of the line that at least one number covers."""
    numbers = [
        chunk for row in rows if _values(row) >= _FEWEST_COLUMNS for chunk in row if is_value(chunk.text)
    ]
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
