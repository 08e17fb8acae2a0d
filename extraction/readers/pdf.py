"""PDF files: characters with their places, put into ruled cells and lines of text; pictures of pages recognised."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extraction.layout import Layout, UnreadableError
from extraction.readers.images import recognition
from extraction.readers.pages import FEWEST_CHARACTERS, Page, blocks_of, counted, page_of
from extraction.readers.pdf_paths import rulings_of
from extraction.readers.pdf_text import characters_of, hidden_characters, lacks_a_font, quarters_of
from extraction.readers.pictures import Picture
from extraction.readers.view import View, as_shown

_MOST_PAGES = 500
_MOST_OBJECTS = 50_000
_MAX_DEPTH = 4
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
        turned: dict[int, tuple[View, View]] = {}
        pages = counted(_page(document, number, turned) for number in range(count))
    except pypdfium2.PdfiumError:
        raise UnreadableError("a page of the PDF is damaged; fetch the original again") from None
    finally:
        document.close()
    if sum(page.length() for page in pages) < FEWEST_CHARACTERS:
        raise UnreadableError("no text could be read on any page of the PDF; look at the original by hand")
    scanned = frozenset(page.number for page in pages if page.recognised)
    blocks = list(as_shown(blocks_of(pages), turned)) if turned else blocks_of(pages)
    return Layout(reader="scan" if len(scanned) == count else "pdf", blocks=blocks, scanned=scanned)


def _page(document: pypdfium2.PdfDocument, number: int, turned: dict[int, tuple[View, View]]) -> Page:
    """A page as its print runs; where it is shown turned against that, both views of it are put into `turned`."""
    page = document[number]
    textpage = page.get_textpage()
    left, bottom, right, top = page.get_bbox()
    view = View(left, bottom, right, top, -quarters_of(textpage) % 4)
    characters = list(characters_of(textpage, view))
    if len(characters) < FEWEST_CHARACTERS and (dpi := _scan_resolution(page)) is not None:
        recognised: Page = recognition().scanned_page(_rendered(page, dpi), number + 1)
        return recognised
    if lacks_a_font(textpage):
        characters += hidden_characters(page, view)
    shown = replace(view, quarters=page.get_rotation() // 90)
    if shown != view:
        turned[number + 1] = view, shown
    return page_of(number + 1, *view.size, characters, rulings_of(page, view))


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
