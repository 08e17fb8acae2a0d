"""Tables without ruling lines, over the pages' ends: what a header's labels name are columns, what stands beside each
other below it is a row.

The labels do what ruling lines do elsewhere: a column is as wide as they are apart, and a label that is wrapped reaches
over all its lines. So a blank is known for one, and a value for whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extraction.layout import Grid, GridCell
from extraction.readers.pages.lines import is_chinese
from extraction.readers.pages.unruled_bodies import bodies_of
from extraction.readers.pages.unruled_cells import cells_of
from extraction.readers.pages.unruled_headers import Header, find_headers
from extraction.readers.pages.unruled_prints import Cell, Print
from extraction.readers.pages.unruled_rows import Row, grid_row, printed, rows_of
from extraction.readers.pages.unruled_strip import NAMES_TABLE, Sheet, StripRow, strip_of
from extraction.readers.pages.unruled_words import cost_of
from extraction.words.labels import match, plain
from extraction.words.values import is_number, is_value
from extraction.words.vocabulary import COLUMN_GROUPS, DISCLOSURE_ROWS

_FEWEST_CHUNKS = 2
_ABOVE_HEADER = (*NAMES_TABLE, *COLUMN_GROUPS)


@dataclass(slots=True)
class Found:
    """Tables with the page and the height at which each begins, and the characters that are in them (by `id`)."""

    tables: list[tuple[int, float, Grid]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def find_unruled(sheets: Sequence[Sheet]) -> Found:
    """The tables that pages print without ruling lines."""
    found = Found()
    zone: list[StripRow] = []
    statistics = False
    for row in [*strip_of(sheets), None]:
        if row is not None and (not row.ends or (statistics and row.continues_statistics())):
            zone.append(row)
            statistics |= row.heads_statistics()
            continue
        statistics = False
        if max((len(item.chunks) for item in zone), default=0) >= _FEWEST_CHUNKS:
            _read_zone(zone, found)
        zone = []
    return found


def _read_zone(zone: Sequence[StripRow], found: Found) -> None:
    """Take the tables of lines that no prose parts."""
    lines = [list(row.prints(number)) for number, row in enumerate(zone)]
    prints = [item for line in lines for item in line]
    labels = [list(_labels(line)) for line in lines]
    heights = [line[0].top for line, own in zip(lines, labels, strict=True) if len(own) < len(line)]
    cells = cells_of([item for line in labels for item in line])
    headers = list(find_headers(cells, lambda top, bottom: any(top < height < bottom for height in heights)))
    starts = [_start(header, cells, heights) for header in headers]
    for header, start, end in zip(headers, starts, [*starts, float("inf")][1:], strict=True):
        head = [cell for cell in cells if start <= cell.centre <= header.bottom]
        used = {id(item) for cell in head for item in cell.prints}
        below = [item for item in prints if header.bottom < item.centre < end and id(item) not in used]
        for over, body in bodies_of(header, below):
            rows = _rows(over, body)
            if not rows:
                continue
            inside = {item.line for cell in head for item in cell.prints}.union(
                *(row.lines() for row in rows)
            )
            first = zone[min(inside)]
            found.tables.append((first.page, first.line.top, _grid(over, head, rows)))
            for taken in zone[min(inside) : max(inside) + 1]:
                for line in (*taken.repeated, taken.line):
                    found.taken |= {id(character) for character in line.characters}
            head = []


def _labels(line: list[Print]) -> Iterator[Print]:
    """The stretches of a line that are no values. A word for nothing (无, 一) is one only beside another value."""
    for place, item in enumerate(line):
        beside = line[max(place - 1, 0) : place] + line[place + 1 : place + 2]
        word = is_chinese(item.text[0]) and not is_number(item.text)
        if not is_value(item.text) or (word and not any(is_value(other.text) for other in beside)):
            yield item


def _start(header: Header, cells: Sequence[Cell], heights: Sequence[float]) -> float:
    """Where a table begins: with the merged labels above its header's columns."""
    above = max((height for height in heights if height < header.top), default=float("-inf"))
    merged = [
        cell.top
        for cell in cells
        if above < cell.top <= header.bottom
        and (cell.top >= header.top or match(plain(cell.text), _ABOVE_HEADER))
    ]
    return min([header.top, *merged])


def _rows(header: Header, prints: Sequence[Print]) -> list[Row]:
    """The rows of a table without the text that follows it; none where nothing of a form stands in them."""
    rows = sorted(rows_of(header, prints), key=lambda row: row.at)
    while rows and not rows[-1].values and (rows[-1].label is None or cost_of(rows[-1].label.text) >= 1):
        rows.pop()
    if header.kind == "disclosure" and not any(
        row.label and match(plain(row.label.text), DISCLOSURE_ROWS) for row in rows
    ):
        return []
    return rows


def _grid(header: Header, head: Sequence[Cell], rows: Sequence[Row]) -> Grid:
    columns = len(header.bounds) + 1
    top: list[list[GridCell | None]] = []
    above = [cell for cell in head if match(plain(cell.text), NAMES_TABLE) and cell.top < header.bottom]
    if above:
        slots: list[GridCell | None] = [None] * columns
        for cell in sorted(above, key=lambda cell: cell.left):
            slots[_free(slots, header.column_of((cell.left + cell.right) / 2))] = printed(cell.prints)
        top.append(slots)
    if head:
        corner = [GridCell("")] * (columns - len(header.cells))
        top.append([*corner, *(printed(cell.prints) for cell in header.cells)])
    return Grid(rows=[*top, *(grid_row(row, header, columns) for row in rows)], lined=False)


def _free(slots: Sequence[GridCell | None], wanted: int) -> int:
    order = sorted(range(len(slots)), key=lambda slot: abs(slot - wanted))
    return next((slot for slot in order if slots[slot] is None), wanted)
