"""The characters of a PDF page with their places, and which way they run."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pypdfium2

from extraction.layout import UnreadableError
from extraction.readers.pages.lines import Character
from extraction.readers.pages.view import View
from extraction.readers.pdf.measures import measure
from extraction.readers.pdf.questions import Numbers, address_of, box_of, code_of, line_of, told

_MOST_CHARACTERS = 200_000
_QUARTER = math.pi / 2
_SLANT = 0.06
"""The part of a quarter turn by which print may be askew: five degrees."""
_SAME_PRINT = 0.25
"""How far, in the sizes of a character, its second print may lie from the first."""
_LEAST_HEIGHT = 0.01
_FIRST_CODE = 32
_ORDINARY = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)}
"""Some producers write the Kangxi radical for the ordinary character."""
_IS_PRINTED = np.ones(0x10000, bool)
_IS_PRINTED[[0x9, 0xA, 0xD, 0x20, 0xA0, 0x3000, 0xFFFE, 0xFEFF, *range(0xD800, 0xE000)]] = False
"""Of the characters of the basic plane; all others are printed."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What is printed on a page, as PDFium tells it: arrays with an entry for each character.

    `places` in the page's text, `codes` (below 32: of no known character) and `boxes`, the em boxes: left, bottom,
    right, top in the page's points. `quarters` of a circle is how far, counter-clockwise, most of it is turned.
    """

    places: Numbers
    codes: Numbers
    boxes: Numbers
    quarters: int

    def __len__(self) -> int:
        return len(self.places)


def glyphs_of(textpage: pypdfium2.PdfTextPage) -> Glyphs:
    """What is printed on a page, without what runs aslant: that is a watermark.

    Raises UnreadableError for more than a page can hold.
    """
    count = textpage.count_chars()
    if count > _MOST_CHARACTERS:
        raise UnreadableError(
            f"a page holds more than {_MOST_CHARACTERS} characters; look at the original by hand"
        )
    page = address_of(textpage.raw)
    codes = np.fromiter(map(code_of, repeat(page), range(count)), np.uint32, count)
    # What PDFium puts in itself are blanks and ends of lines.
    places = np.flatnonzero(_IS_PRINTED[np.minimum(codes, 0xFFFF)])
    matrices = told(line_of, page, places, 6)
    turns = np.arctan2(matrices[:, 1], matrices[:, 0]) / _QUARTER
    quarters = np.rint(turns)
    kept = np.abs(turns - quarters) <= _SLANT
    places, matrices, quarters = places[kept], matrices[kept], quarters[kept].astype(int) % 4
    codes = codes[places]
    boxes = told(box_of, page, places, 4)[:, [0, 3, 2, 1]]
    measure(page, places, codes, boxes, matrices, quarters)
    return Glyphs(places, codes, boxes, int(np.bincount(quarters, minlength=4).argmax()))


def characters_of(glyphs: Glyphs, view: View) -> list[Character]:
    """The characters of a page in their places as it is seen, each once."""
    boxes = view.boxes(glyphs.boxes)
    kept = np.flatnonzero(glyphs.codes >= _FIRST_CODE)
    kept = kept[_are_new(glyphs.codes[kept], boxes[kept])]
    texts = "".join(map(chr, glyphs.codes[kept].tolist())).translate(_ORDINARY)
    return list(map(Character, texts, *boxes[kept].T.tolist()))


def _are_new(codes: Numbers, boxes: Numbers) -> Numbers:
    """Which characters were not printed before at nearly their places.

    Shadows and poor men's bold print one a hair's breadth from itself.
    """
    are_new = np.ones(len(codes), bool)
    if not len(codes):
        return are_new
    left, top, right, bottom = boxes.T
    x, y = (left + right) / 2, (top + bottom) / 2
    across, down = _SAME_PRINT * (right - left), _SAME_PRINT * max(np.median(bottom - top), _LEAST_HEIGHT)
    # Within a band so low that it holds one line, the prints of a character are neighbours. Where the end of a band
    # parts two of them, none of the bands that begin half a band later does.
    for shift in (0.0, 0.5):
        band = np.floor(y / (2 * down) + shift)
        order = np.lexsort((x, band, codes))
        one, other = order[:-1], order[1:]
        again = (codes[one] == codes[other]) & (band[one] == band[other])
        again &= (x[other] - x[one] < across[other]) & (np.abs(y[other] - y[one]) < down)
        begins = np.flatnonzero(np.concatenate(([True], ~again)))
        first = np.zeros(len(codes), bool)
        first[np.minimum.reduceat(order, begins)] = True
        are_new &= first
    return are_new
