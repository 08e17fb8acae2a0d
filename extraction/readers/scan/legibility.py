"""Whether a scanned page was read the right way up: what its print makes of itself as Chinese text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.readers.scan.printed import Print

_FEWEST_LINES = 5
"""A page with less print than this says too little to tell which way it lies."""
_SURE = 0.5
_LEGIBLE_SHARE = 0.5
_WORD = 1.5
"""Characters of a line of words: on its side each line is many, of a single character."""


@dataclass(frozen=True, slots=True)
class Legibility:
    """A page's lines of print, how many of them hold Chinese, their Chinese characters and those read surely."""

    lines: int
    worded: int
    chinese: int
    legible: int

    def is_doubtful(self) -> bool:
        """Whether a page with print on it may lie on its side or on its head."""
        if self.lines < _FEWEST_LINES:
            return False
        return (
            self.legible < _LEGIBLE_SHARE * self.chinese
            or self.chinese < _WORD * self.worded
            or not self.chinese
        )


def legibility_of(printed: Iterable[Print]) -> Legibility:
    """What the recognised lines of a page come to."""
    lines = worded = chinese = legible = 0
    for line in printed:
        lines += 1
        found = line.readings[0] if line.readings else None
        count = sum(unicodedata.category(character) == "Lo" for character in found.text) if found else 0
        if found is not None and count:
            worded += 1
            chinese += count
            legible += count if found.probability >= _SURE else 0
    return Legibility(lines, worded, chinese, legible)
