"""Putting the rows of a table together out of its lines of print, where labels are wrapped over several lines.

The numbers of a row stand on one line; the pieces of its label stand on that line, above and below it. Which
pieces belong to which numbers is what makes the best sense of all rows together: pieces keep their order, and
put together they are the labels of a form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extraction.labels import match
from extraction.layout import Grid, GridCell
from extraction.values import is_number
from extraction.vocabulary import DISCLOSURE_ROWS, GROUP_NAMES, REQUEST_COLUMNS, REQUEST_ROWS, REVIEW_COLUMNS

_VOCABULARY = (*REQUEST_ROWS, *DISCLOSURE_ROWS)
_COLUMNS = (*REQUEST_COLUMNS, *REVIEW_COLUMNS)
_NO_LABEL = 4.0
_LEFT_OVER = 0.02
_GROUP_COST = 0.5
_MOST_PIECES = 12
_MOST_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class _Piece:
    row: int
    text: str
    left: float
    right: float

    def stands_under(self, other: _Piece) -> bool:
        """Whether two pieces may be lines of one cell, set to its left edge or to its middle."""
        return (
            self.left <= (other.left + other.right) / 2 <= self.right
            or other.left <= (self.left + self.right) / 2 <= other.right
        )


def join_wrapped(grid: Grid) -> Grid:
    """The table's own rows out of its lines of print: a header, then a label and its numbers in each row."""
    known = grid.first_value
    fewest = 2 if known is None else 1
    bearing = [
        index
        for index, row in enumerate(grid.rows)
        if sum(_is_number(cell) for cell in row[known or 0 :]) >= fewest
    ]
    if not bearing:
        return grid
    start = known
    if start is None:
        start = min(
            slot for index in bearing for slot, cell in enumerate(grid.rows[index]) if _is_number(cell)
        )
    pieces = [
        _Piece(index, cell.text, cell.box[0] if cell.box else slot, cell.box[2] if cell.box else slot + 0.9)
        for index, row in enumerate(grid.rows)
        for slot, cell in enumerate(row[:start])
        if cell is not None
    ]
    blank = GridCell("", next((cell.page for cell in grid.rows[bearing[0]] if cell is not None), None))
    header: list[GridCell | None] = [blank]
    for slot in range(start, max(map(len, grid.rows))):
        above = [row[slot] for row in grid.rows[: bearing[0]] if slot < len(row)]
        header.append(GridCell(_header([cell.text for cell in above if cell is not None])))
    joined = Grid(rows=[header])
    for index, label in zip(bearing, _labels(pieces, bearing), strict=True):
        values: list[GridCell | None] = [cell or blank for cell in grid.rows[index][start:]]
        joined.rows.append([GridCell(label), *values])
    return joined


def _is_number(cell: GridCell | None) -> bool:
    return cell is not None and is_number(cell.text)


def _header(pieces: list[str]) -> str:
    """A column's label out of the pieces above it; a merged label over several columns may stand on top."""
    texts = ["".join(pieces[first:]) for first in range(len(pieces))]
    return next((text for text in texts if match(text, _COLUMNS)), texts[0] if texts else "")


def _labels(pieces: list[_Piece], bearing: list[int]) -> list[str]:
    """The label of each line of numbers: the cheapest way to deal the pieces out, in order, to the lines."""

    @cache
    def dealt(line: int, first: int) -> tuple[float, tuple[str, ...]]:
        if line == len(bearing):
            return (len(pieces) - first) * _LEFT_OVER, ()
        best: tuple[float, tuple[str, ...]] | None = None
        for end in range(first, min(first + _MOST_PIECES, len(pieces)) + 1):
            cost, label = _label(tuple(pieces[first:end]), bearing[line])
            rest, labels = dealt(line + 1, end)
            if best is None or cost + rest < best[0]:
                best = (cost + rest, (label, *labels))
        return best or (0.0, ())

    return list(dealt(0, 0)[1])


def _label(pieces: tuple[_Piece, ...], row: int) -> tuple[float, str]:
    """What a run of pieces says, read down one column of labels, and how badly it fits."""
    best = (_NO_LABEL + len(pieces) * _LEFT_OVER, "")
    columns = {
        tuple(piece for piece in pieces if piece.stands_under(seed))[:_MOST_TOGETHER] for seed in pieces
    }
    for column in columns:
        for first in range(len(column)):
            for last in range(first + 1, len(column) + 1):
                text = "".join(piece.text for piece in column[first:last])
                found = match(text, _VOCABULARY)
                if not found:
                    continue
                near = min(abs(piece.row - row) for piece in column[first:last])
                cost = found[0].cost + (len(pieces) - (last - first)) * _LEFT_OVER + near * _LEFT_OVER
                if (
                    found[0].label.label in GROUP_NAMES
                ):  # （六）其他处理 may be a row, or stand beside its three rows
                    cost += _GROUP_COST
                if cost < best[0]:
                    best = (cost, text)
    return best
