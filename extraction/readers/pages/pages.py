"""Pages put into tables and paragraphs, over the pages' ends: PDF, OFD and scans alike."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.layout import Block
from extraction.readers.pages.joining import join_tables
from extraction.readers.pages.lines import lines_of
from extraction.readers.pages.margins import without_margins
from extraction.readers.pages.page import Page
from extraction.readers.pages.paragraphs import paragraphs_of
from extraction.readers.pages.unruled import find_unruled
from extraction.readers.pages.unruled_strip import Sheet
from extraction.readers.pages.view import as_shown


def blocks_of(pages: Sequence[Page]) -> list[Block]:
    """Paragraphs and tables of all pages in reading order; both go on over a page's end. Boxes are as shown."""
    _settle(pages)
    turned = {page.number: page.views for page in pages if page.views is not None}
    blocks = join_tables(paragraphs_of(pages))
    return list(as_shown(blocks, turned) if turned else blocks)


def _settle(pages: Sequence[Page]) -> None:
    """Find the tables that no lines rule, over the pages' ends; what is left are lines of text."""
    printed = without_margins(pages)
    found = find_unruled(
        [
            Sheet(page.number, page.loose, [top for top, _ in page.tables])
            for page in pages
            if not page.recognised
        ]
    )
    for page, lines in zip(pages, printed, strict=True):
        page.tables += [(top, grid) for number, top, grid in found.tables if number == page.number]
        left = [character for character in page.loose if id(character) not in found.taken]
        page.lines += lines if len(left) == len(page.loose) else lines_of(left)
