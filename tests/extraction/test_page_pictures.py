"""Page pictures before anything is recognised: seals taken out, ruling lines found."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from extraction.readers.scan.lattice import find_lattice
from extraction.readers.scan.pictures import Picture
from extraction.readers.scan.upright import make_upright
from tests.extraction import scans

POINTS = 72 / 150


def paper() -> scans.Picture:
    return np.full((900, 1200, 3), 255, np.uint8)


def ruled(page: scans.Picture, rows: Sequence[int], columns: Sequence[int], top: int | None = None) -> None:
    """Draw a table; `top` is where its columns begin when that is above its first row."""
    for row in rows:
        cv2.line(page, (columns[0], row), (columns[-1], row), (0, 0, 0), 2)
    for column in columns:
        cv2.line(page, (column, rows[0] if top is None else top), (column, rows[-1]), (0, 0, 0), 2)


def tables(page: scans.Picture) -> list[tuple[int, int]]:
    """The tables that are found on a page: rows and columns of each."""
    found = find_lattice(make_upright(Picture(page, POINTS))).tables
    return [(len(table.slots), len(table.slots[0])) for table in found]


@pytest.mark.parametrize("quality", [50, 65, 90])
def test_print_under_a_seal_is_as_dark_as_beside_it(quality: int) -> None:
    """JPEG keeps colours at half the resolution: under a seal the thin strokes of 150 dots an inch seem red."""
    page = paper()
    places = range(101, 1100, 20)
    for left in places:
        cv2.line(page, (left, 270), (left, 360), (0, 0, 0), 1)
    seal = paper()
    cv2.rectangle(seal, (50, 300), (1150, 330), (225, 40, 45), -1)
    scan = cv2.GaussianBlur(np.minimum(page, seal), (0, 0), 0.6).astype(np.uint8)
    encoded = Image.open(BytesIO(scans.encoded(scan, quality=quality))).convert("RGB")
    grey = make_upright(Picture(np.asarray(encoded), POINTS)).grey
    under, beside = (
        np.median([grey[rows, left].mean() for left in places]) for rows in (np.s_[306:325], np.s_[275:290])
    )
    assert under < beside + 25
    assert np.median([grey[306:325, left + 10].mean() for left in places]) > 235


def test_two_tables_close_to_each_other_are_two() -> None:
    """Chromium prints the row that a page's end left over as a table of its own, with columns of its own width."""
    page = paper()
    ruled(page, (200, 250, 300), (100, 400, 700, 1000))
    ruled(page, (312, 360, 410), (100, 300, 500, 700, 1000))
    assert tables(page) == [(2, 3), (2, 4)]


def test_a_line_that_wear_broke_is_whole() -> None:
    page = paper()
    ruled(page, (200, 250, 300), (100, 400, 700, 1000))
    page[218:230, 390:410] = 255
    assert tables(page) == [(2, 3)]


def test_a_single_row_that_a_page_end_cut_off_is_a_table() -> None:
    page = paper()
    ruled(page, (250,), (100, 300, 500, 700, 900, 1000), top=200)
    assert tables(page) == [(1, 5)]
