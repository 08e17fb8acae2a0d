"""Which cell of a row stands under which column: by the grid, the number of cells and the rows beside it."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.layout import GridCell, Placed
from extraction.tables.columns import Column
from extraction.words.values import is_blank, is_value

SHIFTS = (0, 1, -1, 2, -2)
"""By how many slots a table's rows may lie beside its header, the likeliest first."""


def right_under(values: Sequence[Placed], columns: Sequence[Column]) -> list[Placed]:
    """The values of a row that has one right under each column's label, and then nothing but blanks; else none.

    A table may be parted, so that some columns follow below in one of their own.
    """
    slots = [(column.first, column.last) for column in columns]
    under, behind = values[: len(columns)], values[len(columns) :]
    if len(columns) > 1 and slots == [(placed.first, placed.last) for placed in under]:
        return list(under) if all(is_blank(placed.cell.text) for placed in behind) else []
    return []


def common_shift(rows: Sequence[Sequence[Placed]], columns: Sequence[Column]) -> int | None:
    """The least shift under which rows of one shape all keep every printed value; None where there is none.

    A row alone may fit its header in more than one way where its outer cells are empty: the rows of a table do
    not, for the row of totals is never empty.
    """
    return next(
        (shift for shift in SHIFTS if all(_by_slot(row, columns, shift) is not None for row in rows)), None
    )


def common_surplus(rows: Sequence[Sequence[Placed]], wanted: int) -> int | None:
    """How many cells before the values rows of as many cells have too much; None where no number suits them all.

    Which blank cells are too much, those before the values or those behind, a row alone does not tell where its
    first or last value is blank, too.
    """
    surplus = min(map(len, rows)) - wanted
    for before in range(surplus, -1, -1):
        left_out = [placed for row in rows for placed in (*row[:before], *row[before + wanted :])]
        if all(is_blank(placed.cell.text) for placed in left_out):
            return before
    return None


def assign(
    values: Sequence[Placed], columns: Sequence[Column], *, ruled: bool, first_shift: int | None = None
) -> list[tuple[Column, GridCell | None]]:
    """Pair each column with the cell of a row that stands under it, or None where the row has none.

    As many cells as columns: in their order. Otherwise header and row disagree, and the assignment that loses
    no printed value wins: cells under their headers, shifted by as little as possible; then the printed cells
    in their order when empty cells before or after them are all that is too much. Where nothing fits, no cell
    is paired: a row whose values cannot be told apart is not read. `first_shift` is tried before other shifts.
    """
    if len(values) == len(columns):
        return list(zip(columns, (placed.cell for placed in values), strict=True))
    if ruled and all(column.first is not None for column in columns):
        for shift in SHIFTS if first_shift is None else (first_shift, *SHIFTS):
            placed_by_slot = _by_slot(values, columns, shift)
            if placed_by_slot is not None:
                return placed_by_slot
    trimmed = _trim(list(values), len(columns))
    if len(trimmed) > len(columns) or (ruled and len(trimmed) < len(columns)):
        return [(column, None) for column in columns]
    cells: list[GridCell | None] = [placed.cell for placed in trimmed]
    cells += [None] * (len(columns) - len(cells))
    return list(zip(columns, cells, strict=True))


def _by_slot(
    values: Sequence[Placed], columns: Sequence[Column], shift: int
) -> list[tuple[Column, GridCell | None]] | None:
    """The cells under their headers moved by `shift` slots; None where that would lose a printed value.

    A text that is none (12.5%, a remark) may stand behind the last column, where the table has further ones.
    """
    found: dict[str, GridCell] = {}
    taken: set[int] = set()
    for column in columns:
        if column.first is None or column.last is None:
            return None
        under = [p for p in values if p.first <= column.last + shift and p.last >= column.first + shift]
        printed = [p for p in under if not is_blank(p.cell.text)]
        if len(printed) > 1:
            return None
        for placed in printed or under[:1]:
            if id(placed.cell) in taken and printed:
                return None
            found[column.key] = placed.cell
            taken.add(id(placed.cell))
    end = max(column.last or 0 for column in columns)
    lost = [p for p in values if not is_blank(p.cell.text) and id(p.cell) not in taken]
    if any(shift or p.first <= end or is_value(p.cell.text) for p in lost):
        return None
    return [(column, found.get(column.key)) for column in columns]


def _trim(values: list[Placed], wanted: int) -> list[Placed]:
    """Take empty cells off the start, then off the end, until no more cells are left than are wanted."""
    while len(values) > wanted and is_blank(values[0].cell.text):
        values = values[1:]
    while len(values) > wanted and is_blank(values[-1].cell.text):
        values = values[:-1]
    return values
