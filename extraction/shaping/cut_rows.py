"""Rows that the end of a page cut in two: the first lines of their labels on one page, the rest on the next."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.layout import Grid, GridCell, Placed
from extraction.words.labels import match
from extraction.words.values import is_blank, is_value
from extraction.words.vocabulary import (
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
_Pair = tuple[Placed, Placed]


def mend_cut_rows(grid: Grid) -> Grid:
    """The same table with each cut row whole again. What a page's end only stands between is left as it is.

    A row is cut where the first row of a page, behind a header that is printed again, has the cells of the last one of
    the page before, and together they say a label of a form better than either does; or as well as the lower one,
    where the upper half says nothing by itself and only one of them has values. A number that is printed in both
    halves of a row is one number only where the row's own label is cut. Where only some cells go on (merged ones of a
    header), those are put together and the rows stay two.
    """
    whole: dict[int, GridCell] = {}
    cuts: set[int] = set()
    for index in range(1, len(grid.rows)):
        above, below = _page(grid.rows[index - 1]), _page(grid.rows[index])
        if above is None or below == above:
            continue
        rest = _behind_header(grid, index)
        uppers, lowers = grid.placed(index - 1), grid.placed(rest)
        pairs = list(_pairs(uppers, lowers))
        labels = [pair for pair in pairs if _is_one_label(*pair)]
        likely = [pair for pair in pairs if _may_be_one_label(*pair)]
        if _spans(uppers) == _spans(lowers) and _is_one_row(pairs, labels, likely):
            cuts.add(rest)
            joined = pairs
        else:
            joined = [*labels, *likely] if labels else []
        for upper, lower in joined:
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


def _behind_header(grid: Grid, index: int) -> int:
    """The first row of a page, from `index` on, that does not repeat the table's own first rows."""
    repeated = 0
    while index + repeated < len(grid.rows) - 1 and _texts(grid, index + repeated) == _texts(grid, repeated):
        repeated += 1
    return index + repeated


def _texts(grid: Grid, index: int) -> list[str]:
    return [item.cell.text for item in grid.placed(index)]


def _spans(placed: list[Placed]) -> list[tuple[int, int]]:
    return [(item.first, item.last) for item in placed]


def _pairs(uppers: list[Placed], lowers: list[Placed]) -> Iterator[_Pair]:
    """Cells of the two rows that fill the same slots."""
    below = {(lower.first, lower.last): lower for lower in lowers}
    for upper in uppers:
        lower = below.get((upper.first, upper.last))
        if lower is not None:
            yield upper, lower


def _is_one_label(upper: Placed, lower: Placed) -> bool:
    first, rest = upper.cell.text, lower.cell.text
    return not (is_value(first) or is_value(rest)) and _cost(first + rest) < min(_cost(first), _cost(rest))


def _may_be_one_label(upper: Placed, lower: Placed) -> bool:
    """Whether the upper half says nothing by itself and fits before the lower one (行政 / 规范性文件, 尚 / 未审结).

    Or the lower one says nothing by itself and goes on with a label that is one by itself, too (其他 / 结果).
    """
    first, rest = upper.cell.text, lower.cell.text
    if is_blank(first) or is_value(first) or is_value(rest):
        return False
    if _cost(first) < _NO_MATCH:
        return _cost(rest) == _NO_MATCH and not _cost(first + rest)
    return _cost(first + rest) <= _cost(rest) < _NO_MATCH


def _is_one_row(pairs: list[_Pair], labels: list[_Pair], likely: list[_Pair]) -> bool:
    above, below = ([_is_printed_value(pair[half]) for pair in pairs] for half in (0, 1))
    if any(upper and lower for upper, lower in zip(above, below, strict=True)):
        first_value = next(number for number, printed in enumerate(above) if printed)
        return pairs[first_value - 1] in labels
    return bool(labels) or (bool(likely) and any(above) != any(below))


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
