"""Section 三's table row by row: the values of its rows, and which rows numbers without a label belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extraction.layout import Placed
from extraction.report import Cell
from extraction.tables.assignment import common_shift, common_surplus, right_under
from extraction.tables.columns import Column, in_their_order, without_slots
from extraction.tables.header import Header
from extraction.tables.header_rows import HeaderRow
from extraction.tables.kept_cells import KeptCells
from extraction.tables.request_doubts import RequestDoubts
from extraction.tables.request_rows import RowNames, rows_between
from extraction.tables.rows import Row, is_recognised, split_row
from extraction.tables.standing import Standing
from extraction.words.labels import best
from extraction.words.values import is_blank, is_number
from extraction.words.vocabulary import COLUMN_GROUPS, ORGANISATIONS, REQUEST_COLUMNS, REQUEST_GROUPS

_COLUMNS = frozenset(label.key for label in REQUEST_COLUMNS)


class RequestTable:
    """Reads the rows of section 三 into `kept`."""

    def __init__(self, kept: KeptCells) -> None:
        self.header = Header()
        self._kept = kept
        self._names = RowNames()
        self._doubts = RequestDoubts()
        self._held: list[tuple[str, list[Column], list[Placed], Standing]] = []
        self._last: str | None = None
        self._nameless: list[_Nameless] = []

    def group(self, text: str) -> None:
        """A line that may name the group of the rows below it."""
        self._names.group(text)

    def begin(self) -> None:
        """A further header begins."""
        self.flush()
        self.header = Header()

    def add(self, labels: HeaderRow, *, ruled: bool) -> None:
        """Take the labels of a line of the header."""
        self.header.aside.lines += 1
        self.header.line(labels.fresh, ruled=ruled)
        for placed in labels.fresh:
            found = best(placed.cell.text, REQUEST_COLUMNS)
            if found is not None:
                self.header.add(placed, found, ruled=ruled, in_group=bool(found.label.groups))
            elif best(placed.cell.text, ORGANISATIONS):
                self.header.merged = True
            elif not best(placed.cell.text, COLUMN_GROUPS):
                self.header.aside.add(placed)

    def row(self, texts: list[str], row: Row, *, ruled: bool, inside: bool) -> bool:
        """Read a row that its labels name; False where they name none. `inside`: rows of this table stand above."""
        for text in texts[:-1]:
            self._names.group(text)
        key = self._names.key(texts)
        if key is None or not (row.has_number() or inside):
            return False
        if key in ("total_handled", "other", "other_misc") and not inside:
            return False
        if is_recognised(row):
            self.header.complete(REQUEST_COLUMNS, row.values)
        elif row.has_number():
            self._eliminate(row.values)
        under = right_under(row.values, self.header.columns) if not self._has_header() else []
        columns = self.header.columns if under else self._columns()
        values = under or row.values
        standing = self._kept.surroundings.standing_of("requests")
        parted = _parted(values, len(columns))
        blank_first = len(parted) > len(columns) and is_blank(parted[0].cell.text)
        if not ruled and (standing.flattened or blank_first) and self.header.others(REQUEST_COLUMNS):
            self._doubts.guessed.add(key)  # which values are the author's own?
        if not (under or self._has_header()) and len(parted) < len(columns) and not row.all_blank():
            if inside:
                self._doubts.lack(key, _COLUMNS)
            return False
        if self.header.columns and len(parted) != len(under):
            self._doubts.lack(key, _COLUMNS - {column.key for column in columns})
        self._doubts.read(key, surplus=len(parted) - len(_COLUMNS) if standing.flattened else 0)
        if standing.flattened and len(columns) < len(_COLUMNS) and not under:
            # Blanks left no trace: as many values as known columns may be others'.
            self._doubts.guessed.add(key)
        self._settle(key)
        self._last = key
        placed_by_form = not (under or self._has_header())
        if (placed_by_form and self.header.columns) or (
            is_recognised(row) and (placed_by_form or self.header.guessed)
        ):
            self._doubts.guessed.add(key)
        if (ruled and columns[0].first is not None) or len(parted) > len(columns):
            self._held.append((key, columns, values, standing))
        else:
            self._kept.keep_row(f"requests.{key}", parted, columns)
        self._names.leave(key)
        return True

    def without_others(self, row: list[Placed], *, ruled: bool) -> list[Placed]:
        """A row without its cells in columns that no form has, where the form's own are all known."""
        if not self.header.is_settled() and any(
            is_number(placed.cell.text) and not placed.cell.readings for placed in row
        ):
            self._eliminate(split_row(row).values)
        whole = len(self.header.columns) == len(_COLUMNS)
        return self.header.aside.without(row, ruled=ruled) if whole else row

    def nameless(self, row: Row, label: str = "") -> bool:
        """Hold a row of numbers without a label, or with one that no form has.

        The next row that has one of the form's tells how many rows are between.
        """
        if label and (best(label, REQUEST_GROUPS) or is_recognised(row)):
            return False
        values = row.values
        if self._has_header() and (first := self.header.columns[0].first) is not None:
            values = [placed for placed in values if placed.last >= first]
        columns = self._columns()
        while len(values) > len(columns) and is_blank(values[-1].cell.text):
            values = values[:-1]
        if not row.has_number():
            return False
        fits = len(values) == len(columns)
        standing = self._kept.surroundings.standing_of("requests")
        self._nameless.append(_Nameless(label, columns, values if fits else [], standing))
        return fits

    def flush(self) -> None:
        """Read the rows of a grid that were held until all of them were known."""
        held, self._held = self._held, []
        shapes: dict[tuple[int, int], list[list[Placed]]] = {}
        for _, columns, values, _ in held:
            shapes.setdefault(_shape(values, columns), []).append(values)
        for key, columns, values, standing in held:
            alike = shapes[_shape(values, columns)]
            shift = common_shift(alike, columns) if len(values) != len(columns) else None
            if shift:
                self._doubts.shifted.add(key)
            if columns[0].first is None and (left_out := common_surplus(alike, len(columns))) is not None:
                values = values[left_out : left_out + len(columns)]
            self._kept.keep_row(f"requests.{key}", values, columns, shift, standing=standing)

    def finish(self) -> None:
        """Read what is still held when no further row of this table comes."""
        self.flush()
        self._settle(None)
        self._last = None

    def judge(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """The cells that are doubted."""
        return self._doubts.judge(cells)

    def _eliminate(self, values: list[Placed]) -> None:
        """Settle what the header's unknown labels are, now that all of it was read."""
        self.header.eliminate(REQUEST_COLUMNS, values)
        self._doubts.assumed |= self.header.assumed

    # -- which row -------------------------------------------------------------------------------------------

    def _columns(self) -> list[Column]:
        if not self._has_header():
            return [Column(label.key) for label in REQUEST_COLUMNS]
        columns = self.header.columns
        order = [label.key for label in REQUEST_COLUMNS]
        standing = self._kept.surroundings.standing_of("requests")
        if standing.flattened and [column.key for column in columns] != [
            key for key in order if key in {column.key for column in columns}
        ]:
            # Converters write the labels of a header in the order of their heights, the values of a row in its own.
            self._doubts.disordered = True
            return [Column(key) for key in order]
        # Where a header's merged cells were lost, its labels do not stand above their columns.
        return columns if in_their_order(columns) else without_slots(columns)

    def _has_header(self) -> bool:
        return len(self.header.columns) >= len(REQUEST_COLUMNS) - 1

    def _settle(self, following: str | None) -> None:
        """Give rows of numbers without labels to the form's rows between the labelled ones, if they are as many.

        One with a label that no form has must be the only one, or it stays in doubt; it may also be one too many.
        """
        nameless, self._nameless = self._nameless, []
        if not nameless or self._last is following is None:
            return
        between = set(rows_between(self._last, following))
        whole = all(row.values for row in nameless)
        choices = {keys for keys in between if len(keys) == len(nameless) and whole}
        labelled = any(row.label for row in nameless) or not whole
        if len(choices) == 1:
            for key, row in zip(choices.pop(), nameless, strict=True):
                self._kept.keep_row(f"requests.{key}", row.values, row.columns, standing=row.standing)
                self._doubts.by_order[key] = row.label
                if labelled and len(nameless) > 1:
                    self._doubts.guessed.add(key)
        elif labelled:
            for key in min(between, key=len, default=()):
                self._doubts.lack(key, _COLUMNS)
        else:
            self._doubts.unplaced = True


@dataclass(frozen=True, slots=True)
class _Nameless:
    """A row of numbers that is held, and its label, where it has one that no form has.

    `values` is empty where they are not as many as the columns.
    """

    label: str
    columns: list[Column]
    values: list[Placed]
    standing: Standing


def _parted(values: list[Placed], wanted: int) -> list[Placed]:
    """The one blank cell that 法人或其他组织 was merged into, as a cell for each of its columns."""
    if len(values) == 4 and is_blank(values[0].cell.text):
        values = values[1:]
    if len(values) == 3 and is_blank(values[1].cell.text):
        return [values[0], *[values[1]] * (wanted - 2), values[2]]
    return values


def _shape(values: list[Placed], columns: list[Column]) -> tuple[int, int]:
    """Where the values of a row begin, in a grid, and how many they are."""
    return values[0].first if values and columns[0].first is not None else 0, len(values)
