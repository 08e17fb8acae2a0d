"""PDF files: characters with their places, put into ruled cells and lines of text; pictures of pages recognised."""

from __future__ import annotations

import ctypes
import itertools
import unicodedata
from collections.abc import Iterator

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extraction.labels import HIDDEN
from extraction.layout import Layout, UnreadableError
from extraction.readers.images import recognition
from extraction.readers.lines import Character
from extraction.readers.pages import FEWEST_CHARACTERS, Page, blocks_of, counted, page_of
from extraction.readers.pictures import Picture
from extraction.readers.ruling import Rulings

_MOST_PAGES = 500
_MOST_CHARACTERS = 200_000
_MOST_OBJECTS = 50_000
_MAX_DEPTH = 4
# PDFium gives up on a text narrower than this (in points).
_NO_WIDTH = 0.01
_NO_HEIGHT = 0.05
_TALLEST_EM = 60.0
_MOST_OF_PAGE = 0.4
_COARSEST, _FINEST = 120.0, 220.0
_LARGEST_SIDE = 3000


def read_pdf(content: bytes) -> Layout:
    """Read a PDF. Raises UnreadableError where it is locked or damaged, or nothing can be read on any page."""
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
        pages = counted(_page(document, number) for number in range(count))
    except pypdfium2.PdfiumError:
        raise UnreadableError("a page of the PDF is damaged; fetch the original again") from None
    finally:
        document.close()
    if sum(page.length() for page in pages) < FEWEST_CHARACTERS:
        raise UnreadableError("no text could be read on any page of the PDF; look at the original by hand")
    scanned = frozenset(page.number for page in pages if page.recognised)
    return Layout(reader="scan" if len(scanned) == count else "pdf", blocks=blocks_of(pages), scanned=scanned)


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    page = document[number]
    left, bottom, right, top = page.get_bbox()
    textpage = page.get_textpage()
    characters = list(_characters(textpage, left, top))
    if len(characters) < FEWEST_CHARACTERS and (dpi := _scan_resolution(page)) is not None:
        recognised: Page = recognition().scanned_page(_rendered(page, dpi), number + 1)
        return recognised
    if _lacks_a_font(textpage):
        characters += _hidden_characters(page, left, top)
    return page_of(number + 1, right - left, top - bottom, characters, _rulings(page, left, top))


def _scan_resolution(page: pypdfium2.PdfPage) -> float | None:
    """The dots an inch of the picture that fills most of a page, within reason; None where there is none."""
    left, bottom, right, top = page.get_bbox()
    for image in itertools.islice(
        page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_MAX_DEPTH), _MOST_OBJECTS
    ):
        x0, y0, x1, y1 = image.get_bounds()
        if (x1 - x0) * (y1 - y0) >= _MOST_OF_PAGE * (right - left) * (top - bottom):
            dots = image.get_px_size()[0] / max(x1 - x0, 1.0) * 72
            return float(
                min(max(dots, _COARSEST), _FINEST, _LARGEST_SIDE / max(right - left, top - bottom) * 72)
            )
    return None


def _rendered(page: pypdfium2.PdfPage, dpi: float) -> Picture:
    """A page as a picture at a resolution in dots an inch."""
    return Picture(np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")), 72 / dpi)


def _characters(textpage: pypdfium2.PdfTextPage, x0: float, y1: float) -> Iterator[Character]:
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


def _lacks_a_font(textpage: pypdfium2.PdfTextPage) -> bool:
    """Whether PDFium has no glyph for the page's Chinese characters, so that they have no height."""
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


def _rulings(page: pypdfium2.PdfPage, x0: float, y1: float) -> Rulings:
    """The page's straight lines."""
    rulings = Rulings()
    for count, item in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_MAX_DEPTH)):
        if count > _MOST_OBJECTS:
            raise UnreadableError(
                f"a page draws more than {_MOST_OBJECTS} shapes; look at the original by hand"
            )
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        for points in _subpaths(item):
            placed = [(x - x0, y1 - y) for x, y in points]
            rulings.add_path(placed, filled=bool(fill.value), stroked=bool(stroke.value))
    return rulings


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
