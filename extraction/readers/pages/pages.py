"""Pages of characters and ruling lines put into tables and paragraphs, over the pages' ends: PDF and OFD alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extraction.layout import Block, Box, Grid, GridCell, Paragraph
from extraction.readers.grids import CellCount
from extraction.readers.pages.joining import join_tables
from extraction.readers.pages.lines import COLUMN_GAP, Character, Line, lines_of
from extraction.readers.pages.open_columns import pieces_of
from extraction.readers.pages.ruled_tables import RuledTable
from extraction.readers.pages.ruling import Rulings
from extraction.readers.pages.struck import take_struck
from extraction.readers.pages.text_boxes import apart, covered_by, put_boxed
from extraction.readers.pages.unruled import find_unruled
from extraction.readers.pages.unruled_strip import Sheet
from extraction.readers.pages.view import View, as_shown
from extraction.words.headings import is_section_heading
from extraction.words.labels import HIDDEN
from extraction.words.values import is_number

FEWEST_CHARACTERS = 10
"""A document with fewer characters than this on all pages is a scan."""
_INDENT = 1.2
_SHORT = 2.5
_MARGIN = 0.12
_SAME_PLACE = 2.0
_PAGE_MARK = re.compile(
    r"^(?:[-—–－―_ ]*\d{1,3}[-—–－―_ ]*|第\d{1,3}页(?:[,，/]?共\d{1,3}页)?|\d{1,3}/\d{1,3})$"
)
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")


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


def _settle(pages: Sequence[Page]) -> None:
    """Find the tables that no lines rule, over the pages' ends; what is left are lines of text."""
    printed = _without_margins(pages)
    found = find_unruled(
        [
            Sheet(page.number, page.loose, [top for top, _ in page.tables])
            for page in pages
            if not page.recognised
        ]
    )
    for page, lines in zip(pages, printed, strict=True):
        page.tables += [(top, grid) for number, top, grid in found.tables if number == page.number]
        left = [character for character in page.loose if id(character) not in found.taken]
        page.lines += lines if len(left) == len(page.loose) else lines_of(left)


def _without_margins(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page, which loses its number, head and foot: a table goes on beyond them."""
    printed = [lines_of(page.loose) for page in pages]
    body = [
        line
        for page, lines in zip(pages, printed, strict=True)
        for line in lines
        if not is_page_mark(line, page.height)
    ]
    top, bottom = min((line.top for line in body), default=0.0), max((line.top for line in body), default=0.0)
    kept: list[list[Line]] = []
    for page, lines in zip(pages, printed, strict=True):
        outer = [lines[place] for place in (0, -1) if lines]
        # A number alone where other pages print their text may be one of a table.
        marks = [
            line
            for line in outer
            if is_page_mark(line, page.height)
            and len(line.chunks()) == 1
            and not (is_number(line.text()) and top - line.size <= line.top <= bottom + line.size)
        ]
        rest = [line for line in lines if not any(line is mark for mark in marks)]
        marks += [line for line in (rest[:1] + rest[-1:]) if _is_running(line, page, printed)]
        if marks:
            unseen = {id(character) for line in marks for character in line.characters}
            page.loose = [character for character in page.loose if id(character) not in unseen]
        kept.append([line for line in lines if not any(line is mark for mark in marks)])
    return kept


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


def _rounded(box: Box) -> Box:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


def is_page_mark(line: Line, height: float) -> bool:
    """Whether a line in the page's margin may be its number (— 5 —)."""
    return _in_margin(line, height) and bool(_PAGE_MARK.match("".join(line.text().split())))


def blocks_of(pages: Sequence[Page]) -> list[Block]:
    """Paragraphs and tables of all pages in reading order; both go on over a page's end. Boxes are as shown."""
    _settle(pages)
    turned = {page.number: page.views for page in pages if page.views is not None}
    blocks = join_tables(_blocks(pages))
    return list(as_shown(blocks, turned) if turned else blocks)


def _is_running(line: Line, page: Page, printed: Sequence[Sequence[Line]]) -> bool:
    """Whether a line in the page's margin stands at the same place on most pages: a running head or foot."""
    if len(printed) < 2 or not _in_margin(line, page.height):
        return False
    text = line.text()
    if is_section_heading(text) or is_number(text):  # each page may hold a report of its own
        return False
    same = sum(
        any(abs(other.top - line.top) <= _SAME_PLACE and other.text() == text for other in lines)
        for lines in printed
    )
    return same > 1 and same * 2 >= len(printed)


def _in_margin(line: Line, height: float) -> bool:
    return line.top < height * _MARGIN or line.top > height * (1 - _MARGIN)


def _blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """Paragraphs and tables of all pages in reading order; a paragraph goes on over a page's end."""
    parts: list[str] = []
    page_of_parts = 1
    before: Line | None = None
    for page in pages:
        # The margins of all pages of this width: one page alone may hold nothing but two indented lines.
        edges = _margins([line for one in pages if abs(one.width - page.width) < 1 for line in one.lines])
        items: list[tuple[float, Line | Grid]] = [(line.top, line) for line in page.lines]
        items += page.tables
        for _, item in sorted(items, key=lambda pair: pair[0]):
            tabular = not isinstance(item, Grid) and len(item.chunks()) > 1
            if isinstance(item, Grid) or tabular or (before and _begins(item, before, edges)):
                if parts:
                    yield Paragraph("".join(parts), page_of_parts)
                parts, before = [], None
            if isinstance(item, Grid):
                yield item
            elif tabular:  # a line of a table without ruling: its other gaps part columns too
                for chunk in item.chunks(COLUMN_GAP):
                    box = _rounded((chunk.left, item.top, chunk.right, item.bottom))
                    yield Paragraph(chunk.text, page.number, box)
            else:
                if not parts:
                    page_of_parts = page.number
                parts.append(item.text())
                before = item
    if parts:
        yield Paragraph("".join(parts), page_of_parts)


def _margins(lines: Iterable[Line]) -> tuple[float, float]:
    """Where the page's lines begin and end: the commonest left edge and the furthest right one."""
    kept = list(lines)
    if not kept:
        return 0.0, 0.0
    lefts = Counter(round(line.left / 4) * 4 for line in kept)
    return float(lefts.most_common(1)[0][0]), max(line.right for line in kept)


def _begins(line: Line, before: Line, edges: tuple[float, float]) -> bool:
    """Whether a line begins a paragraph: it is indented, numbered, of another size, or the one before ends early."""
    left, right = edges
    size = line.size
    return (
        line.left > left + _INDENT * size
        or before.right < right - _SHORT * size
        or abs(before.size - size) > 0.2 * size
        or bool(_NUMBERED.match(line.text()))
    )
