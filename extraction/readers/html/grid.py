"""Tables that a style sheet sets as a grid: all cells are children of one element, and no element is a row.

Which row and column a cell fills, the rules of CSS Grid Layout (Level 1, 8.5) tell: from what it states itself, else
in order, as many beside each other as the grid has columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree, html

from extraction.readers.html.rows import are_rows
from extraction.readers.html.shown import Shown

_GRIDS = frozenset(("grid", "inline-grid"))
_DECLARATION = re.compile(r"(?:^|;)\s*(grid[a-z-]*)\s*:\s*([^;!]+)", re.I)
_REPEAT = re.compile(r"repeat\(\s*(\d{1,3})\s*,((?:[^()]|\([^()]*\))*)\)", re.I)
_TRACK = re.compile(r"\[[^\]]*\]|[^\s()]*\([^()]*(?:\([^()]*\)[^()]*)*\)|\S+")
_AREA = ("grid-row-start", "grid-column-start", "grid-row-end", "grid-column-end")
_MOST_COLUMNS, _MOST_CELLS, _MOST_ROWS = 60, 5000, 500
_FEWEST_COLUMNS = 2

_Lines = tuple[int | None, int]
"""The line (from 0) at which a cell begins, if it says so, and over how many tracks it reaches."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with the rows and the columns that it asks for."""

    element: html.HtmlElement
    rows: _Lines
    columns: _Lines


def set_grids(root: html.HtmlElement, shown: Shown) -> bool:
    """Make tables of such elements, where they are a form's; False where there are none."""
    found = [(grid, rows) for grid in root.iter() if (rows := _table(grid, shown))]
    for grid, rows in found:
        for child in list(grid):
            grid.remove(child)
        grid.tag = "table"
        grid.extend(rows)
    return bool(found)


def _table(grid: html.HtmlElement, shown: Shown) -> Sequence[html.HtmlElement]:
    """The rows of a form's table that an element sets as a grid; none for any other element."""
    if not isinstance(grid.tag, str) or shown.display(grid) not in _GRIDS:
        return ()
    columns = _columns(_declared(grid, shown))
    elements = list(_cells(grid, shown))
    if not _FEWEST_COLUMNS <= columns <= _MOST_COLUMNS or not columns < len(elements) <= _MOST_CELLS:
        return ()
    placed = _placed([_cell(element, shown) for element in elements], columns)
    rows = _rows(placed, columns)
    return rows if are_rows([row for row in rows if len(row)]) else ()


def _cells(grid: html.HtmlElement, shown: Shown) -> Iterator[html.HtmlElement]:
    """The elements that a grid places: its children, or the children of one that has no box of its own."""
    for child in grid.iterchildren(tag=etree.Element):
        display = shown.display(child)
        if display == "contents":
            yield from _cells(child, shown)
        elif display != "none":
            yield child


def _declared(element: html.HtmlElement, shown: Shown) -> dict[str, str]:
    """What an element's own style and the style sheets say of grids: the last word on each."""
    return {name.lower(): value.strip() for name, value in _DECLARATION.findall(shown.declarations(element))}


def _columns(declared: dict[str, str]) -> int:
    """How many columns a grid states; 0 where that depends on its width, or it states none."""
    stated = declared.get("grid-template-columns")
    if stated is None:
        stated = (declared.get("grid-template") or declared.get("grid") or "").rpartition("/")[2]
    stated = _REPEAT.sub(lambda found: f"{found[2]} " * int(found[1]), stated)
    tracks = [track for track in _TRACK.findall(stated) if not track.startswith("[")]
    return (
        0
        if any(track.lower().startswith(("repeat(", "none", "subgrid")) for track in tracks)
        else len(tracks)
    )


def _cell(element: html.HtmlElement, shown: Shown) -> _Cell:
    declared = _declared(element, shown)
    if area := declared.get("grid-area"):
        declared |= dict(zip(_AREA, area.split("/"), strict=False))
    for axis in ("row", "column"):
        start, _, end = declared.get(f"grid-{axis}", "").partition("/")
        for name, stated in (("start", start), ("end", end)):
            if stated.strip():
                declared[f"grid-{axis}-{name}"] = stated
    return _Cell(element, *(_lines(declared, axis) for axis in ("row", "column")))


def _lines(declared: dict[str, str], axis: str) -> _Lines:
    start, end = (declared.get(f"grid-{axis}-{name}", "auto").split() for name in ("start", "end"))
    span = next((_number(words[-1]) for words in (start, end) if words and words[0].lower() == "span"), 1)
    first, last = (_number(words[0]) if words else 0 for words in (start, end))
    if first > 0:
        return first - 1, last - first if last > first else max(span, 1)
    return (last - 1 - max(span, 1), max(span, 1)) if last > span else (None, max(span, 1))


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < len(str(_MOST_CELLS)) else 0


def _placed(cells: Sequence[_Cell], columns: int) -> dict[tuple[int, int], _Cell]:
    """The slot (row, column) in which each cell begins; nothing where one does not fit."""
    taken: set[tuple[int, int]] = set()
    placed: dict[tuple[int, int], _Cell] = {}
    cursor = (0, 0)
    sure = [cell for cell in cells if cell.rows[0] is not None and cell.columns[0] is not None]
    rest = [cell for cell in cells if cell.rows[0] is None or cell.columns[0] is None]
    for cell in [*sure, *rest]:
        high, wide = cell.rows[1], min(cell.columns[1], columns)
        row, column = cell.rows[0], cell.columns[0]
        if cell in sure:
            spots = iter([(row or 0, column or 0)])
        else:
            first = cursor if row is None else (row, 0)
            spots = _spots(first, row, column, columns - wide)
        spot = next((at for at in spots if not taken & _slots(at, high, wide)), None)
        if spot is None or spot[1] + wide > columns:
            return {}
        taken |= _slots(spot, high, wide)
        placed[spot] = cell
        if cell not in sure and row is None:
            cursor = spot
    full = {(row, column) for row in range(max(row for row, _ in taken) + 1) for column in range(columns)}
    return placed if taken == full else {}


def _spots(
    first: tuple[int, int], row: int | None, column: int | None, last: int
) -> Iterator[tuple[int, int]]:
    """The slots in which a cell may begin, from one on, in order."""
    for at in range(first[0], _MOST_ROWS) if row is None else (row,):
        for across in range(last + 1) if column is None else (column,):
            if (at, across) >= first:
                yield at, across


def _slots(spot: tuple[int, int], high: int, wide: int) -> set[tuple[int, int]]:
    row, column = spot
    return {(row + down, column + across) for down in range(min(high, _MOST_ROWS)) for across in range(wide)}


def _rows(placed: dict[tuple[int, int], _Cell], columns: int) -> list[html.HtmlElement]:
    """The cells as rows of a table, each a copy of what it was."""
    rows: list[html.HtmlElement] = []
    for (row, _), cell in sorted(placed.items(), key=lambda item: item[0]):
        while len(rows) <= row:
            rows.append(etree.Element("tr"))
        made = etree.SubElement(
            rows[row], "td", rowspan=str(cell.rows[1]), colspan=str(min(cell.columns[1], columns))
        )
        made.text = cell.element.text
        made.extend(deepcopy(child) for child in cell.element)
    return rows
