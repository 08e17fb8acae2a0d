"""Which column a value belongs to: by the header's labels, the grid, and the number of cells together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extraction.aside import Aside
from extraction.elimination import Heading, eliminated, have_values, leaves
from extraction.forms import Label
from extraction.labels import Match
from extraction.layout import GridCell, Placed
from extraction.values import is_blank, is_value, unit_of_label


@dataclass(frozen=True, slots=True)
class Column:
    """A column as printed: its key, the slots under its header (None where slots mean nothing), and its unit.

    `unit` is a unit of money; `unit_printed` tells whether the header prints it or only the form knows it.
    """

    key: str
    first: int | None = None
    last: int | None = None
    unit: str | None = None
    unit_printed: bool = False


@dataclass(slots=True)
class Header:
    """The columns of the table that is being read, in printed order, gathered row by row.

    A merged label (法人或其他组织) holds a place that its own columns, printed a row below, fill. `guessed` tells
    that most of the columns are the form's and were not read. `aside` are columns that no form has. `lines` are all
    labels as printed, and `assumed` those of columns that were told by elimination, by the column's key.
    """

    before: list[Column] = field(default_factory=list)
    inside: list[Column] = field(default_factory=list)
    after: list[Column] = field(default_factory=list)
    merged: bool = False
    guessed: bool = False
    aside: Aside = field(default_factory=Aside)
    lines: list[list[Placed]] = field(default_factory=list)
    ruled: bool = True
    assumed: dict[str, Heading] = field(default_factory=dict)
    _settled: int = 0

    def line(self, labels: Sequence[Placed], *, ruled: bool) -> None:
        """Take the labels of a further line of the header."""
        self.lines.append(list(labels))
        self.ruled = ruled

    def add(self, placed: Placed, found: Match, *, ruled: bool, in_group: bool = False) -> None:
        """Append the column that a label heads; a second label of the same column is left out."""
        column = column_of(placed, found, ruled=ruled)
        if any(known.key == column.key for known in self.columns):
            self.aside.add(placed)
            return
        self.aside.known.append((placed.first, placed.last))
        if in_group and self.merged:
            self.inside.append(column)
        elif self.merged:
            self.after.append(column)
        else:
            self.before.append(column)

    def leave_grid(self) -> None:
        """Forget the slots: what is read next stands in a grid of another width."""
        for columns in (self.before, self.inside, self.after):
            columns[:] = without_slots(columns)
        self.aside.leave_grid()
        self.ruled = False

    @property
    def columns(self) -> list[Column]:
        """The columns, left to right."""
        return [*self.before, *self.inside, *self.after]

    def eliminate(self, order: Sequence[Label], values: Sequence[Placed]) -> None:
        """Find columns of the form (`order`) whose labels no form has, and the order of those below a merged label.

        A label that has no value of a row (`values`) in its column heads the labels of rows.
        """
        if self._settled == len(self.lines):
            return
        known = {column.key: column for column in self.columns if column.key not in self.assumed}
        for ruled in (True, False) if self.ruled else (False,):
            found = eliminated(leaves(self.lines, tuple(order), ruled=ruled), order)
            if found is not None and known.keys() <= {item.key for item in found}:
                break
        else:
            return
        if not have_values(found, values, ruled=self.ruled):
            return
        self._settled = len(self.lines)
        if [item.key for item in found] == [column.key for column in self.columns]:
            return
        labels = {label.key: label for label in order}
        self.before, self.inside, self.after = [], [], []
        for item in found:
            if item.key is None:
                continue
            own = known.get(item.key) or column_of(
                item.placed, Match(labels[item.key], 0.0), ruled=self.ruled
            )
            self.before.append(own)
            if item.assumed:
                self.assumed[item.key] = item
                self.aside.claim(item.placed)
        self.merged = False

    def complete(self, order: Sequence[Label], values: Sequence[Placed]) -> None:
        """Fill in the columns that could not be read: a seal may hide some labels of a header, or all.

        They are the form's (`order`), if a row has as many cells and the labels that could be read are in that order.
        """
        known = self.columns
        if len(values) != len(order) or len(known) >= len(order):
            return
        columns = [
            Column(label.key, item.first, item.last, label.unit)
            for label, item in zip(order, values, strict=True)
        ]
        for column in known:
            if column.first is None or column.last is None:
                return
            under = [
                place
                for place, item in enumerate(values)
                if item.first <= column.last and item.last >= column.first
            ]
            if len(under) != 1 or order[under[0]].key != column.key:
                return
            columns[under[0]] = column
        self.before, self.inside, self.after = columns, [], []
        self.guessed = 2 * len(known) < len(order)


def column_of(placed: Placed, found: Match, *, ruled: bool) -> Column:
    """The column that a label heads; one of money with the unit that it prints, else the form's."""
    column = Column(found.label.key)
    if ruled:
        column = replace(column, first=placed.first, last=placed.last)
    if found.label.unit is None:
        return column
    printed = unit_of_label(placed.cell.text)
    return replace(column, unit=printed or found.label.unit, unit_printed=printed is not None)


def without_slots(columns: Sequence[Column]) -> list[Column]:
    """Columns of which only the order is known."""
    return [replace(column, first=None, last=None) for column in columns]


def in_their_order(columns: Sequence[Column]) -> bool:
    """Whether the slots of columns stand beside each other as the columns were printed."""
    ends = [-1, *(column.last for column in columns if column.last is not None)]
    starts = [column.first for column in columns if column.first is not None]
    return all(end < start for end, start in zip(ends, starts, strict=False))


def right_under(values: Sequence[Placed], columns: Sequence[Column]) -> list[Placed]:
    """The values of a row that has one right under each column's label, and then nothing but blanks; else none.

    A table may be parted, so that some columns follow below in one of their own.
    """
    slots = [(column.first, column.last) for column in columns]
    under, behind = values[: len(columns)], values[len(columns) :]
    if len(columns) > 1 and slots == [(placed.first, placed.last) for placed in under]:
        return list(under) if all(is_blank(placed.cell.text) for placed in behind) else []
    return []


SHIFTS = (0, 1, -1, 2, -2)
"""By how many slots a table's rows may lie beside its header, the likeliest first."""


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
