"""OFD files (GB/T 33190-2016): characters and ruling lines by their places on the page, put together as a PDF's are."""

from __future__ import annotations

from itertools import islice

from extraction.layout import Layout, UnreadableError
from extraction.readers.ofd.drawing import Drawn, drawn_on
from extraction.readers.ofd.package import DAMAGED, OfdPackage, OfdPage
from extraction.readers.ofd.pictures import hides_text, page_picture
from extraction.readers.ofd.types import POINTS
from extraction.readers.package import DAMAGE
from extraction.readers.pages.page import FEWEST_CHARACTERS, Page, counted, page_of, say_enough
from extraction.readers.pages.pages import blocks_of
from extraction.readers.scan.images import recognition
from extraction.readers.scan.pictures import Picture


def read_ofd(content: bytes) -> Layout:
    """Read an OFD. Raises UnreadableError where nothing can be read on any page, and for a damaged file or a bomb."""
    try:
        package = OfdPackage(content)
        pages = counted(_read(package, page, number) for number, page in enumerate(package.pages(), start=1))
    except DAMAGE:
        raise UnreadableError(DAMAGED) from None
    if not say_enough(pages):
        raise UnreadableError("no text could be read on any page of the OFD; look at the original by hand")
    scanned = frozenset(page.number for page in pages if page.recognised)
    reader = "scan" if len(scanned) == len(pages) else "ofd"
    return Layout(reader=reader, blocks=blocks_of(pages), scanned=scanned)


def look_at_ofd(content: bytes, number: int) -> Picture | Drawn | None:
    """What a page (counted from 1) looks like: its picture where it is one, else what is drawn on it.

    None where there is no such page. Raises UnreadableError as `read_ofd`.
    """
    try:
        package = OfdPackage(content)
        page = next(islice(package.pages(), number - 1, None), None)
        return _look(package, page) if page is not None else None
    except DAMAGE:
        raise UnreadableError(DAMAGED) from None


def _read(package: OfdPackage, page: OfdPage, number: int) -> Page:
    """A page by its text, or recognised where an image fills it."""
    seen = _look(package, page)
    if isinstance(seen, Drawn):
        return page_of(number, seen.width, seen.height, seen.characters, seen.rulings)
    recognised: Page = recognition().scanned_page(seen, number)
    return recognised


def _look(package: OfdPackage, page: OfdPage) -> Picture | Drawn:
    """The image that fills a page without text, or with text that is not to be seen; else what is drawn on it."""
    drawn = drawn_on(page)
    area = (0.0, 0.0, drawn.width / POINTS, drawn.height / POINTS)
    if len(drawn.characters) >= FEWEST_CHARACTERS and not hides_text(page.parts, area):
        return drawn
    return page_picture(page.parts, area, lambda image: package.read(page.media.get(image, ""))) or drawn
