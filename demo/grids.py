"""The three statutory tables as grids of merged cells, whatever format they are then printed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from demo.figures import Figures
from extraction.forms import FormDefinition, Label


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as HTML counts it: its text and how many rows and columns it covers."""

    text: str
    rowspan: int = 1
    colspan: int = 1


GridRow = tuple[GridCell, ...]
Grid = tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its top left corner in the grid."""

    cell: GridCell
    row: int
    column: int


def place(grid: Grid) -> list[Placed]:
    """Where each cell of a grid stands once the cells merged from above are counted."""
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for row, cells in enumerate(grid):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            placed.append(Placed(cell, row, column))
            taken.update(
                (row + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)
            )
            column += cell.colspan
    return placed


def width(grid: Grid) -> int:
    """The number of columns of a grid."""
    return max(entry.column + entry.cell.colspan for entry in place(grid))


def disclosure_grid(form: FormDefinition, figures: Figures) -> Grid:
    """Section 二: blocks of article 20, each with its own header, in one table of four columns."""
    columns = 1 + max(len(block.columns) for block in form.disclosure_blocks)
    rows: list[GridRow] = []
    for block in form.disclosure_blocks:
        rows.append((GridCell(block.article, colspan=columns),))
        # Where a block has fewer columns than the widest, the form stretches the last one.
        spans = [1] * (len(block.columns) - 1) + [columns - len(block.columns)]
        header = [
            GridCell(column.label, colspan=span) for column, span in zip(block.columns, spans, strict=True)
        ]
        rows.append((GridCell(block.content_label), *header))
        for row in block.rows:
            values = [
                GridCell(figures.texts[f"disclosure.{row.key}.{column.key}"], colspan=span)
                for column, span in zip(block.columns, spans, strict=True)
            ]
            rows.append((GridCell(row.label), *values))
    return tuple(rows)


def requests_grid(form: FormDefinition, figures: Figures, *, filler: bool = False) -> Grid:
    """Section 三: labels in three merged columns, then seven columns of numbers.

    With `filler` the header has empty cells where the form merges 自然人 and 总计 downwards, as pages that
    were typed anew often have.
    """
    depth = 1 + max(len(row.groups) for row in form.requests_rows)
    columns = form.requests_columns
    deep = 1 if filler else 2
    upper: list[GridCell] = []
    lower: list[GridCell] = []
    for column in columns:
        if not column.groups:
            upper.append(GridCell(column.label, rowspan=deep))
            if filler:
                lower.append(GridCell(""))
            continue
        if column.groups != _before(columns, column).groups:
            together = sum(1 for other in columns if other.groups == column.groups)
            upper.append(GridCell(column.groups[0], colspan=together))
        lower.append(GridCell(column.label))
    rows: list[GridRow] = [
        (
            GridCell(form.requests_corner, rowspan=3, colspan=depth),
            GridCell(form.requests_applicants, colspan=len(columns)),
        ),
        tuple(upper),
        tuple(lower),
    ]
    begun: set[tuple[str, ...]] = set()
    for row in form.requests_rows:
        cells: list[GridCell] = []
        for level in range(1, len(row.groups) + 1):
            path = row.groups[:level]
            if path not in begun:
                begun.add(path)
                cells.append(GridCell(path[-1], rowspan=_rows_under(form.requests_rows, path)))
        cells.append(GridCell(row.label, colspan=depth - len(row.groups)))
        cells += [GridCell(figures.texts[f"requests.{row.key}.{column.key}"]) for column in columns]
        rows.append(tuple(cells))
    return tuple(rows)


def reviews_grid(form: FormDefinition, figures: Figures, *, filler: bool = False) -> Grid:
    """Section 四: three blocks of five numbers on one line. `filler` as in `requests_grid`."""
    parts = len(form.review_columns)
    top: list[GridCell] = []
    middle: list[GridCell] = []
    begun: set[tuple[str, ...]] = set()
    for block in form.review_blocks:
        if not block.groups:
            top.append(GridCell(block.label, rowspan=1 if filler else 2, colspan=parts))
            if filler:
                middle.append(GridCell("", colspan=parts))
            continue
        if block.groups not in begun:
            begun.add(block.groups)
            together = sum(1 for other in form.review_blocks if other.groups == block.groups)
            top.append(GridCell(block.groups[0], colspan=together * parts))
        middle.append(GridCell(block.label, colspan=parts))
    labels = [GridCell(column.label) for _ in form.review_blocks for column in form.review_columns]
    values = [
        GridCell(figures.texts[f"reviews.{block.key}.{column.key}"])
        for block in form.review_blocks
        for column in form.review_columns
    ]
    return (tuple(top), tuple(middle), tuple(labels), tuple(values))


def _before(columns: Sequence[Label], column: Label) -> Label:
    return columns[columns.index(column) - 1]


def _rows_under(rows: Iterable[Label], path: tuple[str, ...]) -> int:
    return sum(1 for row in rows if row.groups[: len(path)] == path)
