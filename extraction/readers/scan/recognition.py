"""The print of one page given to the recogniser: labels in the whole alphabet, numbers among digits and signs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extraction.layout import Reading
from extraction.readers.scan.ink import PixelBox
from extraction.readers.scan.printed import Print
from extraction.readers.scan.recogniser import Probabilities, Recogniser, is_long
from extraction.readers.scan.upright import Grey
from extraction.words.values import is_number, squeeze
from extraction.words.vocabulary import COLUMNS, DISCLOSURE_ROWS, REQUEST_ROWS

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
_LEAN = 0.12
_STROKE = 0.99
_DASH_SHARE = 0.9


@dataclass(slots=True)
class PageRecognition:
    """Lines of one page given to the recogniser: `grey` is the page, `smooth` the page without its grain."""

    recogniser: Recogniser
    grey: Grey
    smooth: Grey

    def prose(self, lines: Sequence[Print]) -> None:
        for line, view in zip(lines, self._smooth_views(lines, narrow=True), strict=True):
            line.readings = [self.recogniser.text(view)]

    def cells(self, cells: Sequence[Sequence[Print]]) -> None:
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

    def _smooth_views(self, lines: Sequence[Print], *, narrow: bool = False) -> list[Probabilities]:
        crops = [_crop(self.smooth, line.box, _TIGHT) for line in lines]
        return self.recogniser.probabilities(crops, narrow=narrow)

    def _pale(self, lines: Sequence[Print]) -> None:
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
            part = _DASH_SHARE if line.dash else 0.5
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


def _is_long(line: Print) -> bool:
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
