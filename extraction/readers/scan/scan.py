"""Scanned pages: ruled cells found by their lines, each cell's print recognised by itself, prose line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np

from extraction.layout import Layout, UnreadableError
from extraction.patience import begin_page
from extraction.readers.pages.margins import is_page_mark
from extraction.readers.pages.page import Page
from extraction.readers.pages.pages import blocks_of
from extraction.readers.pages.view import View
from extraction.readers.scan.ink import find_ink, line_height, lines_of_ink
from extraction.readers.scan.lattice import find_lattice
from extraction.readers.scan.legibility import Legibility, legibility_of
from extraction.readers.scan.pictures import Picture, read_pictures
from extraction.readers.scan.printed import lines_of_cell, prose_of, text_lines, width_at_model
from extraction.readers.scan.recogniser import recogniser
from extraction.readers.scan.recognition import PageRecognition
from extraction.readers.scan.scanned_cells import grid_of, pixels_of
from extraction.readers.scan.upright import make_upright

_GRAIN = 0.34
"""Points over which the grain of a scan is smoothed away before print is recognised."""
_LEAST_TABLE = 60.0
_MOST_CELLS = 5000
_MOST_PRINT = 12_000
"""The widths of a page's lines in their heights: four pages of small print have as much."""


def read_pictures_of(content: bytes) -> Layout:
    """Read an image file, each of its frames a page. Raises UnreadableError."""
    return layout_of_pictures(read_pictures(content))


def layout_of_pictures(pictures: Iterable[Picture]) -> Layout:
    """The layout of pages that are pictures, numbered from 1. Raises UnreadableError."""
    pages = [scanned_page(picture, number) for number, picture in enumerate(pictures, start=1)]
    return Layout(reader="scan", blocks=blocks_of(pages), scanned=frozenset(page.number for page in pages))


def scanned_page(picture: Picture, number: int) -> Page:
    """One page that is a picture, read: its ruled tables and its lines of text. Raises UnreadableError.

    A page that lies on its side or on its head (a landscape sheet, a sheet fed the wrong way round) is turned until
    it can be read; boxes are as it is shown.
    """
    begin_page()
    page, read = _read(picture, number)
    if not read.is_doubtful():
        return page
    high, wide = (side * picture.points for side in picture.pixels.shape[:2])
    shown = View(0.0, 0.0, wide, high, 0)
    for quarters in (1, 3, 2):
        turned = np.ascontiguousarray(np.rot90(picture.pixels, -quarters))
        other, other_read = _read(Picture(turned, picture.points), number)
        if other_read.legible > read.legible:
            read, page = other_read, replace(other, views=(replace(shown, quarters=quarters), shown))
        if not other_read.is_doubtful():
            break
    return page


def _read(picture: Picture, number: int) -> tuple[Page, Legibility]:
    page = make_upright(picture)
    lattice = find_lattice(page)
    ruled = [table for table in lattice.tables if table.box[2] - table.box[0] >= _LEAST_TABLE]
    if sum(len(table.boxes) for table in ruled) > _MOST_CELLS:
        raise UnreadableError(f"a scanned page draws more than {_MOST_CELLS} cells; look at it by hand")
    ink = find_ink(lattice.unruled, page.points)
    areas = [[pixels_of(box, page.points) for box in table.boxes] for table in ruled]
    spots = [[ink.within(area) for area in table] for table in areas]
    em = line_height(line[3] - line[1] for table in spots for cell in table for line in lines_of_ink(cell))
    pale = find_ink(lattice.unruled, page.points, faint=True)
    cells = [
        [lines_of_cell(cell, pale.within(area), em) for cell, area in zip(table, inside, strict=True)]
        for table, inside in zip(spots, areas, strict=True)
    ]
    prose = prose_of(ink, [pixels_of(table.box, page.points) for table in ruled])
    smooth = cv2.GaussianBlur(lattice.unruled, (0, 0), _GRAIN / page.points)
    printed = [*prose, *(line for table in cells for cell in table for line in cell)]
    wide = sum(width_at_model(line.box) for line in printed)
    if wide > _MOST_PRINT:
        raise UnreadableError("a scanned page holds more print than any page of a report; look at it by hand")
    recognise = PageRecognition(recogniser(), np.asarray(lattice.unruled), np.asarray(smooth, dtype=np.uint8))
    recognise.cells([cell for table in cells for cell in table])
    recognise.prose(prose)
    tables = [
        (table.box[1], grid_of(table, found, page, number)) for table, found in zip(ruled, cells, strict=True)
    ]
    height = page.grey.shape[0] * page.points
    lines = [line for line in text_lines(prose, page.points) if not is_page_mark(line, height)]
    read = Page(number, page.grey.shape[1] * page.points, height, lines, tables, recognised=True)
    return read, legibility_of(printed)
