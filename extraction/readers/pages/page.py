"""One page by the places of its characters and ruling lines: its ruled tables, and what is printed beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extraction.layout import Grid, GridCell
from extraction.readers.grids import CellCount
from extraction.readers.pages.lines import Character, Line, lines_of
from extraction.readers.pages.open_columns import pieces_of
from extraction.readers.pages.ruled_tables import RuledTable
from extraction.readers.pages.ruling import Rulings
from extraction.readers.pages.struck import take_struck
from extraction.readers.pages.text_boxes import apart, covered_by, put_boxed
from extraction.readers.pages.view import View
from extraction.words.labels import HIDDEN

FEWEST_CHARACTERS = 10
"""A document with fewer characters than this on all pages is a scan."""


@dataclass(slots=True)
class Page:
    """A page: its lines of text, and its tables with the height (from the top, in points) at which each begins.

    `loose` are the characters outside of ruled tables: whether they are tables, too, all pages together tell.
    `recognised` tells that it was a picture, so that what it says may be misread. `views` of a page that is shown
    turned against its print are the view in which it was read and the one in which it is shown.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[tuple[float, Grid]]
    loose: list[Character] = field(default_factory=list)
    recognised: bool = False
    views: tuple[View, View] | None = None

    def length(self) -> int:
        """How many characters are on the page."""
        inside = sum(len(text) for _, grid in self.tables for text in grid.texts())
        return inside + len(self.loose) + sum(len(line.characters) for line in self.lines)


def say_enough(pages: Sequence[Page]) -> bool:
    """Whether there are more characters on pages than a scan's stamps and page numbers have."""
    return any(total >= FEWEST_CHARACTERS for total in accumulate(page.length() for page in pages))


def page_of(
    number: int,
    width: float,
    height: float,
    characters: Sequence[Character],
    rulings: Rulings,
) -> Page:
    """The page (`number` counts from 1) that characters and lines make, in points from its top left corner."""
    tables: list[tuple[float, Grid]] = []
    characters = take_struck(characters, rulings)
    ruled, boxes = rulings.tables(), rulings.text_boxes
    outside, boxed = apart(characters, boxes)
    for table in ruled:
        cells, outside = table.parted(outside)
        boxed = put_boxed(boxed, boxes, table, cells)
        if cells:
            tables.append((table.box[1], _grid(table, cells, number, covered_by(boxes, table))))
    outside += boxed
    return Page(number, width, height, [], tables, outside)


def counted(pages: Iterable[Page]) -> list[Page]:
    """Pages as they are made. Raises UnreadableError where their tables have more cells than any report."""
    count, kept = CellCount(), list[Page]()
    for page in pages:
        count.add(sum(len(row) for _, grid in page.tables for row in grid.rows))
        kept.append(page)
    return kept


def _grid(
    table: RuledTable, cells: dict[int, list[Character]], page: int, covered: Collection[int | None] = ()
) -> Grid:
    """A table's cells with what is printed in them; in a blank one that a text box covers, nobody knows what."""
    at = {edge: round(edge, 1) for edge in (*table.edges, *table.heights)}
    made: list[GridCell] = []
    for index, (left, top, right, bottom) in enumerate(table.boxes):
        printed = cells.get(index)
        blank = HIDDEN if index in covered else ""
        text = "\n".join([line.text() for line in lines_of(printed)]) if printed else blank
        made.append(GridCell(text, page, (at[left], at[top], at[right], at[bottom])))
    rows: list[list[GridCell | None]] = [[made[index] for index in row] for row in table.slots]
    for index, characters in cells.items():
        if " " in made[index].text:
            _open_columns(rows, table, index, made[index], characters)
    return Grid(rows=rows)


def _open_columns(
    rows: list[list[GridCell | None]],
    table: RuledTable,
    index: int,
    cell: GridCell,
    characters: Sequence[Character],
) -> None:
    """Put the pieces of a cell that reaches over columns into its slots, where it is several."""
    own = [place for place, row in enumerate(table.slots) if index in row]
    columns = [place for place, slot in enumerate(table.slots[own[0]]) if slot == index]
    if len(columns) < 2 or cell.box is None:
        return
    _, top, _, bottom = cell.box
    for first, last, text in pieces_of(table, columns[0], columns[-1], characters):
        left, right = round(table.edges[first], 1), round(table.edges[last + 1], 1)
        piece = GridCell(text, cell.page, (left, top, right, bottom))
        for row in own:
            rows[row][first : last + 1] = [piece] * (last + 1 - first)
