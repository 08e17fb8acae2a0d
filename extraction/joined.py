"""Page images that are one report, as one layout with its pages numbered on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extraction.formats import IMAGES, sniff
from extraction.layout import Block, GridCell, Layout, Paragraph
from extraction.report import Document

_DIGITS = re.compile(r"(\d+)")


def in_page_order(documents: Sequence[Document]) -> list[list[Document]]:
    """The documents of an archive: the page images of a folder together, by their numbers; every other alone."""
    folders: dict[str, list[Document]] = {}
    for document in documents:
        image = sniff(document.content).media_type in IMAGES
        folders.setdefault(document.name.rpartition("/")[0] + "/" if image else document.name, []).append(
            document
        )
    return [sorted(pages, key=_by_number) for pages in folders.values()]


def _by_number(document: Document) -> list[tuple[int, str]]:
    """A name in which 第10页 comes after 第2页."""
    return [(int(part) if part.isdigit() else -1, part) for part in _DIGITS.split(document.name)]


def join_layouts(layouts: Sequence[Layout]) -> Layout:
    """The layouts of page images in their order as one; the pages of each follow those of the one before."""
    if len(layouts) == 1:
        return layouts[0]
    blocks: list[Block] = []
    scanned: set[int] = set()
    before = 0
    for layout in layouts:
        blocks += [_moved(block, before) for block in layout.blocks]
        scanned |= {page + before for page in layout.scanned}
        before = max(scanned, default=before)
    return Layout(reader=layouts[0].reader, blocks=blocks, scanned=frozenset(scanned))


def _moved(block: Block, pages: int) -> Block:
    """A block on a page further on. A cell that fills several slots stays one cell."""
    if isinstance(block, Paragraph):
        return replace(block, page=block.page and block.page + pages)
    moved: dict[int, GridCell] = {}
    for row in block.rows:
        for cell in row:
            if cell is not None and id(cell) not in moved:
                moved[id(cell)] = replace(cell, page=cell.page and cell.page + pages)
    rows = [[None if cell is None else moved[id(cell)] for cell in row] for row in block.rows]
    return replace(block, rows=rows)
