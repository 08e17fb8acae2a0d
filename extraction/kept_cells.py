"""The cells that have been read so far: which cell of a row is which column's, and which of two readings stays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extraction.columns import Column, assign
from extraction.layout import TWO_VALUES, GridCell, Placed, Reading
from extraction.report import Cell
from extraction.values import is_number, read_value

_CROWDED = "此行有一格印着两个数，列的对应存疑"
_UNEVEN = "此行单元格数与表头不同，列的对应存疑"
_TWICE = "同一表中此格另有不同数值"


@dataclass(slots=True)
class KeptCells:
    """Cells by their keys, and what recognised ones may say.

    `flattened` says whether the grid that is being read is one whose blanks left no trace.
    """

    cells: dict[str, Cell] = field(default_factory=dict)
    readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    flattened: bool = False
    _grid: int = 0
    _of_grid: dict[str, int] = field(default_factory=dict)

    def begin_grid(self, *, flattened: bool) -> None:
        """What is kept from here on stands in a further grid."""
        self.flattened = flattened
        self._grid += 1

    def keep_row(
        self,
        row: str,
        values: list[Placed],
        columns: list[Column],
        shift: int | None = None,
        *,
        ruled: bool = True,
        doubt: str | None = None,
    ) -> None:
        """Keep a row's cells. A flattened row with too few values has lost some, and nobody knows which.

        `doubt` says why the columns are only a guess; they are one where a recognised row does not match its header.
        """
        if not columns:
            return
        if self.flattened and columns[0].first is None and len(values) < len(columns):
            pairs: list[tuple[Column, GridCell | None]] = [(column, None) for column in columns]
        else:
            pairs = assign(values, columns, ruled=ruled, first_shift=shift)
        if len(values) != len(columns) and any(placed.cell.readings for placed in values):
            doubt = doubt or _UNEVEN
        if any(TWO_VALUES in placed.cell.text for placed in values):
            doubt = doubt or _CROWDED
        bears = any(cell is not None and is_number(cell.text) for _, cell in pairs)
        if bears and ruled and any(cell is None for _, cell in pairs):
            doubt = doubt or _UNEVEN  # a cell is missing, and nobody knows which
        for column, cell in pairs:
            self._keep(f"{row}.{column.key}", cell, column, doubt, replaces=bears)

    def _keep(
        self, key: str, cell: GridCell | None, column: Column, doubt: str | None, *, replaces: bool
    ) -> None:
        """Keep a cell. A number is never replaced; what held none gives way to the cell of a row that has numbers."""
        known = self.cells.get(key)
        if known is not None and known.value is not None:
            other = read_value(cell.text, unit=column.unit).value if cell is not None else None
            if other not in (None, known.value) and self._of_grid.get(key) == self._grid:
                self.cells[key] = replace(known, status="uncertain", note=_TWICE)
            return
        if cell is None:
            read = Cell(None, "", note="此行数值不全，无法对应", status="uncertain")
        else:
            read = read_value(cell.text, unit=column.unit, page=cell.page, box=cell.box)
            if column.unit not in (None, "元") and not column.unit_printed and read.value is not None:
                read = replace(read, status="uncertain", note="表头未印单位，按国家格式作万元")
        if doubt is not None:
            read = replace(read, status="uncertain", note=doubt)
        if known is None or replaces:
            self.cells[key] = read
            if not key.startswith("requests."):  # those are kept only when the whole table is known
                self._of_grid[key] = self._grid
            self.readings[key] = cell.readings if cell is not None else ()
