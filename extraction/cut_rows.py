"""Rows that the end of a page cut in two: the first lines of their labels on one page, the rest on the next."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.labels import match
from extraction.layout import Grid, GridCell, Placed
from extraction.values import is_blank, is_value
from extraction.vocabulary import (
    COLUMN_GROUPS,
    COLUMNS,
    DISCLOSURE_ROWS,
    REQUEST_GROUPS,
    REQUEST_ROWS,
    REVIEW_BLOCKS,
    REVIEW_GROUPS,
)

_LABELS = (
    *REQUEST_ROWS, *DISCLOSURE_ROWS, *REQUEST_GROUPS, *COLUMN_GROUPS, *COLUMNS, *REVIEW_BLOCKS, *REVIEW_GROUPS
)  # fmt: skip
_NO_MATCH = 9.0


def mend_cut_rows(grid: Grid) -> Grid:
    """The same table with each cut row whole again. What a page's end only stands between is left as it is.

    A row is cut where the first row of a page has the cells of the last one of the page before, no value stands in
    both halves, and together they say a label of a form better than either does. Where only some cells go on (merged
    ones of a header), those are put together and the rows stay two.
    """
    whole: dict[int, GridCell] = {}
    cuts: set[int] = set()
    for index in range(1, len(grid.rows)):
        above, below = _page(grid.rows[index - 1]), _page(grid.rows[index])
        if above is None or below == above:
            continue
        uppers, lowers = grid.placed(index - 1), grid.placed(index)
        better = [(upper, lower) for upper, lower in _pairs(uppers, lowers) if _is_one_label(upper, lower)]
        if better and _spans(uppers) == _spans(lowers) and not _has_values_in_both(uppers, lowers):
            cuts.add(index)
            better = list(zip(uppers, lowers, strict=True))
        for upper, lower in better:
            cell = _together(whole.get(id(upper.cell), upper.cell), lower.cell)
            whole[id(upper.cell)] = whole[id(lower.cell)] = cell
    if not whole:
        return grid
    rows = [
        [whole.get(id(cell), cell) if cell is not None else None for cell in row]
        for index, row in enumerate(grid.rows)
        if index not in cuts
    ]
    return Grid(rows=rows, ruled=grid.ruled)


def _spans(placed: list[Placed]) -> list[tuple[int, int]]:
    return [(item.first, item.last) for item in placed]


def _pairs(uppers: list[Placed], lowers: list[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Cells of the two rows that fill the same slots."""
    below = {(lower.first, lower.last): lower for lower in lowers}
    for upper in uppers:
        lower = below.get((upper.first, upper.last))
        if lower is not None:
            yield upper, lower


def _is_one_label(upper: Placed, lower: Placed) -> bool:
    first, rest = upper.cell.text, lower.cell.text
    return not (is_value(first) or is_value(rest)) and _cost(first + rest) < min(_cost(first), _cost(rest))


def _has_values_in_both(uppers: list[Placed], lowers: list[Placed]) -> bool:
    pairs = zip(uppers, lowers, strict=True)
    return any(_is_printed_value(upper) and _is_printed_value(lower) for upper, lower in pairs)


def _is_printed_value(placed: Placed) -> bool:
    return is_value(placed.cell.text) and not is_blank(placed.cell.text)


def _cost(text: str) -> float:
    return next((found.cost for found in match(text, _LABELS)), _NO_MATCH)


def _together(upper: GridCell, lower: GridCell) -> GridCell:
    """Two halves as one cell, at the place of the half that prints more of it."""
    halves = [half for half in (upper, lower) if not is_blank(half.text)]
    main = max(halves or [upper], key=lambda half: len(half.text))
    return GridCell("\n".join(half.text for half in halves), main.page, main.box)


def _page(row: list[GridCell | None]) -> int | None:
    """The page of a row's own cells: one that goes on from above has the page on which it began."""
    return next((cell.page for cell in reversed(row) if cell is not None), None)
