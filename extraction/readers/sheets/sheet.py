"""A worksheet as paragraphs and tables: prose stands in rows of one cell, tables in rows of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extraction.forms.statistics import STATISTICS
from extraction.layout import Block, Grid, GridCell, Paragraph, UnreadableError
from extraction.readers.grids import MAX_CELLS
from extraction.words.block_headings import is_block_heading
from extraction.words.headings import is_section_heading
from extraction.words.labels import plain
from extraction.words.values import is_value

MOST_ROWS = 20_000
MOST_COLUMNS = 256
_MOST_CELLS = 50_000
_LONGEST_CELL = 60
"""The longest label of a form that is one merged row (第二十条第（一）项) is far shorter; prose is longer."""
Merged = tuple[int, int, int, int]
"""First and last row, first and last column of cells merged into one, counted from 0, all inclusive."""
_Slot = tuple[int, int]
_Row = list[_Slot]
"""The slots of a row, each as the slot whose text it shows (another one within merged cells)."""


@dataclass(slots=True)
class Sheet:
    """A worksheet's printed cells by row and column, counted from 0, and what of it is hidden.

    What stands in a hidden slot is shown where merged cells reach on from there.
    """

    texts: dict[_Slot, str] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def put(self, row: int, column: int, text: str) -> None:
        """Keep a cell that prints something. Raises UnreadableError where they are more than any report has."""
        if row >= MOST_ROWS or len(self.texts) >= _MOST_CELLS:
            raise UnreadableError(
                "a worksheet holds more cells than any report; this is not one, look at the original by hand"
            )
        if text.strip() and column < MOST_COLUMNS:
            self.texts[row, column] = text.strip()

    def blocks(self) -> Iterator[Block]:
        """The sheet's rows in order, as paragraphs and grids."""
        owners, reach = self._owners()
        bearing = {row for row, _ in self.texts} | {row for row, _ in owners}
        last = max((row for row, _ in self.texts), default=-1)
        held: list[_Row] = []
        for row in range(last + 1):
            if row in self.hidden_rows:
                continue
            cells = self._row(row, owners, reach) if row in bearing else []
            printed = self._printed(cells)
            goes_on = bool(held) and _goes_on(printed, self._printed(held[-1]))
            if len(printed) > 1 or (len(printed) == 1 and (goes_on or not _is_prose(printed[0]))):
                held.append(cells)
                continue
            yield from self._segment(held)
            held = []
            for text in printed:
                yield from _paragraphs(text)
        yield from self._segment(held)

    def _owners(self) -> tuple[Mapping[_Slot, _Slot], int]:
        """For each slot of merged cells, the slot that holds their text; and how many columns are used at all."""
        owners: dict[_Slot, _Slot] = {}
        reach = max((column for _, column in self.texts), default=-1) + 1
        for top, bottom, left, right in self.merged:
            bottom, right = min(bottom, MOST_ROWS - 1), min(right, MOST_COLUMNS - 1)
            if len(owners) + (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
                raise UnreadableError(
                    f"a worksheet merges more than {MAX_CELLS} cells; look at the original by hand"
                )
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    owners[row, column] = (top, left)
            if (top, left) in self.texts:
                reach = max(reach, right + 1)
        return owners, reach

    def _row(self, row: int, owners: Mapping[_Slot, _Slot], reach: int) -> _Row:
        """The slots of a row, each as the place whose text it shows."""
        columns = (column for column in range(reach) if column not in self.hidden_columns)
        return [owners.get((row, column), (row, column)) for column in columns]

    def _segment(self, rows: Sequence[_Row]) -> Iterator[Block]:
        """Rows between prose: a grid, with lines of one text before and after it as paragraphs."""
        first, end = 0, len(rows)
        while first < end and self._is_line(rows[first]):
            yield from _paragraphs(self._printed(rows[first])[0])
            first += 1
        while end > first and self._is_line(rows[end - 1]):
            end -= 1
        if first < end:
            yield self._grid(rows[first:end])
        for cells in rows[end:]:
            yield from _paragraphs(self._printed(cells)[0])

    def _printed(self, cells: _Row) -> list[str]:
        return [self.texts[place] for place in dict.fromkeys(cells) if place in self.texts]

    def _is_line(self, cells: _Row) -> bool:
        printed = self._printed(cells)
        return len(printed) == 1 and not is_value(printed[0])

    def _grid(self, rows: Sequence[_Row]) -> Grid:
        used = {slot for cells in rows for slot, place in enumerate(cells) if place in self.texts}
        width = max(used) + 1
        made: dict[_Slot, GridCell] = {}
        grid = Grid()
        for cells in rows:
            line: list[GridCell | None] = []
            for place in cells[min(used) : width]:
                line.append(made.setdefault(place, GridCell(self.texts.get(place, ""))))
            grid.rows.append(line)
        return grid


def _is_prose(text: str) -> bool:
    return is_section_heading(text) or len(text) > _LONGEST_CELL


def _goes_on(printed: Sequence[str], before: Sequence[str]) -> bool:
    """Whether a row's one text is a group of the 统计表 that is being read: some of them head sections, too."""
    return (
        len(printed) == 1
        and plain(printed[0]) in STATISTICS.groups
        and not (STATISTICS.units | STATISTICS.headings).isdisjoint(map(plain, before))
    )


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """The lines of a cell; one label that is broken over several stays one."""
    if is_block_heading(text):
        return iter([Paragraph(text)])
    return (Paragraph(line.strip()) for line in text.split("\n") if line.strip())
