"""How readers put grids together: where edges lie, which slots a cell fills, and how many a document may state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extraction.layout import Grid, GridCell, UnreadableError

LONGEST_SINGLE = 100
"""How many characters the only cell of a table may hold; a table around more than that only frames the text."""
MAX_CELLS = 200_000
"""The most slots that the tables of a document may have together. Spans are numbers that a document states: a bomb may
state any."""


def edges_of(sides: Iterable[float], apart: float) -> list[float]:
    """Where cells begin and end, in order; sides that are no further apart than that are one edge."""
    edges: list[float] = []
    for side in sorted(sides):
        if not edges or side - edges[-1] > apart:
            edges.append(side)
    return edges


@dataclass(slots=True)
class CellCount:
    """How many slots of tables a document has stated so far."""

    cells: int = 0

    def add(self, cells: int) -> None:
        """Count more of them. Raises UnreadableError where they are more than any report has."""
        self.cells += cells
        if self.cells > MAX_CELLS:
            raise UnreadableError(
                f"the tables state more than {MAX_CELLS} cells; this is not a report, look at the original by hand"
            )


@dataclass(slots=True)
class GridBuilder:
    """Places cells with row and column spans, as HTML 5.2 §4.9.12 (forming a table) has it."""

    count: CellCount
    rows: list[list[GridCell | None]] = field(default_factory=list)

    def place(self, row: int, cell: GridCell, rowspan: int, colspan: int, last_row: int) -> None:
        """Put a cell into the first free slot of a row; spans are cut at `last_row`. Raises UnreadableError."""
        self._grow(row)
        slot = 0
        while slot < len(self.rows[row]) and self.rows[row][slot] is not None:
            slot += 1
        bottom = min(row + max(rowspan, 1), last_row + 1)
        width = max(colspan, 1)
        self.count.add((bottom - row) * width)
        for y in range(row, bottom):
            self._grow(y)
            line = self.rows[y]
            line.extend([None] * (slot + width - len(line)))
            for x in range(slot, slot + width):
                if line[x] is None:
                    line[x] = cell

    def grid(self) -> Grid:
        """The table as placed so far, without rows in which no cell begins."""
        seen: set[int] = set()
        rows = []
        for row in self.rows:
            cells = {id(cell) for cell in row if cell is not None}
            if not cells <= seen:
                rows.append(row)
                seen |= cells
        return Grid(rows=rows)

    def _grow(self, row: int) -> None:
        while len(self.rows) <= row:
            self.rows.append([])
