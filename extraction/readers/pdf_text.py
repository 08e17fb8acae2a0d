"""The characters of a PDF page with their places, and which way they run."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from extraction.labels import HIDDEN
from extraction.layout import UnreadableError
from extraction.readers.lines import Character, is_chinese
from extraction.readers.pdf_objects import bounds_of, matrix_of, objects_of
from extraction.readers.view import View

_MOST_CHARACTERS = 200_000
# PDFium gives up on a text narrower than this (in points).
_NO_WIDTH = 0.01
_NO_HEIGHT = 0.05
_TALLEST_EM = 60.0
_SAMPLE = 200
_QUARTER = math.pi / 2
_SLANT = 0.06
"""The part of a quarter turn by which print may be askew: five degrees."""
_SAME_PRINT = 0.25
"""How far, in the sizes of a character, its second print may lie from the first."""
_BIN = 12.0
_BELOW = 0.12
"""The part of an em box that lies below the line on which characters stand."""


def characters_of(textpage: pypdfium2.PdfTextPage, view: View) -> Iterator[Character]:
    """The characters of a page in their places, each once, without what runs aslant: that is a watermark.

    Raises UnreadableError for more than a page can hold.
    """
    count = textpage.count_chars()
    if count > _MOST_CHARACTERS:
        raise UnreadableError(
            f"a page holds more than {_MOST_CHARACTERS} characters; look at the original by hand"
        )
    # PDFium is asked several times a character: each question is put as directly as it can be.
    code_of, box_of, line_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetMatrix,
    )
    page, box = textpage.raw, pdfium.FS_RECTF()
    into_box = ctypes.byref(box)
    matrix = pdfium.FS_MATRIX()
    into_matrix = ctypes.byref(matrix)
    ink = [ctypes.c_double() for _ in range(4)]
    twice = _Doubles()
    for index in range(count):
        code = code_of(page, index)
        # What PDFium puts in itself are blanks and ends of lines.
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFEFF) or 0xD800 <= code <= 0xDFFF:
            continue
        if not box_of(page, index, into_box):
            continue
        line_of(page, index, into_matrix)
        turns = math.atan2(matrix.b, matrix.a) / _QUARTER if matrix.b else 0.0
        if abs(turns - round(turns)) > _SLANT:
            continue
        if _is_astray(box, matrix):
            size = pdfium.FPDFText_GetFontSize(page, index)
            left, top, right, bottom = view.box(*_em_box(chr(code), matrix, size))
        else:
            left, top, right, bottom = view.box(box.left, box.bottom, box.right, box.top)
        if bottom - top > _TALLEST_EM:
            # Fonts for vertical writing (三、本年度办理结果 down the side) state em boxes many lines high.
            pdfium.FPDFText_GetCharBox(page, index, *(ctypes.byref(ink[side]) for side in (0, 2, 1, 3)))
            left, top, right, bottom = view.box(*(side.value for side in ink))
        character = Character(_compatible(chr(code)), left, top, right, bottom)
        if not twice.has(character):
            yield character


def _is_astray(box: pdfium.FS_RECTF, matrix: pdfium.FS_MATRIX) -> bool:
    """Whether a character's box is not on its line, ahead of where its text begins (e and f of the text's matrix).

    PDFium forgets where a form stands on the page for characters that are drawn as pictures (fonts of type 3, in which
    Chromium writes some of those with few strokes: 一, 二, 十, 人).
    """
    along = math.hypot(matrix.a, matrix.b) or 1.0
    x, y = (box.left + box.right) / 2 - matrix.e, (box.top + box.bottom) / 2 - matrix.f
    near = max(box.right - box.left, box.top - box.bottom)
    ahead, aside = (x * matrix.a + y * matrix.b) / along, (y * matrix.a - x * matrix.b) / along
    return bool(abs(aside) > near or ahead < -near)


def _em_box(character: str, matrix: pdfium.FS_MATRIX, size: float) -> tuple[float, float, float, float]:
    """The em box (left, bottom, right, top on the page) of a character of which only the place on its line is known."""
    high = size * math.hypot(matrix.c, matrix.d)
    wide = size * math.hypot(matrix.a, matrix.b) * (1.0 if is_chinese(character) else 0.5)
    bottom = matrix.f - _BELOW * high
    return matrix.e, bottom, matrix.e + wide, bottom + high


class _Doubles:
    """The characters so far, by their places: shadows and poor men's bold print one a hair's breadth from itself."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], list[tuple[float, float]]] = {}

    def has(self, character: Character) -> bool:
        """Whether it was printed before at nearly this place; it is remembered."""
        text, left, right = character.text, character.left, character.right
        top, bottom = character.top, character.bottom
        middle, height = (left + right) / 2, (top + bottom) / 2
        across_near, down_near = _SAME_PRINT * (right - left), _SAME_PRINT * (bottom - top)
        first, last = int((middle - across_near) // _BIN), int((middle + across_near) // _BIN)
        highest, lowest = int((height - down_near) // _BIN), int((height + down_near) // _BIN)
        for x in range(first, last + 1):
            for y in range(highest, lowest + 1):
                for other, level in self._known.get((text, x, y), ()):
                    if abs(other - middle) < across_near and abs(level - height) < down_near:
                        return True
        self._known.setdefault((text, int(middle // _BIN), int(height // _BIN)), []).append((middle, height))
        return False


def quarters_of(textpage: pypdfium2.PdfTextPage) -> int:
    """By how many quarters of a circle, clockwise, most of a page's print is turned."""
    angles = Counter(
        round(pdfium.FPDFText_GetCharAngle(textpage, index) / _QUARTER) % 4 for index in sample_of(textpage)
    )
    return max(angles, key=angles.__getitem__, default=0)


def sample_of(textpage: pypdfium2.PdfTextPage) -> Iterator[int]:
    """The places in a page's text of some of its characters, evenly drawn; what PDFium put in itself left out."""
    count = textpage.count_chars()
    for index in range(0, count, count // _SAMPLE + 1):
        if pdfium.FPDFText_IsGenerated(textpage, index) != 1:
            yield index


def lacks_a_font(textpage: pypdfium2.PdfTextPage) -> bool:
    """Whether PDFium has no glyph for the page's Chinese characters, so that they have no height."""
    ink = [ctypes.c_double() for _ in range(4)]
    for index in range(min(textpage.count_chars(), _MOST_CHARACTERS)):
        if 0x4E00 <= pdfium.FPDFText_GetUnicode(textpage, index) <= 0x9FFF:
            pdfium.FPDFText_GetCharBox(textpage, index, *(ctypes.byref(side) for side in ink))
            return min(ink[1].value - ink[0].value, ink[3].value - ink[2].value) < _NO_HEIGHT
    return False


def hidden_characters(page: pypdfium2.PdfPage, view: View) -> Iterator[Character]:
    """A sign for each single character that PDFium passes over because it has no font to measure it with.

    That befalls fonts which are not embedded, on a machine that has none for them: a second line of a narrow label
    (商业企/业) would be lost without a trace.
    """
    size = ctypes.c_float()
    for count, (item, form) in enumerate(objects_of(page.raw, pdfium.FPDF_PAGEOBJ_TEXT)):
        if count > _MOST_CHARACTERS:
            return
        left, _, right, _ = view.box(*bounds_of(item, form))
        if right - left > _NO_WIDTH:
            continue
        pdfium.FPDFTextObj_GetFontSize(item, ctypes.byref(size))
        a, b, c, d, e, f = matrix_of(item, form)
        wide, high = size.value * math.hypot(a, b), size.value * math.hypot(c, d)
        left, bottom = view.on(e, f)
        yield Character(HIDDEN, left, bottom - high, left + wide, bottom)


def _compatible(character: str) -> str:
    """A character of the Kangxi radicals, which some producers write for the ordinary one, as that."""
    return unicodedata.normalize("NFKC", character) if "\u2e80" <= character <= "\u2fdf" else character
