"""The cells of a ruled table on a scan: what each says, and how sure that is where a seal lay on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extraction.layout import Box, Grid, GridCell, Reading
from extraction.readers.pages.ruled_tables import RuledTable
from extraction.readers.scan.ink import PixelBox
from extraction.readers.scan.printed import Print
from extraction.readers.scan.upright import Grey, Upright
from extraction.words.values import squeeze

_SEALED_SHARE = 0.12
"""The part of an empty cell that a seal may cover before its emptiness is in doubt."""
_UNDER_SEAL = 0.9
"""What is read where a seal was is at most this sure: a stroke that the seal took leaves no trace."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?![\d.])")


def pixels_of(box: Box, points: float) -> PixelBox:
    left, top, right, bottom = (round(side / points) for side in box)
    return left, top, right, bottom


def grid_of(table: RuledTable, cells: Sequence[Sequence[Print]], page: Upright, number: int) -> Grid:
    made = []
    for box, lines in zip(table.boxes, cells, strict=True):
        left, top, right, bottom = (side / page.points for side in box)
        printed = _without_specks(lines)
        readings = _joined([_with_commas(line) for line in printed])
        if len(printed) < len(lines) or _is_sealed(page.sealed, pixels_of(box, page.points), lines):
            readings[0] = replace(readings[0], probability=min(readings[0].probability, _UNDER_SEAL))
        text = readings[0].text if readings else ""
        made.append(GridCell(text, number, page.original_box(left, top, right, bottom), tuple(readings)))
    return Grid(rows=[[made[index] for index in row] for row in table.slots])


def _without_specks(lines: Sequence[Print]) -> Sequence[Print]:
    """The lines of a cell; where one is a number, without those that have no digit, which is what a seal leaves."""
    numbers = [line for line in lines if line.number and any(map(str.isdigit, line.readings[0].text))]
    return numbers if len(numbers) == 1 else lines


def _with_commas(line: Print) -> list[Reading]:
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


def _is_sealed(sealed: Grey, cell: PixelBox, lines: Sequence[Print]) -> bool:
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
