"""The rows of a table without ruling lines: each label with the values that stand at its height."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extraction.layout import TWO_VALUES, Box, GridCell
from extraction.readers.pages.unruled_cells import cells_of, pitch_of
from extraction.readers.pages.unruled_headers import Header
from extraction.readers.pages.unruled_prints import Cell, Print
from extraction.readers.pages.unruled_words import cost_of
from extraction.words.labels import match, plain
from extraction.words.values import is_number
from extraction.words.vocabulary import ARTICLES, REQUEST_GROUPS, REQUEST_ROWS

_KNOWN = 0.9
_SAME_HEIGHT = 0.5
_BESIDE = 0.6
_BETWEEN_DIGITS = re.compile(r"(?<=\d) +(?=\d)")
_ALIGNMENTS = ("middle", "top", "bottom")


@dataclass(slots=True)
class Row:
    """A row: its label, if it has one, and the stretches of print in each of its columns."""

    label: Cell | None
    at: float
    values: dict[int, list[Print]]

    @property
    def bottom(self) -> float:
        prints = [item for column in self.values.values() for item in column]
        return max([item.bottom for item in prints] + ([self.label.bottom] if self.label else []))

    def lines(self) -> set[int]:
        """The lines of print that the row takes up."""
        prints = [item for column in self.values.values() for item in column]
        return {item.line for item in (*prints, *(self.label.prints if self.label else ()))}


def rows_of(header: Header, prints: Sequence[Print]) -> list[Row]:
    """The rows that stand below a header, top to bottom."""
    beside = [item for item in prints if header.column_of(item.middle) == header.label]
    values = [item for item in prints if header.column_of(item.middle) != header.label]
    counts = Counter(item.line for item in values)
    most = max(counts.values(), default=0)
    bearing = {
        line for line, count in counts.items() if 2 * count >= most
    }  # the rest of a wrapped number is no row
    labels = _row_labels(cells_of([_bearing(item, bearing) for item in beside]))
    if not labels:
        return _unlabelled(header, values)
    alignment = min(_ALIGNMENTS, key=lambda name: _misfit(name, labels, values))
    rows = [Row(label, _height(label, alignment), {}) for label in labels]
    for item in sorted(values, key=lambda item: (item.line, item.left)):
        row = _row_at(item, rows, alignment)
        row.values.setdefault(header.column_of(item.middle), []).append(item)
    return [part for row in rows for part in _apart(row)]


def _bearing(item: Print, bearing: set[int]) -> Print:
    return Print(
        item.text, item.left, item.right, item.top, item.bottom, item.page, item.shift, item.line,
        item.line in bearing,
    )  # fmt: skip


def _row_labels(cells: Sequence[Cell]) -> list[Cell]:
    """The cells that name a row: not those of a group, beside which its rows' labels stand."""
    return [
        cell
        for cell in cells
        if not match(plain(cell.text), ARTICLES)
        and not (match(plain(cell.text), REQUEST_GROUPS) and not match(plain(cell.text), REQUEST_ROWS))
        and not any(_stands_right_of(other, cell) for other in cells)
    ]


def _stands_right_of(other: Cell, cell: Cell) -> bool:
    return other.left >= cell.right and min(other.bottom, cell.bottom) > max(other.top, cell.top)


def _height(label: Cell, alignment: str) -> float:
    """Where the values of a label's row stand when cells are set to their top, middle or bottom."""
    if alignment == "top":
        return label.prints[0].centre
    return label.prints[-1].centre if alignment == "bottom" else label.centre


def _misfit(alignment: str, labels: Sequence[Cell], values: Sequence[Print]) -> float:
    """How far off the lines of values are from where an alignment has them."""
    known = [label for label in labels if cost_of(label.text) < _KNOWN] or labels
    heights = {item.line: item.centre for item in values}
    return sum(
        min((abs(_height(label, alignment) - height) for height in heights.values()), default=0.0)
        for label in known
    )


def _row_at(item: Print, rows: Sequence[Row], alignment: str) -> Row:
    """The row that a value stands in."""
    slack = _SAME_HEIGHT * item.size
    if alignment == "top":
        return max(
            (row for row in rows if row.at <= item.centre + slack), key=lambda row: row.at, default=rows[0]
        )
    if alignment == "bottom":
        return min(
            (row for row in rows if row.at >= item.centre - slack), key=lambda row: row.at, default=rows[-1]
        )
    return min(rows, key=lambda row: abs(row.at - item.centre))


def _unlabelled(header: Header, values: Sequence[Print]) -> list[Row]:
    """Rows of values alone: all that stands under a header of section 四 is one row."""
    if not values:
        return []
    row = Row(None, values[0].centre, {})
    for item in sorted(values, key=lambda item: (item.line, item.left)):
        row.values.setdefault(header.column_of(item.middle), []).append(item)
    return _apart(row)


def _apart(row: Row) -> list[Row]:
    """A row as it is, or as several where lines of values are too far apart to be lines of one cell.

    Those that are not at the label's height have no label: it is not printed, or nobody knows it.
    """
    pitch = pitch_of(row.values.values())
    groups: list[list[Print]] = []
    prints = sorted((item for column in row.values.values() for item in column), key=lambda item: item.line)
    for item in prints:
        if groups and (item.centre - groups[-1][-1].centre <= pitch + 1 or item.page != groups[-1][-1].page):
            groups[-1].append(item)
        else:
            groups.append([item])
    if len(groups) < 2:
        return [row]
    own = min(groups, key=lambda group: min(abs(item.centre - row.at) for item in group))
    parts: list[Row] = []
    for group in groups:
        part = Row(row.label if group is own else None, row.at if group is own else group[0].centre, {})
        for column, items in row.values.items():
            inside = [item for item in items if any(item is other for other in group)]
            if inside:
                part.values[column] = inside
        parts.append(part)
    return parts


def grid_row(row: Row, header: Header, columns: int) -> list[GridCell | None]:
    """A row's cells, a slot a column.

    Where each of its values has a second line that is a number, too, these are those of another row: zeros are not
    wrapped, and the rest of a remark is no number.
    """
    lines = [{item.line for item in items} for items in row.values.values()]
    together = (
        len(lines) < 2
        or any(len(own) == 1 for own in lines)
        or not all(is_number(item.text) for items in row.values.values() for item in items)
    )
    cells: list[GridCell | None] = []
    for column in range(columns):
        if column == header.label:
            cells.append(printed(row.label.prints) if row.label else GridCell(""))
            continue
        items = (_of_columns(item, header) for item in row.values.get(column, ()))
        cells.append(printed(items, values=True, together=together))
    return cells


def _of_columns(item: Print, header: Header) -> Print:
    """A value as it is, or as two where it reaches over two columns: digits may be set apart, but not so far."""
    if header.column_of(item.left) == header.column_of(item.right):
        return item
    return replace(item, text=_BETWEEN_DIGITS.sub(TWO_VALUES, item.text))


def printed(prints: Iterable[Print], *, values: bool = False, together: bool = True) -> GridCell:
    """Lines of print as a cell, at the place of those on its first page.

    Of `values`, stretches on one line or not under each other are no number together, nor are any where they are not
    `together`: that they stand in one cell is a mistake of somebody's.
    """
    items = list(prints)
    if not items:
        return GridCell("")
    page = items[0].page
    own = [item for item in items if item.page == page]
    box: Box = (
        round(min(item.left for item in own), 1),
        round(min(item.top - item.shift for item in own), 1),
        round(max(item.right for item in own), 1),
        round(max(item.bottom - item.shift for item in own), 1),
    )
    text = items[0].text
    for before, item in pairwise(items):
        text += (
            f"{TWO_VALUES}{item.text}" if values and not (together and _go_on(before, item)) else item.text
        )
    return GridCell(text, page, box)


def _go_on(above: Print, below: Print) -> bool:
    """Whether two stretches may be lines of one wrapped number: one stands under the other."""
    beside = max(above.left, below.left) - min(above.right, below.right)
    return above.line != below.line and beside <= _BESIDE * above.size
