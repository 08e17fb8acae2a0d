"""PDF files with a text layer: characters with their places, put into ruled cells and lines of text."""

from __future__ import annotations

import ctypes
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from extraction.labels import HIDDEN
from extraction.layout import Block, Box, Grid, GridCell, Layout, Paragraph, UnreadableError
from extraction.readers.lines import COLUMN_GAP, Character, Line, lines_of
from extraction.readers.ruling import RuledTable, Segment, find_tables
from extraction.readers.unruled import take_tables

_MOST_PAGES = 500
_MOST_CHARACTERS = 200_000
_MOST_OBJECTS = 50_000
_THINNEST_AREA = 3.0
_STRAIGHT = 1.0
_INDENT = 1.2
_SHORT = 2.5
_MARGIN = 0.12
_FEWEST_CHARACTERS = 10
_PAGE_MARK = re.compile(
    r"^(?:[-—–－―_ ]*\d{1,3}[-—–－―_ ]*|第\d{1,3}页(?:[,，/]?共\d{1,3}页)?|\d{1,3}/\d{1,3})$"
)
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")
_MAX_DEPTH = 4
# PDFium gives up on a text narrower than this (in points).
_NO_WIDTH = 0.01
_NO_HEIGHT = 0.05
_TALLEST_EM = 60.0


@dataclass(slots=True)
class _Page:
    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[tuple[float, Grid]]


def read_pdf(content: bytes) -> Layout:
    """Read a PDF by its text layer. Raises UnreadableError where it has none, is locked or damaged."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("the PDF asks for a password; obtain an unlocked copy") from None
        raise UnreadableError("the PDF is damaged or cut short; fetch the original again") from None
    try:
        count = len(document)
        if count > _MOST_PAGES:
            raise UnreadableError(
                f"the PDF has {count} pages, more than the {_MOST_PAGES} that are read; split it"
            )
        pages = [_page(document, number) for number in range(count)]
    except pypdfium2.PdfiumError:
        raise UnreadableError("a page of the PDF is damaged; fetch the original again") from None
    finally:
        document.close()
    if sum(_length(page) for page in pages) < _FEWEST_CHARACTERS:
        raise UnreadableError(
            "the PDF is a scan without a text layer, which cannot be read yet; look for another copy of the report"
        )
    return Layout(reader="pdf", blocks=list(_join_tables(_blocks(pages))))


def _length(page: _Page) -> int:
    inside = sum(len(text) for _, grid in page.tables for text in grid.texts())
    return inside + sum(len(line.characters) for line in page.lines)


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page:
    page = document[number]
    left, bottom, right, top = page.get_bbox()
    characters = list(_characters(page, left, top))
    if _lacks_a_font(page):
        characters += _hidden_characters(page, left, top)
    horizontal, vertical = _rulings(page, left, top)
    ruled = find_tables(horizontal, vertical)
    inside: list[dict[int, list[Character]]] = [{} for _ in ruled]
    outside: list[Character] = []
    for character in characters:
        x, y = character.middle
        for place, table in enumerate(ruled):
            slot = table.slot_of(x, y)
            if slot is not None:
                inside[place].setdefault(slot, []).append(character)
                break
        else:
            outside.append(character)
    tables: list[tuple[float, Grid]] = []
    height = top - bottom
    for table, cells in zip(ruled, inside, strict=True):
        if cells:
            tables.append((table.box[1], _grid(table, cells, number + 1)))
    if not ruled:
        tables, outside = take_tables(outside, number + 1)
    lines = [line for line in lines_of(outside) if not _is_page_mark(line, height)]
    return _Page(number + 1, right - left, height, lines, tables)


def _characters(page: pypdfium2.PdfPage, x0: float, y1: float) -> Iterator[Character]:
    textpage = page.get_textpage()
    count = textpage.count_chars()
    if count > _MOST_CHARACTERS:
        raise UnreadableError(
            f"a page holds more than {_MOST_CHARACTERS} characters; look at the original by hand"
        )
    box = pdfium.FS_RECTF()
    ink = [ctypes.c_double() for _ in range(4)]
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFEFF) or 0xD800 <= code <= 0xDFFF:
            continue
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box)):
            continue
        sides = (box.left, box.bottom, box.right, box.top)
        if box.top - box.bottom > _TALLEST_EM:
            # Fonts for vertical writing (三、本年度办理结果 down the side) state em boxes many lines high.
            pdfium.FPDFText_GetCharBox(textpage, index, *(ctypes.byref(ink[side]) for side in (0, 2, 1, 3)))
            sides = (ink[0].value, ink[1].value, ink[2].value, ink[3].value)
        yield Character(_compatible(chr(code)), sides[0] - x0, y1 - sides[3], sides[2] - x0, y1 - sides[1])


def _lacks_a_font(page: pypdfium2.PdfPage) -> bool:
    """Whether PDFium has no glyph for the page's Chinese characters, so that they have no height."""
    textpage = page.get_textpage()
    ink = [ctypes.c_double() for _ in range(4)]
    for index in range(min(textpage.count_chars(), _MOST_CHARACTERS)):
        if 0x4E00 <= pdfium.FPDFText_GetUnicode(textpage, index) <= 0x9FFF:
            pdfium.FPDFText_GetCharBox(textpage, index, *(ctypes.byref(side) for side in ink))
            return ink[3].value - ink[2].value < _NO_HEIGHT
    return False


def _hidden_characters(page: pypdfium2.PdfPage, x0: float, y1: float) -> Iterator[Character]:
    """A sign for each single character that PDFium passes over because it has no font to measure it with.

    That befalls fonts which are not embedded, on a machine that has none for them: a second line of a narrow label
    (商业企/业) would be lost without a trace.
    """
    for count, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_MAX_DEPTH)):
        if count > _MOST_CHARACTERS:
            return
        left, _, right, _ = item.get_bounds()
        if right - left > _NO_WIDTH:
            continue
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(item, ctypes.byref(size))
        matrix = item.get_matrix()
        wide, high = size.value * abs(matrix.a), size.value * abs(matrix.d)
        bottom = y1 - matrix.f
        yield Character(HIDDEN, matrix.e - x0, bottom - high, matrix.e - x0 + wide, bottom)


def _compatible(character: str) -> str:
    """A character of the Kangxi radicals, which some producers write for the ordinary one, as that."""
    return unicodedata.normalize("NFKC", character) if "\u2e80" <= character <= "\u2fdf" else character


def _rulings(page: pypdfium2.PdfPage, x0: float, y1: float) -> tuple[list[Segment], list[Segment]]:
    """The page's straight lines: strokes, the edges of stroked boxes, and filled boxes as thin as a line."""
    horizontal: list[Segment] = []
    vertical: list[Segment] = []

    def add(ax: float, ay: float, bx: float, by: float) -> None:
        left, right = sorted((ax - x0, bx - x0))
        top, bottom = sorted((y1 - ay, y1 - by))
        if bottom - top <= _STRAIGHT < right - left:
            horizontal.append(Segment((top + bottom) / 2, left, right))
        elif right - left <= _STRAIGHT < bottom - top:
            vertical.append(Segment((left + right) / 2, top, bottom))

    for count, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_MAX_DEPTH)):
        if count > _MOST_OBJECTS:
            raise UnreadableError(
                f"a page draws more than {_MOST_OBJECTS} shapes; look at the original by hand"
            )
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        for points in _subpaths(item):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            if fill.value and min(wide, high) <= _THINNEST_AREA:
                middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
                if wide >= high:
                    add(min(xs), middle_y, max(xs), middle_y)
                else:
                    add(middle_x, min(ys), middle_x, max(ys))
            elif stroke.value:
                for (ax, ay), (bx, by) in itertools.pairwise(points):
                    add(ax, ay, bx, by)
    return horizontal, vertical


def _subpaths(item: pypdfium2.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """The corner points of each part of a path, in the page's coordinates; parts with curves left out."""
    matrix = item.get_matrix()
    points: list[tuple[float, float]] = []
    straight = True
    for index in range(min(pdfium.FPDFPath_CountSegments(item), _MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if straight and len(points) > 1:
                yield points
            points, straight = [], True
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            straight = False
        points.append(matrix.on_point(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if straight and len(points) > 1:
        yield points


def _grid(table: RuledTable, cells: dict[int, list[Character]], page: int) -> Grid:
    made = [
        GridCell("\n".join(line.text() for line in lines_of(cells.get(index, []))), page, _rounded(box))
        for index, box in enumerate(table.boxes)
    ]
    return Grid(rows=[[made[index] for index in row] for row in table.slots])


def _rounded(box: Box) -> Box:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


def _is_page_mark(line: Line, height: float) -> bool:
    """Whether a line in the page's margin is its number (— 5 —)."""
    in_margin = line.top < height * _MARGIN or line.top > height * (1 - _MARGIN)
    return in_margin and bool(_PAGE_MARK.match("".join(line.text().split())))


def _blocks(pages: Sequence[_Page]) -> Iterator[Block]:
    """Paragraphs and tables of all pages in reading order; a paragraph goes on over a page's end."""
    parts: list[str] = []
    page_of_parts = 1
    before: Line | None = None
    for page in pages:
        edges = _margins(page.lines)
        items: list[tuple[float, Line | Grid]] = [(line.top, line) for line in page.lines]
        items += page.tables
        for _, item in sorted(items, key=lambda pair: pair[0]):
            if isinstance(item, Grid) or len(item.chunks()) > 1 or (before and _begins(item, before, edges)):
                if parts:
                    yield Paragraph("".join(parts), page_of_parts)
                parts, before = [], None
            if isinstance(item, Grid):
                yield item
            elif len(item.chunks()) > 1:  # a line of a table without ruling: its other gaps part columns too
                yield from (Paragraph(chunk.text, page.number) for chunk in item.chunks(COLUMN_GAP))
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


def _join_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Tables that a page's end cut, as one: no text between them and as many columns."""
    held: Grid | None = None
    for block in blocks:
        if isinstance(block, Grid):
            if (
                held is not None
                and _page_of(block) == _page_of(held, last=True) + 1
                and _width(block) == _width(held)
            ):
                held.rows += block.rows
                continue
            if held is not None:
                yield held
            held = block
            continue
        if held is not None:
            yield held
            held = None
        yield block
    if held is not None:
        yield held


def _page_of(grid: Grid, *, last: bool = False) -> int:
    row = grid.rows[-1 if last else 0]
    return next((cell.page for cell in row if cell is not None and cell.page is not None), 0)


def _width(grid: Grid) -> int:
    return max(len(row) for row in grid.rows)
