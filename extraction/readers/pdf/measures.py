"""The boxes of a PDF page's characters: as high as their fonts, and on their lines."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import repeat

import numpy as np

from extraction.readers.pages.lines import is_chinese
from extraction.readers.pdf.questions import Numbers, ink_of, origin_of, size_of

Sides = tuple[float, float, float, float]
"""Left, bottom, right and top, in the page's points."""

_BELOW = 0.12
"""The part of an em box that lies below the line on which characters stand."""
_LOWEST, _HIGHEST = 0.85, 1.6
"""How high the box of a character may be, in ems of its font."""
_LOWEST_OF_PAGE = 0.55
"""How low a character may be beside the page's others, before it is looked at: smaller print is often some 0.6."""
_FIRST_CHINESE = 0x2E80
_LEAST_WIDTH = 0.01
_ADVANCE = (0.2, 2.0)
"""How wide characters are, in ems."""
_OFF_ORIGIN = 0.25
"""How far, in its own width, a character's origin may be from where its box begins."""


def measure(
    page: int, places: Numbers, codes: Numbers, boxes: Numbers, matrices: Numbers, quarters: Numbers
) -> None:
    """Set the boxes right of characters that PDFium puts elsewhere, or that are not as high as their font.

    The arrays have an entry for each character: its place in the text of the page (known by its address), its code, the
    box (left, bottom, right, top), the matrix of its text, and by how many quarters of a circle that is turned.
    """
    astray = _are_astray(boxes, matrices)
    high, wide = _extents(boxes, quarters)
    if not astray.any() and _look_right(codes, high, wide):
        return
    sizes = _sizes(page, places, matrices)
    for index in np.flatnonzero(astray).tolist():
        boxes[index] = _em_box(chr(codes[index]), matrices[index].tolist(), float(sizes[index]))
    for index in _ill_measured(*_extents(boxes, quarters), sizes):
        box, turned = boxes[index].tolist(), int(quarters[index])
        boxes[index] = _measured(page, int(places[index]), box, float(sizes[index]), turned)


def _extents(boxes: Numbers, quarters: Numbers) -> tuple[Numbers, Numbers]:
    """How high and how wide characters are as their lines run."""
    left, bottom, right, top = boxes.T
    across, up, lies = right - left, top - bottom, quarters % 2 != 0
    return np.where(lies, across, up), np.where(lies, up, across)


def _look_right(codes: Numbers, high: Numbers, wide: Numbers) -> bool:
    """Whether nothing is to be set right: Chinese characters are about as high as wide, and none is as low as a 、."""
    chinese = codes >= _FIRST_CHINESE
    squares = high[chinese] / np.maximum(wide[chinese], _LEAST_WIDTH)
    lowest = np.median(high) * _LOWEST_OF_PAGE if high.size else 0
    return bool((squares >= _LOWEST).all() and (squares <= _HIGHEST).all() and (high >= lowest).all())


def _sizes(page: int, places: Numbers, matrices: Numbers) -> Numbers:
    """How high an em of each character is on the page."""
    begins = np.ones(len(places), bool)
    begins[1:] = (matrices[1:] != matrices[:-1]).any(axis=1)
    asked = places[begins].tolist()  # a text has one font; the next one stands elsewhere
    sizes = np.fromiter(map(size_of, repeat(page), asked), float, len(asked))
    return np.asarray(sizes[np.cumsum(begins) - 1] * np.hypot(matrices[:, 2], matrices[:, 3]))


def _are_astray(boxes: Numbers, matrices: Numbers) -> Numbers:
    """Which characters' boxes are not on their lines, ahead of where their text begins (e and f of a text's matrix).

    PDFium forgets where a form stands on the page for characters that are drawn as pictures (fonts of type 3, in which
    Chromium writes some of those with few strokes: 一, 二, 十, 人).
    """
    left, bottom, right, top = boxes.T
    a, b, _, _, e, f = matrices.T
    x, y = (left + right) / 2 - e, (bottom + top) / 2 - f
    along = np.maximum(np.hypot(a, b), 1e-9)
    near = np.maximum(right - left, top - bottom)
    aside, ahead = y * a - x * b, x * a + y * b
    return np.asarray((np.abs(aside) > near * along) | (ahead < -near * along))


def _em_box(character: str, matrix: Sequence[float], size: float) -> Sides:
    """The em box of a character of which only the place on its line is known."""
    *_, e, f = matrix
    wide = size * (1.0 if is_chinese(character) else 0.5)
    return e, f - _BELOW * size, e + wide, f + (1 - _BELOW) * size


def _ill_measured(high: Numbers, wide: Numbers, sizes: Numbers) -> Sequence[int]:
    """The characters whose boxes are not as high as their font.

    A font may state any ascent and descent; fonts of type 3 state none, and their boxes are those of the ink: a 、 or a
    一 would be a line of its own. Where what is printed is not as wide as an em is, the font counts in units of its own
    (as those of type 3 may), and nothing is known.
    """
    ill = np.flatnonzero((sizes > 0) & ((high < _LOWEST * sizes) | (high > _HIGHEST * sizes)))
    narrowest, widest = _ADVANCE
    if not ill.size or not narrowest <= np.median(wide[ill] / sizes[ill]) <= widest:
        return ()
    return ill.tolist()


def _measured(page: int, place: int, box: Sequence[float], size: float, quarters: int) -> Sides:
    """The box of a character, as high as its font's em; the ink's where its text is written downwards."""
    origin = (ctypes.c_double * 4)()
    first = ctypes.addressof(origin)
    into = [first + ctypes.sizeof(ctypes.c_double) * number for number in range(4)]
    origin_of(page, place, *into[:2])
    (x, y, *_), (left, bottom, right, top) = origin, box
    start, end = ((left, right), (bottom, top), (right, left), (top, bottom))[quarters]
    if abs((y if quarters % 2 else x) - start) > _OFF_ORIGIN * abs(end - start):
        # In vertical writing (三、本年度办理结果 down the side) the origin is above the middle of a character.
        ink_of(page, place, into[0], into[2], into[1], into[3])
        left, bottom, right, top = origin
        return left, bottom, right, top
    below, above = _BELOW * size, (1 - _BELOW) * size
    match quarters:
        case 0:
            return left, y - below, right, y + above
        case 1:
            return x - above, bottom, x + below, top
        case 2:
            return left, y - above, right, y + below
        case _:
            return x - below, bottom, x + above, top
