"""Scanned pages: ruled cells found by their lines, each cell's print recognised by itself, prose line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.layout import Box, Grid, GridCell, Layout, Reading, UnreadableError
from extraction.patience import begin_page
from extraction.readers.ink import Ink, PixelBox, find_ink, line_height, lines_of_ink, pieces_of_line
from extraction.readers.lattice import find_lattice
from extraction.readers.lines import Character, Line, is_chinese, lines_of
from extraction.readers.pages import Page, blocks_of, is_page_mark
from extraction.readers.pictures import Picture, read_pictures
from extraction.readers.recogniser import Probabilities, Recogniser, is_long, recogniser
from extraction.readers.ruling import RuledTable
from extraction.readers.upright import Grey, Upright, make_upright
from extraction.values import is_number, squeeze
from extraction.vocabulary import COLUMNS, DISCLOSURE_ROWS, REQUEST_ROWS

_GRAIN = 0.34
"""Points over which the grain of a scan is smoothed away before print is recognised."""
_TIGHT = (3, 1)
_LOOSE = (3, 2)
"""Pixels of paper left beside and above the ink of a line: two views of it."""
_SURE = 0.98
"""A number that the first view is less sure of is looked at a second time."""
_UPRIGHT_SHAPE = 0.8
"""A single sign narrower than this part of its height is a digit: Chinese characters are square."""
_SHORT_LABELS = tuple(
    dict.fromkeys(
        label.label
        for label in (*COLUMNS, *REQUEST_ROWS, *DISCLOSURE_ROWS)
        if len(label.label) <= 3 and not label.label.isascii()
    )
)
"""Labels so short that none of their characters may be misread: 总计, 其他, 规章, 自然人."""
_LEAST_TABLE = 60.0
_MOST_CELLS = 5000
_MOST_PRINT = 12_000
"""The widths of a page's lines in their heights: four pages of small print have as much."""
_SHORT_INK = 0.72
_PAGE_SIZE = 1.25
_PALE = 0.3
_LEAN = 0.12
_STROKE = 0.99
_SEALED_SHARE = 0.12
"""The part of an empty cell that a seal may cover before its emptiness is in doubt."""
_UNDER_SEAL = 0.9
"""What is read where a seal was is at most this sure: a stroke that the seal took leaves no trace."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?![\d.])")
_FLAT = 0.3


def read_pictures_of(content: bytes) -> Layout:
    """Read an image file, each of its frames a page. Raises UnreadableError."""
    return layout_of_pictures(read_pictures(content))


def layout_of_pictures(pictures: Iterable[Picture]) -> Layout:
    """The layout of pages that are pictures, numbered from 1. Raises UnreadableError."""
    pages = [scanned_page(picture, number) for number, picture in enumerate(pictures, start=1)]
    return Layout(reader="scan", blocks=blocks_of(pages), scanned=frozenset(page.number for page in pages))


@dataclass(slots=True)
class _Print:
    """A line of print on the page: where it is, and what it was recognised to be.

    `pale` is the larger box that it has where ink beside it is so pale that it may be none; `dash` tells that this
    begins with a dash.
    """

    box: PixelBox
    pale: PixelBox | None = None
    dash: bool = False
    number: bool = False
    readings: list[Reading] = field(default_factory=list)


def scanned_page(picture: Picture, number: int) -> Page:
    """One page that is a picture, read: its ruled tables and its lines of text. Raises UnreadableError."""
    begin_page()
    page = make_upright(picture)
    lattice = find_lattice(page)
    ruled = [table for table in lattice.tables if table.box[2] - table.box[0] >= _LEAST_TABLE]
    if sum(len(table.boxes) for table in ruled) > _MOST_CELLS:
        raise UnreadableError(f"a scanned page draws more than {_MOST_CELLS} cells; look at it by hand")
    ink = find_ink(lattice.unruled, page.points)
    areas = [[_pixels(box, page.points) for box in table.boxes] for table in ruled]
    spots = [[ink.within(area) for area in table] for table in areas]
    em = line_height(line[3] - line[1] for table in spots for cell in table for line in lines_of_ink(cell))
    pale = find_ink(lattice.unruled, page.points, faint=True)
    cells = [
        [_lines_of_cell(cell, pale.within(area), em) for cell, area in zip(table, inside, strict=True)]
        for table, inside in zip(spots, areas, strict=True)
    ]
    prose = _prose(ink, [_pixels(table.box, page.points) for table in ruled])
    smooth = cv2.GaussianBlur(lattice.unruled, (0, 0), _GRAIN / page.points)
    printed = [*prose, *(line for table in cells for cell in table for line in cell)]
    wide = sum(_width_at_model(line.box) for line in printed)
    if wide > _MOST_PRINT:
        raise UnreadableError("a scanned page holds more print than any page of a report; look at it by hand")
    recognise = _Recognition(recogniser(), np.asarray(lattice.unruled), np.asarray(smooth, dtype=np.uint8))
    recognise.cells([cell for table in cells for cell in table])
    recognise.prose(prose)
    tables = [
        (table.box[1], _grid(table, found, page, number)) for table, found in zip(ruled, cells, strict=True)
    ]
    height = page.grey.shape[0] * page.points
    lines = [line for line in _lines(prose, page.points) if not is_page_mark(line, height)]
    return Page(number, page.grey.shape[1] * page.points, height, lines, tables, recognised=True)


def _width_at_model(box: PixelBox) -> float:
    """How wide a line is next to its height: what it costs to recognise it."""
    return (box[2] - box[0]) / max(box[3] - box[1], 1)


def _pixels(box: Box, points: float) -> PixelBox:
    left, top, right, bottom = (round(side / points) for side in box)
    return left, top, right, bottom


def _lines_of_cell(ink: NDArray[np.int64], pale: NDArray[np.int64], em: float) -> list[_Print]:
    """The lines of print in a cell. Of a cell with one line, or none, pale ink is kept in mind."""
    lines = [_Print(line) for line in lines_of_ink(ink, em)]
    if len(lines) > 1 or not len(pale):
        return lines
    around = _around(pale)
    if not lines:
        return [_Print(around, around)] if around[3] - around[1] > _PALE * em else []
    (line,) = lines
    if max(line.box[0] - around[0], around[2] - line.box[2]) > _PALE * em:
        line.pale = around
        line.dash = _begins_with_dash(pale, around)
    return lines


def _begins_with_dash(ink: NDArray[np.int64], line: PixelBox) -> bool:
    """Whether the first spot of a line is flat and at half its height, as the thin minus before a number is."""
    inside = ink[(ink[:, 1] >= line[1]) & (ink[:, 3] <= line[3])]
    if len(inside) < 2:
        return False
    left, top, right, bottom = inside[inside[:, 0].argmin()].tolist()
    high = line[3] - line[1]
    middle = (top + bottom) / 2 - line[1]
    return bool(
        bottom - top < _FLAT * high
        and right - left > bottom - top
        and _FLAT * high < middle < (1 - _FLAT) * high
    )


def _around(spots: NDArray[np.int64]) -> PixelBox:
    return (
        int(spots[:, 0].min()), int(spots[:, 1].min()), int(spots[:, 2].max()), int(spots[:, 3].max())
    )  # fmt: skip


def _prose(ink: Ink, tables: Sequence[PixelBox]) -> list[_Print]:
    """The lines of print outside the tables, parted where columns are."""
    outside = ink.outside(tables)
    lines: list[_Print] = []
    em = line_height(line[3] - line[1] for line in lines_of_ink(outside))
    for left, top, right, bottom in lines_of_ink(outside, em):
        inside = outside[
            (outside[:, 1] >= top)
            & (outside[:, 3] <= bottom)
            & (outside[:, 0] >= left)
            & (outside[:, 2] <= right)
        ]
        for piece in pieces_of_line(inside, max(em, 1.0)):
            lines.append(_Print(_around(piece)))
    return lines


@dataclass(slots=True)
class _Recognition:
    """Lines of one page given to the recogniser: `grey` is the page, `smooth` the page without its grain."""

    recogniser: Recogniser
    grey: Grey
    smooth: Grey

    def prose(self, lines: Sequence[_Print]) -> None:
        for line, view in zip(lines, self._smooth_views(lines, narrow=True), strict=True):
            line.readings = [self.recogniser.text(view)]

    def cells(self, cells: Sequence[Sequence[_Print]]) -> None:
        """Recognise the lines of cells: labels in the whole alphabet, numbers among digits and signs."""
        lines = [line for cell in cells for line in cell]
        seen = dict(zip(map(id, lines), self._smooth_views(lines, narrow=True), strict=True))
        for cell in cells:
            for line in cell:
                line.readings = [self.recogniser.text(seen[id(line)])]
            number = all(_may_be_number(line.readings[0].text, line.box) for line in cell)
            for line in cell:
                line.number = number
        for cell in cells:
            if (
                len(cell) == 1
                and not cell[0].number
                and squeeze(cell[0].readings[0].text) not in _SHORT_LABELS
            ):
                line = cell[0]
                word = None if _is_long(line) else self.recogniser.word(seen[id(line)], _SHORT_LABELS)
                line.readings = [word or line.readings[0]]
        closer = [
            line for line in lines if _is_long(line) and (line.number or is_number(line.readings[0].text))
        ]
        for line, view in zip(closer, self._smooth_views(closer), strict=True):
            seen[id(line)] = view
            line.readings = [self.recogniser.text(view)]
        numbers = [line for line in lines if line.number]
        for line in numbers:
            line.readings = self.recogniser.numbers([seen[id(line)]]) or [Reading(line.readings[0].text, 0.0)]
        doubtful = [line for line in numbers if line.readings[0].probability < _SURE]
        again = self.recogniser.probabilities([_crop(self.grey, line.box, _LOOSE) for line in doubtful])
        for line, view in zip(doubtful, again, strict=True):
            line.readings = self.recogniser.numbers([seen[id(line)], view]) or line.readings
        for line in numbers:
            if line.readings[0].text in ("1", "7") and _leans(_crop(self.smooth, line.box, _TIGHT)):
                line.readings = [Reading("/", _STROKE), Reading(line.readings[0].text, 1 - _STROKE)]
        self._pale([line for line in lines if line.pale is not None])

    def _smooth_views(self, lines: Sequence[_Print], *, narrow: bool = False) -> list[Probabilities]:
        crops = [_crop(self.smooth, line.box, _TIGHT) for line in lines]
        return self.recogniser.probabilities(crops, narrow=narrow)

    def _pale(self, lines: Sequence[_Print]) -> None:
        """Take the pale ink beside a number for print as likely as not: the sums may tell. Beside words it is print."""
        seen = self.recogniser.probabilities(
            [_crop(self.smooth, line.pale or line.box, _TIGHT) for line in lines]
        )
        for line, view in zip(lines, seen, strict=True):
            if not line.number:
                line.readings = max(
                    [self.recogniser.text(view)], line.readings, key=lambda found: len(found[0].text)
                )
                continue
            without = [Reading("", 1.0)] if line.pale == line.box else line.readings
            part = _UNDER_SEAL if line.dash else 0.5
            shares: dict[str, float] = {}
            for readings, weight in ((without, 1 - part), (self.recogniser.numbers([view]), part)):
                for reading in readings:
                    shares[reading.text] = shares.get(reading.text, 0.0) + reading.probability * weight
            line.readings = [
                Reading(text, share) for text, share in sorted(shares.items(), key=lambda item: -item[1])
            ]


def _crop(grey: Grey, box: PixelBox, margin: tuple[int, int]) -> Grey:
    """The part of a page in a box with a few pixels around it, its darkest ink made black."""
    height, width = grey.shape
    left, top = max(0, box[0] - margin[0]), max(0, box[1] - margin[1])
    right, bottom = min(width, box[2] + margin[0]), min(height, box[3] + margin[1])
    part = grey[top:bottom, left:right]
    darkest = float(np.percentile(part, 3))
    stretched = (part.astype(np.float32) - darkest) * (255 / max(40.0, 235 - darkest))
    return np.asarray(np.clip(stretched, 0, 255), dtype=np.uint8)


def _is_long(line: _Print) -> bool:
    left, top, right, bottom = line.box
    return is_long((bottom - top, right - left))


def _leans(part: Grey) -> bool:
    """Whether a single sign is a stroke from lower left to upper right, as / is and 1 is not."""
    ink = 255.0 - part.astype(np.float32)
    third = max(1, part.shape[0] // 3)
    across = np.arange(part.shape[1], dtype=np.float32)
    upper, lower = ink[:third].sum(axis=0), ink[-third:].sum(axis=0)
    shift = float(upper @ across / max(upper.sum(), 1.0) - lower @ across / max(lower.sum(), 1.0))
    return bool(shift > _LEAN * part.shape[0])


def _may_be_number(text: str, box: PixelBox) -> bool:
    flat = squeeze(text)
    narrow = (box[2] - box[0]) < _UPRIGHT_SHAPE * (box[3] - box[1])
    return not any(_is_word(character) for character in flat) or (len(flat) == 1 and narrow)


def _is_word(character: str) -> bool:
    """Whether a character is one of a Chinese word; a dash may be taken for 一."""
    return unicodedata.category(character) == "Lo" and character not in "一〇丨"


def _grid(table: RuledTable, cells: Sequence[Sequence[_Print]], page: Upright, number: int) -> Grid:
    made = []
    for box, lines in zip(table.boxes, cells, strict=True):
        left, top, right, bottom = (side / page.points for side in box)
        printed = _without_specks(lines)
        readings = _joined([_with_commas(line) for line in printed])
        if len(printed) < len(lines) or _is_sealed(page.sealed, _pixels(box, page.points), lines):
            readings[0] = replace(readings[0], probability=min(readings[0].probability, _UNDER_SEAL))
        text = readings[0].text if readings else ""
        made.append(GridCell(text, number, page.original_box(left, top, right, bottom), tuple(readings)))
    return Grid(rows=[[made[index] for index in row] for row in table.slots])


def _without_specks(lines: Sequence[_Print]) -> Sequence[_Print]:
    """The lines of a cell; where one is a number, without those that have no digit, which is what a seal leaves."""
    numbers = [line for line in lines if line.number and any(map(str.isdigit, line.readings[0].text))]
    return numbers if len(numbers) == 1 else lines


def _with_commas(line: _Print) -> list[Reading]:
    """A line's readings, with a comma for the stop of 3.399: at this size they look alike, and a count has no parts."""
    first, *rest = line.readings
    found = _THOUSANDS.match(squeeze(first.text))
    if found is None or "." not in found[0]:
        return line.readings
    text = found[0].replace(".", ",") + found.string[found.end() :]
    return [
        Reading(text, min(first.probability, _UNDER_SEAL)),
        *(reading for reading in rest if reading.text.replace(".", ",") != text),
    ]


def _is_sealed(sealed: Grey, cell: PixelBox, lines: Sequence[_Print]) -> bool:
    """Whether a seal lay on the print of a cell, or on so much of an empty one that it may have hidden some."""
    if not lines:
        left, top, right, bottom = cell
        return bool(sealed[top:bottom, left:right].astype(bool).mean() > _SEALED_SHARE)
    return any(sealed[line.box[1] : line.box[3], line.box[0] : line.box[2]].any() for line in lines)


def _joined(lines: Sequence[Sequence[Reading]]) -> list[Reading]:
    """What a cell of one or more lines may say; of several lines only the likeliest text."""
    if len(lines) == 1:
        return list(lines[0])
    if not lines:
        return [Reading("", 1.0)]
    return [Reading("\n".join(line[0].text for line in lines), min(line[0].probability for line in lines))]


def _lines(prose: Sequence[_Print], points: float) -> list[Line]:
    """Recognised lines as characters in their places: the em box of each line, evenly filled."""
    em = line_height(line.box[3] - line.box[1] for line in prose)
    characters: list[Character] = []
    for line in prose:
        text = line.readings[0].text.strip()
        if not text:
            continue
        left, top, right, bottom = line.box
        middle, high = (top + bottom) / 2, bottom - top
        size = high if high > _PAGE_SIZE * em else max(em, high * _SHORT_INK)
        weights = np.array([1.0 if is_chinese(character) else 0.5 for character in text])
        edges = left + (right - left) * np.concatenate([[0.0], np.cumsum(weights) / weights.sum()])
        for place, character in enumerate(text):
            characters.append(
                Character(
                    character,
                    float(edges[place]) * points,
                    (middle - size / 2) * points,
                    float(edges[place + 1]) * points,
                    (middle + size / 2) * points,
                )
            )
    return lines_of(characters)
