"""Columns of a table that no form has: what authors add beside the form's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.layout import Placed
from extraction.words.values import squeeze

_UNITS = frozenset({"单位", "计量单位"})


@dataclass(slots=True)
class Aside:
    """Columns beside those of a form: 上年同期, 备注, 单位, or a label that a converter printed once more for each slot
    of a merged cell. `known` are the slots of the form's own columns, `lines` the rows of the header.
    """

    lines: int = 0
    known: list[tuple[int, int]] = field(default_factory=list)
    _slots: list[tuple[int, int]] = field(default_factory=list)
    _units: list[tuple[int, int]] = field(default_factory=list)

    def add(self, placed: Placed) -> None:
        """Take the label of such a column."""
        if (placed.first, placed.last) in self.known:
            return  # printed again below itself
        units = self._units if squeeze(placed.cell.text) in _UNITS else self._slots
        units.append((placed.first, placed.last))

    def claim(self, placed: Placed) -> None:
        """Give a label back that was found to be one of the form's."""
        slots = (placed.first, placed.last)
        self._slots = [other for other in self._slots if other != slots]
        self.known.append(slots)

    def leave_grid(self) -> None:
        """Forget the slots: what is read next stands in a grid of another width."""
        for slots in (self.known, self._slots, self._units):
            slots.clear()

    def without(self, row: Sequence[Placed], *, ruled: bool) -> list[Placed]:
        """A row without its cells in such columns, where it has a cell right under the label of each column.

        They stand behind the form's first column, but for the units: what else stands before is the rows' labels.
        """
        if not (self._slots or self._units) or not self.known:
            return list(row)
        if not (ruled or self.lines == 1):  # else slots mean nothing
            return list(row)
        first = min(self.known)
        aside = [*self._units, *(slots for slots in self._slots if slots > first)]
        columns = {*self.known, *aside}
        cells = {(placed.first, placed.last) for placed in row}
        if not cells >= columns or max(columns)[1] != row[-1].last:
            return list(row)
        return [placed for placed in row if (placed.first, placed.last) not in aside]
