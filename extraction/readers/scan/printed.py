"""Print on a scanned page: its lines in the cells of tables and outside them, each with what it may say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extraction.layout import Reading
from extraction.readers.pages.lines import Character, Line, is_chinese, lines_of
from extraction.readers.scan.ink import Ink, PixelBox, line_height, lines_of_ink, pieces_of_line

_PALE = 0.3
_FLAT = 0.3
_SHORT_INK = 0.72
_PAGE_SIZE = 1.25


@dataclass(slots=True)
class Print:
    """A line of print on the page: where it is, and what it was recognised to be.

    `pale` is the larger box that it has where ink beside it is so pale that it may be none; `dash` tells that this
    begins with a dash.
    """

    box: PixelBox
    pale: PixelBox | None = None
    dash: bool = False
    number: bool = False
    readings: list[Reading] = field(default_factory=list)


def width_at_model(box: PixelBox) -> float:
    """How wide a line is next to its height: what it costs to recognise it."""
    return (box[2] - box[0]) / max(box[3] - box[1], 1)


def lines_of_cell(ink: NDArray[np.int64], pale: NDArray[np.int64], em: float) -> list[Print]:
    """The lines of print in a cell. Of a cell with one line, or none, pale ink is kept in mind."""
    lines = [Print(line) for line in lines_of_ink(ink, em)]
    if len(lines) > 1 or not len(pale):
        return lines
    around = _around(pale)
    if not lines:
        return [Print(around, around)] if around[3] - around[1] > _PALE * em else []
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


def prose_of(ink: Ink, tables: Sequence[PixelBox]) -> list[Print]:
    """The lines of print outside the tables, parted where columns are."""
    outside = ink.outside(tables)
    lines: list[Print] = []
    em = line_height(line[3] - line[1] for line in lines_of_ink(outside))
    for left, top, right, bottom in lines_of_ink(outside, em):
        inside = outside[
            (outside[:, 1] >= top)
            & (outside[:, 3] <= bottom)
            & (outside[:, 0] >= left)
            & (outside[:, 2] <= right)
        ]
        for piece in pieces_of_line(inside, max(em, 1.0)):
            lines.append(Print(_around(piece)))
    return lines


def text_lines(prose: Sequence[Print], points: float) -> list[Line]:
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
