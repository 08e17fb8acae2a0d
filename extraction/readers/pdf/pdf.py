"""PDF files: characters with their places, put into ruled cells and lines of text; pictures of pages recognised."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from extraction.layout import Layout, UnreadableError
from extraction.readers.pages.page import Page, counted, page_of, say_enough
from extraction.readers.pages.pages import blocks_of
from extraction.readers.pages.view import View
from extraction.readers.pdf.fonts import stand_in
from extraction.readers.pdf.objects import objects_of
from extraction.readers.pdf.paths import rulings_of
from extraction.readers.pdf.pictures import dots_to_recognise, drawn
from extraction.readers.pdf.text import characters_of, glyphs_of
from extraction.readers.scan.images import recognition

_MOST_PAGES = 500


def read_pdf(content: bytes) -> Layout:
    """Read a PDF. Raises UnreadableError where it is locked or damaged, or nothing can be read on any page."""
    with stand_in():
        return _read(content)


def _read(content: bytes) -> Layout:
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
        pages = counted(_page(content, document, number) for number in range(count))
    except pypdfium2.PdfiumError:
        raise UnreadableError("a page of the PDF is damaged; fetch the original again") from None
    finally:
        document.close()
    if not say_enough(pages):
        raise UnreadableError("no text could be read on any page of the PDF; look at the original by hand")
    scanned = frozenset(page.number for page in pages if page.recognised)
    reader = "scan" if len(scanned) == count else "pdf"
    return Layout(reader=reader, blocks=blocks_of(pages), scanned=scanned)


def _page(content: bytes, document: pypdfium2.PdfDocument, number: int) -> Page:
    """A page (counted from 0) of the document with this content, as its print runs."""
    page = document[number]
    textpage = page.get_textpage()
    glyphs, objects = glyphs_of(textpage), objects_of(page)
    left, bottom, right, top = page.get_bbox()
    view = View(left, bottom, right, top, glyphs.quarters)
    dots = dots_to_recognise(page, textpage, glyphs, objects)
    if dots is not None:
        recognised: Page = recognition().scanned_page(drawn(content, number, dots), number + 1)
        return recognised
    characters = characters_of(glyphs, view)
    made = page_of(number + 1, *view.size, characters, rulings_of(objects[pdfium.FPDF_PAGEOBJ_PATH], view))
    shown = replace(view, quarters=page.get_rotation() // 90)
    return replace(made, views=(view, shown)) if shown != view else made
