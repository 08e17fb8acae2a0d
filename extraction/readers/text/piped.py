"""Tables between pipes as converters print them: a row a line, or a cell a line with a pipe behind each.

A pipe may stand around every row (| a | b |), only behind each cell (a | b |) or only between cells (a| b): the
table as a whole tells, for one row alone may end with a blank cell. Pipes without anything between them (|||) at the
end of a row are no cells: they only fill it up to the table's width, and blank cells before them may be gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.layout import Grid, GridCell
from extraction.words.label_kinds import is_label, kind_of_label
from extraction.words.values import is_value

_RULE = re.compile(r"^[\s|+:\-─—=\t]*$")
_DASHES = re.compile(r"[-─=]{3,}")
_FILLING = re.compile(r"\|{2,}$")
_CELL = re.compile(r"^[^|]*\|$")
_FEWEST_CELLS = 4
_FILLED = None
"""Stands among cells where pipes fill the row up: what follows is another row."""


def take_pipes(lines: Sequence[str], place: int, page: int | None) -> tuple[Grid | None, int]:
    """The table that begins at a line, and where it ends; None where none does."""
    cells, end = _cells_below(lines, place)
    if cells:
        return _grid(list(_rows_of_cells(cells)), page, flattened=True), end
    end = place
    while end < len(lines) and _is_row(lines[end]):
        end += 1
    if end == place:
        return None, place + 1
    shown = [line.strip() for line in lines[place:end] if not is_rule(line)]
    filled = any(_FILLING.search(line) for line in shown)
    return _grid(_rows(shown), page, flattened=filled), end


def _grid(rows: Sequence[Sequence[str]], page: int | None, *, flattened: bool) -> Grid | None:
    shown = [[GridCell(text, page) for text in row] for row in rows if row]
    return Grid(rows=list(map(list, shown)), ruled=False, flattened=flattened) if shown else None


# -- a row a line --------------------------------------------------------------------------------------------


def is_rule(line: str) -> bool:
    """Whether a line only draws the rule below a table's header (|---|---|)."""
    return bool(_RULE.match(line) and _DASHES.search(line))


def _is_row(line: str) -> bool:
    flat = line.strip()
    return ("|" in flat and "|" in flat.strip("|")) or bool(_FILLING.search(flat) and flat.strip("| "))


def _rows(lines: Sequence[str]) -> list[list[str]]:
    """The cells of rows, without the pipes that stand around or behind every row of the table."""
    before = all(line.startswith("|") for line in lines)
    behind = all(line.endswith("|") for line in lines)
    rows = []
    for line in lines:
        flat = _FILLING.sub("|", line) if behind else line
        flat = flat[1:] if before else flat
        flat = flat[:-1] if behind and flat.endswith("|") else flat
        rows.append([cell.strip() for cell in flat.split("|")])
    return rows


# -- a cell a line -------------------------------------------------------------------------------------------


def _cells_below(lines: Sequence[str], place: int) -> tuple[list[str | None], int]:
    """The lines from one on that are a cell with a pipe behind it (or pipes alone), without their pipes, and their end.

    A line without a pipe begins the cell of the next one where only both together are a label.
    """
    cells: list[str | None] = []
    begun = ""
    while place < len(lines):
        line = lines[place].strip()
        if _CELL.match(line):
            cells.append(begun + line[:-1].strip())
            begun = ""
        elif line and not line.strip("|"):
            cells.append(_FILLED)
        elif cells and not begun and _begins_a_label(line, lines[place + 1 : place + 2]):
            begun = line
        else:
            break
        place += 1
    return (cells if sum(map(bool, cells)) >= _FEWEST_CELLS else []), place


def _begins_a_label(line: str, following: Sequence[str]) -> bool:
    rest = "".join(following).strip()
    return (
        bool(line and rest[:-1])
        and "|" not in line
        and bool(_CELL.match(rest))
        and is_label(line + rest[:-1])
    )


def _rows_of_cells(cells: Sequence[str | None]) -> Iterator[list[str]]:
    """Rows out of cells: labels and the values behind them, up to the next label or to where the row is filled up."""
    labels: list[str] = []
    values: list[str] = []
    for cell in [*cells, _FILLED]:
        if cell is not None and is_value(cell):
            values.append(cell)
            continue
        if values or cell is None:
            header = _header_length(labels) if values else len(labels)
            yield labels[:header]
            yield [*labels[header:], *values]
            labels, values = [], []
        if cell is not None:
            labels.append(cell)


def _header_length(labels: Sequence[str]) -> int:
    """How many of the labels before values are columns: the rest are those of the values' own row."""
    before, length = "text", 0
    for place, label in enumerate(labels, start=1):
        before = kind_of_label(label, before)
        if before == "column":
            length = place
    return length
