"""The cells that have been read so far: which cell of a row is which column's, and which of two readings stays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extraction.layout import TWO_VALUES, GridCell, Placed, Reading
from extraction.report import Cell
from extraction.tables.assignment import assign
from extraction.tables.columns import Column
from extraction.tables.standing import Standing, Surroundings
from extraction.words.values import is_number, read_value

_CROWDED = "此行有一格印着两个数，列的对应存疑"
_UNEVEN = "此行单元格数与表头不同，列的对应存疑"
_TWICE = "同一表中此格另有不同数值"


@dataclass(slots=True)
class KeptCells:
    """Cells by their keys, and what recognised ones may say. `surroundings` are those of the row that is read."""

    cells: dict[str, Cell] = field(default_factory=dict)
    readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    surroundings: Surroundings = field(default_factory=Surroundings)
    _bearing: dict[str, Standing] = field(default_factory=dict)

    def keep_row(
        self,
        row: str,
        values: list[Placed],
        columns: list[Column],
        shift: int | None = None,
        *,
        ruled: bool = True,
        doubt: str | None = None,
        standing: Standing | None = None,
    ) -> None:
        """Keep a row's cells. A flattened row with too few values has lost some, and nobody knows which.

        `doubt` says why the columns are only a guess; they are one where a recognised row does not match its header.
        `standing` is the row's own where it was held back.
        """
        if not columns:
            return
        standing = standing or self.surroundings.standing_of(row.partition(".")[0])
        if standing.flattened and columns[0].first is None and len(values) < len(columns):
            pairs: list[tuple[Column, GridCell | None]] = [(column, None) for column in columns]
        else:
            pairs = assign(values, columns, ruled=ruled, first_shift=shift)
        if len(values) != len(columns) and any(placed.cell.readings for placed in values):
            doubt = doubt or _UNEVEN
        if any(TWO_VALUES in placed.cell.text for placed in values) or _are_stacked(values):
            doubt = doubt or _CROWDED
        bears = any(cell is not None and is_number(cell.text) for _, cell in pairs)
        if bears and ruled and any(cell is None for _, cell in pairs):
            doubt = doubt or _UNEVEN  # a cell is missing, and nobody knows which
        rows: dict[str, dict[str, tuple[Cell, GridCell | None]]] = {}
        for column, cell in pairs:
            key = f"{row}.{column.key}"
            rows.setdefault(key.rpartition(".")[0], {})[key] = (_read(cell, column, doubt), cell)
        for name, cells in rows.items():
            if self._is_open(name, cells, standing, bears=bears):
                own = self._bearing[name].grid if name in self._bearing else None
                for key, (read, cell) in cells.items():
                    self._keep(key, read, cell, replaces=bears, grid=standing.grid, own=own)
                if bears:
                    self._bearing[name] = standing

    def _is_open(
        self, row: str, cells: dict[str, tuple[Cell, GridCell | None]], standing: Standing, *, bears: bool
    ) -> bool:
        """Whether cells may go into a row: not where another grid has printed other numbers in it.

        Those of that grid are forgotten where the present ones stand nearer to where a form has them.
        """
        known = self._bearing.get(row)
        if known is None or known.grid == standing.grid:
            return True
        if standing.distance < known.distance and bears:
            for key in [key for key in self.cells if key.rpartition(".")[0] == row]:
                del self.cells[key], self.readings[key]
            return True
        own = {key: self.cells[key].value for key in cells if key in self.cells}
        differ = any(
            None not in (value, new := cells[key][0].value) and value != new for key, value in own.items()
        )
        return not differ and standing.distance <= known.distance

    def _keep(
        self, key: str, read: Cell, cell: GridCell | None, *, replaces: bool, grid: int, own: int | None
    ) -> None:
        """Keep a cell. A number is never replaced; what held none gives way to the cell of a row that has numbers.

        `own` is the grid that has printed numbers in this row before: a blank beside them is one, while a dash may be
        what a copy without the numbers has.
        """
        known = self.cells.get(key)
        if known is not None and known.value is not None:
            if grid == own and read.value not in (None, known.value):
                self.cells[key] = replace(known, status="uncertain", note=_TWICE)
        elif known is None or (replaces and (own in (None, grid) or known.text)):
            self.cells[key] = read
            self.readings[key] = cell.readings if cell is not None else ()


def _are_stacked(values: list[Placed]) -> bool:
    """Whether each value of a row has a second line: they are another row's, since few columns break their numbers."""
    lines = [placed.cell.text.split("\n") for placed in values if placed.cell.text]
    return len(lines) > 1 and all(len(own) > 1 and all(map(is_number, own)) for own in lines)


def _read(cell: GridCell | None, column: Column, doubt: str | None) -> Cell:
    """What a cell says as a column's; None where its row has lost values, and nobody knows which."""
    if cell is None:
        read = Cell(None, "", note="此行数值不全，无法对应", status="uncertain")
    else:
        read = read_value(cell.text, unit=column.unit, page=cell.page, box=cell.box)
        if column.unit not in (None, "元") and not column.unit_printed and read.value is not None:
            read = replace(read, status="uncertain", note="表头未印单位，按国家格式作万元")
    return replace(read, status="uncertain", note=doubt) if doubt is not None else read
