"""Rows that an author wrote as the lines of one row: a label a line, and in each cell a number a line."""

from __future__ import annotations

from dataclasses import replace

from extraction.layout import Grid, GridCell, Placed
from extraction.words.labels import best
from extraction.words.values import is_value
from extraction.words.vocabulary import DISCLOSURE_ROWS, REQUEST_ROWS, REVIEW_BLOCKS

_ROWS = (*DISCLOSURE_ROWS, *REQUEST_ROWS, *REVIEW_BLOCKS)


def unstacked(grid: Grid) -> Grid:
    """The same table with a row for each line of those rows whose label is several, word for word a form's."""
    if not any(_is_stacked(cell) for row in grid.rows for cell in row if cell is not None):
        return grid
    rows: list[list[GridCell | None]] = []
    for index, row in enumerate(grid.rows):
        count = _labels_in(grid.placed(index))
        cells = {id(cell): _parted(cell, count) for cell in row if cell is not None}
        rows += [[None if cell is None else cells[id(cell)][line] for cell in row] for line in range(count)]
    return replace(grid, rows=rows)


def _is_stacked(cell: GridCell) -> bool:
    return "\n" in cell.text and all(map(is_value, cell.text.split("\n")))


def _labels_in(row: list[Placed]) -> int:
    """How many rows a row is: as many as its label has lines that are labels, if a value has as many; else one."""
    for item in row:
        lines = item.cell.text.split("\n")
        found = [best(line, _ROWS) for line in lines]
        if len({match.label.key for match in found if match and not match.cost}) == len(lines) > 1 and any(
            len(other.cell.text.split("\n")) == len(lines) for other in row if _is_stacked(other.cell)
        ):
            return len(lines)
    return 1


def _parted(cell: GridCell, count: int) -> list[GridCell]:
    """A cell as the cells of `count` rows; one that has not as many lines goes through all of them."""
    lines = cell.text.split("\n")
    return [replace(cell, text=line) for line in lines] if len(lines) == count else [cell] * count
