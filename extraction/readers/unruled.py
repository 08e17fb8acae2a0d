"""Tables without ruling lines, over the pages' ends: what a header's labels name are columns, what stands beside each
other below it is a row.

The labels do what ruling lines do elsewhere: a column is as wide as they are apart, and a label that is wrapped reaches
over all its lines. So a blank is known for one, and a value for whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extraction.forms.statistics import STATISTICS
from extraction.labels import match, plain
from extraction.layout import Grid, GridCell
from extraction.narrative import is_section_heading
from extraction.readers.lines import COLUMN_GAP, Character, Chunk, Line, chunks_of, is_chinese, lines_of
from extraction.readers.unruled_bodies import bodies_of
from extraction.readers.unruled_cells import Cell, Print, cells_of, cost_of
from extraction.readers.unruled_headers import Header, find_headers
from extraction.readers.unruled_joints import labels_apart
from extraction.readers.unruled_rows import Row, grid_row, printed, rows_of
from extraction.values import is_number, is_value
from extraction.vocabulary import (
    ARTICLES,
    COLUMN_GROUPS,
    COLUMNS,
    DISCLOSURE_ROWS,
    REQUEST_ROWS,
    REVIEW_BLOCKS,
    REVIEW_GROUPS,
)

_ONE_LINE = 0.3
_FEWEST_CHUNKS = 2
_PROSE_SHARE = 0.75
_NEXT_PAGE = 0.3
_SAME_PLACE = 2.0
_NAMES_TABLE = (*ARTICLES, *REVIEW_BLOCKS, *REVIEW_GROUPS)
_ABOVE_HEADER = (*_NAMES_TABLE, *COLUMN_GROUPS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as far as no lines rule it: its characters, and the tops of its ruled tables."""

    number: int
    characters: Sequence[Character]
    tables: Sequence[float] = ()


@dataclass(slots=True)
class Found:
    """Tables with the page and the height at which each begins, and the characters that are in them (by `id`)."""

    tables: list[tuple[int, float, Grid]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Row:
    """A line of print on the strip that all pages make, and the header that its page repeats before it."""

    line: Line
    chunks: list[Chunk]
    page: int
    shift: float
    values: int
    ends: bool
    repeated: Sequence[Line] = ()

    def continues_statistics(self) -> bool:
        """Whether what looks like a section's heading is one of the table's own lines: 四、行政复议数量 件."""
        return len(self.chunks) > 1 or _begins(plain(self.chunks[0].text), STATISTICS.groups)

    def prints(self, number: int) -> Iterator[Print]:
        top, bottom = self.line.top + self.shift, self.line.bottom + self.shift
        for chunk in self.chunks:
            yield Print(chunk.text, chunk.left, chunk.right, top, bottom, self.page, self.shift, number)


def _labels(line: list[Print]) -> Iterator[Print]:
    """The stretches of a line that are no values. A word for nothing (无, 一) is one only beside another value."""
    for place, item in enumerate(line):
        beside = line[max(place - 1, 0) : place] + line[place + 1 : place + 2]
        word = is_chinese(item.text[0]) and not is_number(item.text)
        if not is_value(item.text) or (word and not any(is_value(other.text) for other in beside)):
            yield item


def find_unruled(sheets: Sequence[Sheet]) -> Found:
    """The tables that pages print without ruling lines."""
    found = Found()
    zone: list[_Row] = []
    statistics = False
    for row in [*_strip(sheets), None]:
        if row is not None and (not row.ends or (statistics and row.continues_statistics())):
            zone.append(row)
            statistics |= any(_begins(plain(chunk.text), STATISTICS.headings) for chunk in row.chunks)
            continue
        statistics = False
        if max((len(item.chunks) for item in zone), default=0) >= _FEWEST_CHUNKS:
            _read_zone(zone, found)
        zone = []
    return found


def _begins(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text is one of the wordings, or the first line of one that is wrapped."""
    return len(text) > 1 and any(wording.startswith(text) for wording in wordings)


def _strip(sheets: Sequence[Sheet]) -> Iterator[_Row | None]:
    """The lines of all pages, heights running on; None where a ruled table stands between."""
    bottom = 0.0
    before: list[Line] = []
    for sheet in sheets:
        printed = lines_of(sheet.characters, tolerance=_ONE_LINE)
        lines = _without_repeats(printed, before)
        before = printed
        if not lines:
            continue
        shift = bottom + _NEXT_PAGE * lines[0].size - lines[0].top
        width = max(line.right for line in lines) - min(line.left for line in lines)
        tables = sorted(sheet.tables)
        for line, coarse in zip(lines, chunks_of(lines), strict=True):
            chunks = labels_apart(line, coarse)
            while tables and tables[0] <= line.top:
                tables.pop(0)
                yield None
            values = sum(is_value(chunk.text) for chunk in chunks)
            values *= any(is_number(chunk.text) for chunk in chunks)
            again = printed[: len(printed) - len(lines)] if line is lines[0] else ()
            yield _Row(
                line, chunks, sheet.number, shift, values, not values and _ends(line, chunks, width), again
            )
            bottom = max(bottom, line.bottom + shift)
        if tables:
            yield None


def _without_repeats(lines: Sequence[Line], before: Sequence[Line]) -> list[Line]:
    """A page's lines without the table's header that is printed again on it: a row may go on after it.

    Where the page before ends with the name of a table, it is that table's own header.
    """
    if not before or match(plain(before[-1].text()), _NAMES_TABLE):
        return list(lines)
    for start in range(len(before)):
        count = 0
        while (
            start + count < len(before)
            and count < len(lines)
            and abs(lines[count].left - before[start + count].left) <= _SAME_PLACE
            and lines[count].text() == before[start + count].text()
        ):
            count += 1
        labels = sum(
            bool(match(plain(chunk.text), COLUMNS))
            for line in lines[:count]
            for chunk in line.chunks(COLUMN_GAP)
        )
        if labels < _FEWEST_CHUNKS:
            continue
        follows = [
            one.chunks(COLUMN_GAP)[0].text for one in (*lines[count:][:1], *before[start + count :][:1])
        ]
        if len(set(follows)) == len(follows):  # else the table itself again
            return list(lines[count:])
    return list(lines)


def _ends(line: Line, chunks: Sequence[Chunk], width: float) -> bool:
    """Whether a line ends a table: a section's heading, or prose."""
    text = line.text()
    if is_section_heading(text):
        return not match(plain(text), REQUEST_ROWS)  # 四、结转下年度继续办(理) is none
    return len(chunks) == 1 and (line.right - line.left > _PROSE_SHARE * width or text.endswith(("。", "；")))


def _read_zone(zone: Sequence[_Row], found: Found) -> None:
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
    above = [cell for cell in head if match(plain(cell.text), _NAMES_TABLE) and cell.top < header.bottom]
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
