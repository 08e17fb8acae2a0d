"""Which pages of a PDF have to be recognised, and their pictures: scans, and print whose text nobody can trust.

Text that is not to be seen is what some recogniser made of a scan (a 双层 PDF); what is published is the scan.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from extraction.readers.pages.page import FEWEST_CHARACTERS
from extraction.readers.pages.view import View
from extraction.readers.pdf import questions as ask
from extraction.readers.pdf.fonts import fonts_of_the_machine
from extraction.readers.pdf.objects import Drawn, bounds_of, matrix_of
from extraction.readers.pdf.questions import address_of
from extraction.readers.pdf.text import Glyphs
from extraction.readers.scan.pictures import Picture

_MOST_OF_PAGE = 0.4
_MORE_THAN_A_SEAL = 0.1
_COARSEST, _FINEST, _USUAL = 120.0, 220.0, 200.0
_LARGEST_SIDE = 3000
_MOST_SEGMENTS = 200
_MOST_UNMAPPED = 0.05
"""The share of a page's characters that may have no meaning: the dots of a list are drawn from fonts without any."""
_LEAST_SEEN = 0.5
_SAMPLE = 200
"""How many of a page's characters tell of the rest, evenly drawn."""


def dots_to_recognise(
    page: pypdfium2.PdfPage,
    textpage: pypdfium2.PdfTextPage,
    glyphs: Glyphs,
    objects: Mapping[int, Sequence[Drawn]],
) -> float | None:
    """With how many dots an inch to draw a page whose text, these glyphs, is not what it shows; None for any other.

    `objects` is what is on it, by kind.
    """
    step = len(glyphs) // _SAMPLE + 1
    sample = glyphs.places[::step].tolist()
    if _is_unmapped(textpage, sample, glyphs.codes[::step].tolist()):
        return _USUAL
    dots = _dots_of_pictures(page, objects.get(pdfium.FPDF_PAGEOBJ_IMAGE, ()))
    if len(glyphs) < FEWEST_CHARACTERS:
        return dots or (_USUAL if _is_outlined(page, objects.get(pdfium.FPDF_PAGEOBJ_PATH, ())) else None)
    if dots is None or _is_seen(page, textpage, sample, objects.get(pdfium.FPDF_PAGEOBJ_TEXT, ())):
        return None
    return dots


def drawn(content: bytes, number: int, dots: float) -> Picture:
    """A page (counted from 0) of a PDF as it is shown, with about so many dots an inch."""
    with fonts_of_the_machine():
        document = pypdfium2.PdfDocument(content)
        try:
            page = document[number]
            dots = min(max(dots, _COARSEST), _FINEST, _LARGEST_SIDE / max(page.get_size()) * 72)
            return Picture(np.asarray(page.render(scale=dots / 72).to_pil().convert("RGB")), 72 / dots)
        finally:
            document.close()


def _dots_of_pictures(page: pypdfium2.PdfPage, images: Sequence[Drawn]) -> float | None:
    """The dots an inch of the pictures that fill most of a page, strips of a scan included; None where none do."""
    area, dots = 0.0, 0.0
    pixels, rows = ctypes.c_uint(), ctypes.c_uint()
    for image, form in images:
        a, b, c, d, _, _ = matrix_of(image, form)
        # A picture is drawn over the square of one unit (ISO 32000-1, 8.9.5).
        wide, high = abs(a) + abs(c), abs(b) + abs(d)
        area += wide * high
        ask.size_of_image(image, ctypes.addressof(pixels), ctypes.addressof(rows))
        dots = max(dots, pixels.value / max(wide, 1.0) * 72)
    return dots if area >= _MOST_OF_PAGE * _area(page) else None


def _is_outlined(page: pypdfium2.PdfPage, paths: Sequence[Drawn]) -> bool:
    """Whether curves are drawn over more of a page than a seal has: print that was turned into outlines."""
    boxes = [bounds_of(item, form) for item, form in paths if _is_curved(item)]
    if not boxes:
        return False
    left, bottom, right, top = (
        choose(side) for choose, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
    )
    return bool((right - left) * (top - bottom) >= _MORE_THAN_A_SEAL * _area(page))


def _is_curved(path: int) -> bool:
    return any(
        ask.kind_of_segment(ask.segment_of(path, index)) == pdfium.FPDF_SEGMENT_BEZIERTO
        for index in range(min(ask.count_segments(path), _MOST_SEGMENTS))
    )


def _area(page: pypdfium2.PdfPage) -> float:
    wide, high = page.get_size()
    return float(wide * high)


def _is_unmapped(textpage: pypdfium2.PdfTextPage, sample: Sequence[int], codes: Sequence[int]) -> bool:
    """Whether characters of a page are numbers of glyphs only: their fonts are embedded without a ToUnicode map."""
    page = address_of(textpage.raw)
    unmapped = sum(
        ask.lacks_code(page, place) == 1 or 0xE000 <= code <= 0xF8FF
        for place, code in zip(sample, codes, strict=True)
    )
    return len(sample) >= FEWEST_CHARACTERS and unmapped > _MOST_UNMAPPED * len(sample)


def _is_seen(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, sample: Sequence[int], texts: Sequence[Drawn]
) -> bool:
    """Whether most of a page's text shows: where it is drawn the page looks different without it."""
    with_text = _shown(page)
    for text, _ in texts:
        ask.activate(text, False)
    changed = with_text != _shown(page)
    for text, _ in texts:
        ask.activate(text, True)
    left, bottom, right, top = page.get_bbox()
    view = View(left, bottom, right, top, page.get_rotation() // 90)
    boxes = [view.box(*textpage.get_charbox(place)) for place in sample]
    seen = sum(
        bool(changed[max(int(y0), 0) : int(y1) + 1, max(int(x0), 0) : int(x1) + 1].any())
        for x0, y0, x1, y1 in boxes
    )
    return seen >= _LEAST_SEEN * len(boxes)


def _shown(page: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    """A page at a pixel a point, in grey."""
    return np.array(page.render(scale=1, grayscale=True).to_numpy(), dtype=np.uint8).squeeze()
