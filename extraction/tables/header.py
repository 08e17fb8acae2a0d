"""The header of the table that is being read: its columns, gathered line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.forms import Label
from extraction.layout import Placed
from extraction.tables.aside import Aside
from extraction.tables.columns import Column, column_of, without_slots
from extraction.tables.elimination import Heading, eliminated, have_values, leaves
from extraction.words.labels import Match, best
from extraction.words.values import squeeze
from extraction.words.vocabulary import COLUMN_GROUPS, CORNERS

_COUNTS_ROWS = frozenset({"序号", "编号", "行次", "栏次"})


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

    def is_settled(self) -> bool:
        """Whether it was found already what all of its labels are."""
        return self._settled == len(self.lines)

    def eliminate(self, order: Sequence[Label], values: Sequence[Placed]) -> None:
        """Find columns of the form (`order`) whose labels no form has, and the order of those below a merged label.

        A label that has no value of a row (`values`) in its column heads the labels of rows.
        """
        if self.is_settled():
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

    def others(self, order: Sequence[Label]) -> list[Placed]:
        """The labels of columns that are the author's own: behind one of the form's, or of the rows' numbers."""
        assumed = {id(item.placed.cell) for item in self.assumed.values()}
        keys: set[str] = set()
        above: set[str] = set()
        others = []
        for placed in (placed for line in self.lines for placed in line):
            found, group = best(placed.cell.text, order), best(placed.cell.text, COLUMN_GROUPS)
            if found is not None and found.label.key not in keys:
                keys.add(found.label.key)
            elif found is None and group is not None:
                above.add(group.label.key)
            elif id(placed.cell) not in assumed and (
                keys or above - CORNERS or squeeze(placed.cell.text) in _COUNTS_ROWS
            ):
                others.append(placed)
        return others

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
