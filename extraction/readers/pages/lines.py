"""Characters with their places, put into lines of text."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter

from extraction.words.labels import RAISE

NEW_LINE = 0.6
"""How far, in em, the middles of one line's characters may lie apart."""
WIDE_GAP = 2.0
"""The gap, in em, that parts two columns rather than two words."""
COLUMN_GAP = 0.6
"""The gap, in em, that parts two columns on a line that is known to be a table's."""
_SMALL, _RAISED_BY = 0.9, 0.2
"""How large, in em of the line, a raised character may be, and how high above the others it ends."""
_NARROW_GAP = 0.35
_NEXT_LINE = 1.8
_WORD_GAP = 0.25
_FEWEST_NUMBERS = 3
_NEXT_NUMBERS = 4
_LEFT = attrgetter("left")


@dataclass(eq=False, slots=True)
class Character:
    """A printed character and its em box, in points from the page's top left corner."""

    # Not frozen: a document has thousands, and freezing makes them cost thrice as much.

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a line between wide gaps."""

    text: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(slots=True)
class Line:
    """Characters on one baseline, left to right, which stay as they are.

    `level` tells that none is larger or higher than another.
    """

    characters: list[Character]
    level: bool = False
    _size: float | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def left(self) -> float:
        return self.characters[0].left

    @property
    def right(self) -> float:
        return max([character.right for character in self.characters])

    @property
    def top(self) -> float:
        return min([character.top for character in self.characters])

    @property
    def size(self) -> float:
        if self._size is None:
            some = self.characters[:1] if self.level else self.characters
            self._size = max([character.bottom - character.top for character in some])
        return self._size

    @property
    def bottom(self) -> float:
        return max([character.bottom for character in self.characters])

    def chunks(self, gap: float = WIDE_GAP) -> list[Chunk]:
        """The line parted where a gap (in em) is wide enough to be a column's."""
        wide = gap * self.size
        pairs = enumerate(itertools.pairwise(self.characters), start=1)
        return self._cut([place for place, (before, after) in pairs if after.left - before.right > wide])

    def parted(self, is_gap: Callable[[float, float], bool]) -> list[Chunk]:
        """The line parted wherever what is blank between two characters is a gap."""
        pairs = enumerate(itertools.pairwise(self.characters), start=1)
        return self._cut([place for place, (before, after) in pairs if is_gap(before.right, after.left)])

    def _cut(self, places: Sequence[int]) -> list[Chunk]:
        parts = [self.characters[a:b] for a, b in itertools.pairwise((0, *places, len(self.characters)))]
        return [
            Chunk(self._text_of(part, math.inf), part[0].left, max([c.right for c in part])) for part in parts
        ]

    def text(self) -> str:
        """The line's text, wide gaps as a space."""
        if len(self.characters) == 1:
            return self.characters[0].text
        return self._text_of(self.characters, WIDE_GAP)

    def _text_of(self, characters: Sequence[Character], wide: float) -> str:
        """Some of its characters as text; small digits that are set high point to a footnote and become raised ones."""
        if not self.level:
            characters = _with_raised(characters, self.size)
        return _spaced(characters, self.size, wide)


def _spaced(characters: Sequence[Character], size: float, wide: float) -> str:
    """Characters as text, with a space where a gap parts two Latin words, or is wide (in em)."""
    column, word = wide * size, _WORD_GAP * size
    before = characters[0]
    pieces = [before.text]
    for character in characters[1:]:
        gap = character.left - before.right
        if gap > word and (gap > column or not (is_chinese(before.text) or is_chinese(character.text))):
            pieces.append(" ")
        pieces.append(character.text)
        before = character
    return "".join(pieces)


def _with_raised(characters: Sequence[Character], size: float) -> Sequence[Character]:
    if min([character.bottom - character.top for character in characters]) >= _SMALL * size:
        return characters
    high = max(character.bottom for character in characters) - _RAISED_BY * size
    return [
        replace(c, text=c.text.translate(RAISE))
        if c.bottom < high and c.bottom - c.top < _SMALL * size
        else c
        for c in characters
    ]


def lines_of(characters: Sequence[Character], tolerance: float = NEW_LINE) -> list[Line]:
    """Characters as lines, top to bottom: those whose middles are nearly (`tolerance`, in em) at one height."""
    if len(characters) < 2:
        return [Line([character]) for character in characters]
    if len({(character.top, character.bottom) for character in characters}) == 1:  # most cells of a table
        return [Line(sorted(characters, key=_LEFT), level=True)]
    placed = [((item.top + item.bottom) / 2, item.left, place) for place, item in enumerate(characters)]
    placed.sort()
    lines: list[Line] = []
    line: list[Character] = []
    height = 0.0
    for middle, _, place in placed:
        character = characters[place]
        if line and middle == height:
            line.append(character)
        elif line and middle - height <= tolerance * (character.bottom - character.top):
            line.append(character)
            height += (middle - height) / len(line)
        else:
            line, height = [character], middle
            lines.append(Line(line))
    for one in lines:
        one.characters.sort(key=_LEFT)
    return lines


def chunks_of(lines: Sequence[Line]) -> list[list[Chunk]]:
    """The lines of a table parted into columns. A narrow gap is one where a line near it has one, too.

    Near are the lines above and below, and for a line of numbers the next few of numbers, between which the lines of
    wrapped labels stand.
    """
    parted = [line.chunks(COLUMN_GAP) for line in lines]
    gaps = [[(a.right, b.left) for a, b in itertools.pairwise(row)] for row in parted]
    numbers = [place for place, row in enumerate(parted) if _numbers(row) >= _FEWEST_NUMBERS]
    tops, sizes = [line.top for line in lines], [line.size for line in lines]
    for place, line in enumerate(lines):
        near = [
            gap
            for other in (place - 2, place - 1, place + 1, place + 2)
            if 0 <= other < len(lines) and abs(tops[other] - tops[place]) <= _NEXT_LINE * sizes[place]
            for gap in gaps[other]
        ]
        if (among := bisect_left(numbers, place)) < len(numbers) and numbers[among] == place:
            beside = numbers[max(among - _NEXT_NUMBERS, 0) : among + _NEXT_NUMBERS + 1]
            near += [gap for other in beside for gap in gaps[other]]
        if near:
            parted[place] = line.parted(partial(_is_gap, size=sizes[place], near=near))
    return parted


def _numbers(chunks: Sequence[Chunk]) -> int:
    return sum(chunk.text.replace(" ", "").isdecimal() for chunk in chunks)


def _is_gap(left: float, right: float, *, size: float, near: Sequence[tuple[float, float]]) -> bool:
    """Whether what is blank between two characters parts columns. `near` are the gaps of the lines beside."""
    wide = right - left
    return wide > COLUMN_GAP * size or (
        wide > _NARROW_GAP * size and any(start < right and left < end for start, end in near)
    )


def is_chinese(character: str) -> bool:
    """Whether a character is set without spaces around it: Chinese, or Chinese punctuation."""
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" or character in "“”‘’—…"
