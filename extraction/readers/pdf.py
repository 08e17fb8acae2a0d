"""PDF files: characters with their places, put into ruled cells and lines of text; pictures of pages recognised."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from extraction.layout import Layout, UnreadableError
from extraction.readers.images import recognition
from extraction.readers.pages import FEWEST_CHARACTERS, Page, blocks_of, counted, page_of
from extraction.readers.pdf_paths import rulings_of
from extraction.readers.pdf_pictures import picture_to_recognise
from extraction.readers.pdf_text import characters_of, hidden_characters, lacks_a_font, quarters_of
from extraction.readers.view import View

_MOST_PAGES = 500


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
    reader = "scan" if len(scanned) == count else "pdf"
    return Layout(reader=reader, blocks=blocks_of(pages), scanned=scanned)


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """A page as its print runs."""
    page = document[number]
    textpage = page.get_textpage()
    left, bottom, right, top = page.get_bbox()
    view = View(left, bottom, right, top, -quarters_of(textpage) % 4)
    characters = list(characters_of(textpage, view))
    picture = picture_to_recognise(page, textpage, len(characters))
    if picture is not None:
        recognised: Page = recognition().scanned_page(picture, number + 1)
        return recognised
    if lacks_a_font(textpage):
        characters += hidden_characters(page, view)
    made = page_of(number + 1, *view.size, characters, rulings_of(page, view))
    shown = replace(view, quarters=page.get_rotation() // 90)
    return replace(made, views=(view, shown)) if shown != view else made
