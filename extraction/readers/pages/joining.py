"""Tables that the end of a page cut, put together again: column by column where their ruling lines stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extraction.layout import Block, Grid, GridCell, Paragraph
from extraction.readers.grids import edges_of
from extraction.words.labels import is_one_of, plain
from extraction.words.values import is_number
from extraction.words.vocabulary import DISCLOSURE_ROWS, REQUEST_GROUPS, REQUEST_ROWS

_LABELS = (*REQUEST_GROUPS, *REQUEST_ROWS, *DISCLOSURE_ROWS)
_LONGEST_REST = 40
_SAME_EDGE = 2.5
"""How far apart, in points, two edges of cells may be and still be one."""


def join_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with tables that go on over a page's end as one: no text between them, and the same columns."""
    held: Grid | None = None
    for block in blocks:
        if isinstance(block, Grid) and held is not None and _page(block) == _page(held, last=True) + 1:
            joined = _joined(held, block)
            if joined is not None:
                held = joined
                continue
        if isinstance(block, Paragraph) and held is not None:
            completed = _with_label_of(held, block.text)
            if completed is not None:
                held = completed
                continue
        if held is not None:
            yield held
            held = None
        if isinstance(block, Grid):
            held = block
        else:
            yield block
    if held is not None:
        yield held


def _with_label_of(grid: Grid, text: str) -> Grid | None:
    """The grid with a label in its last row completed, where a text is the rest of it; None where it is not.

    A page's end may cut a cell that spans rows below the last ruling line, and leave the end of its print outside.
    """
    if len(text) > _LONGEST_REST:
        return None
    for cell in grid.rows[-1]:
        if cell is None or not cell.text or is_number(cell.text) or is_one_of(plain(cell.text), _LABELS):
            continue
        if is_one_of(plain(f"{cell.text}{text}"), _LABELS):
            completed = replace(cell, text=f"{cell.text}{text}")
            rows = [[completed if slot is cell else slot for slot in row] for row in grid.rows]
            return _with_rows(grid, rows)
    return None


def _joined(upper: Grid, lower: Grid) -> Grid | None:
    """Both grids as one, or None where they are two tables.

    A page on which no row parts some columns (merged cells, blank for zero) draws fewer of them: its cells take the
    slots that they lie over on the other page.
    """
    if not (upper.lined and lower.lined):
        return None
    lower = _without_repeated_header(upper, lower)
    if not (_has_boxes(upper) and _has_boxes(lower)):
        same = max(map(len, upper.rows)) == max(map(len, lower.rows))
        return _with_rows(upper, [*upper.rows, *lower.rows]) if same else None
    above, below = _edges(upper), _edges(lower)
    if abs(above[0] - below[0]) > _SAME_EDGE or abs(above[-1] - below[-1]) > _SAME_EDGE:
        return None
    if len(above) == len(below):
        return _with_rows(upper, [*upper.rows, *lower.rows])
    few, many = sorted((above, below), key=len)
    if not all(any(abs(edge - other) <= _SAME_EDGE for other in many) for edge in few):
        return None
    return _with_rows(upper, [_slotted(row, many) for row in (*upper.rows, *lower.rows)])


def _without_repeated_header(upper: Grid, lower: Grid) -> Grid:
    """The rows of the second page without those that print the first page's header again."""
    count = 0
    for first, again in zip(upper.rows, lower.rows, strict=False):
        if _texts(first) != _texts(again) or any(is_number(text) for text in _texts(again)):
            break
        count += 1
    return _with_rows(lower, lower.rows[count:]) if 0 < count < len(lower.rows) else lower


def _texts(row: list[GridCell | None]) -> list[str]:
    return [cell.text if cell is not None else "" for cell in row]


def _with_rows(grid: Grid, rows: list[list[GridCell | None]]) -> Grid:
    return replace(grid, rows=rows)


def _slotted(row: list[GridCell | None], edges: list[float]) -> list[GridCell | None]:
    """A row with each cell in the slots between the edges that it lies over."""
    slots: list[GridCell | None] = [None] * (len(edges) - 1)
    for cell in row:
        if cell is None or cell.box is None:
            continue
        first = bisect_right(edges, cell.box[0] + _SAME_EDGE) - 1
        end = bisect_right(edges, cell.box[2] + _SAME_EDGE) - 1
        for slot in range(max(first, 0), min(max(end, first + 1), len(slots))):
            slots[slot] = cell
    return slots


def _has_boxes(grid: Grid) -> bool:
    return all(cell is None or cell.box is not None for row in grid.rows for cell in row)


def _edges(grid: Grid) -> list[float]:
    """Where cells begin and end, left to right."""
    sides = {
        side for row in grid.rows for cell in row if cell and cell.box for side in (cell.box[0], cell.box[2])
    }
    return edges_of(sides, _SAME_EDGE) or [0.0]


def _page(grid: Grid, *, last: bool = False) -> int:
    row = grid.rows[-1 if last else 0]
    return next((cell.page for cell in row if cell is not None and cell.page is not None), 0)
