"""Grids that say in another shape what a form says: sections as rows of one table, rows and columns exchanged, several
rows in the lines of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from extraction.forms import Label
from extraction.layout import Block, Grid, GridCell, Paragraph
from extraction.shaping.stacked import unstacked
from extraction.words.headings import is_section_heading
from extraction.words.labels import match as match_label
from extraction.words.values import is_blank, is_value
from extraction.words.vocabulary import REQUEST_COLUMNS, REQUEST_ROWS, REVIEW_BLOCKS, REVIEW_COLUMNS

_SHORTEST_PROSE = 60
_EXCHANGED = ((REVIEW_BLOCKS, REVIEW_COLUMNS, 2, 4), (REQUEST_ROWS, REQUEST_COLUMNS, 8, 5))
"""Rows and columns of a table of a form, and how many of each must stand in the other's place."""
_DEPTH = 3
"""How many rows or columns of labels a table of a form has at most."""


def in_order(blocks: list[Block]) -> Iterator[Block]:
    """The same blocks, with headings and prose that are rows of a table as lines, and tables as the forms have them."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        for part in _parts(block):
            yield unstacked(_exchanged(part)) if isinstance(part, Grid) else part


def _parts(grid: Grid) -> Iterator[Block]:
    """A grid cut at the rows that only hold the heading of a section, where it has any."""
    lines = [_only_text(grid, index) for index in range(len(grid.rows))]
    if not any(line is not None and is_section_heading(line.text) for line in lines):
        yield grid
        return
    rows: list[list[GridCell | None]] = []
    for line, row in zip(lines, grid.rows, strict=True):
        if line is None or not (is_section_heading(line.text) or len(line.text) >= _SHORTEST_PROSE):
            rows.append(row)
            continue
        if rows:
            yield replace(grid, rows=rows)
            rows = []
        yield from (Paragraph(text, line.page, line.box) for text in line.text.split("\n"))
    if rows:
        yield replace(grid, rows=rows)


def _only_text(grid: Grid, index: int) -> GridCell | None:
    """The one printed cell of a row, where it has no other."""
    printed = [placed for placed in grid.placed(index) if not is_blank(placed.cell.text)]
    return printed[0].cell if len(printed) == 1 and not printed[0].above else None


def _exchanged(grid: Grid) -> Grid:
    """A grid whose columns are a form's rows, turned."""
    if not grid.rows or not (grid.ruled or len(set(map(len, grid.rows))) == 1):
        return grid
    turned = [list(line) for line in zip_longest(*grid.rows)]
    for rows, columns, fewest_rows, fewest_columns in _EXCHANGED:
        if _headed(turned, rows) >= fewest_rows and _headed(grid.rows, columns) >= fewest_columns:
            return replace(grid, rows=turned)
    return grid


def _headed(lines: list[list[GridCell | None]], labels: tuple[Label, ...]) -> int:
    """How many of a table's labels stand at the head of lines, one a line."""
    keys = set()
    for line in lines:
        found = [
            match.label.key
            for cell in line[:_DEPTH]
            if cell is not None and not is_value(cell.text)
            for match in match_label(cell.text, labels)[:1]
            if not match.cost
        ]
        keys |= set(found[-1:])
    return len(keys)
