"""Print that a line strikes out: it is drawn, and is not what the page says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from extraction.readers.pages.lines import Character
from extraction.readers.pages.ruling import Rulings
from extraction.readers.pages.segments import Segment

_MEETS = 1
"""In points: a line that ends this near (rounded) to upright ones on both sides rules a table."""
_MIDDLE = 0.25
"""How near to a character's top or bottom, in em, a line may run that is none through it."""
_BEYOND = 0.35
"""How far, in em, such a line may end beside the characters that it strikes out: another line goes on."""
_STEP = 8.0


def take_struck(characters: Sequence[Character], rulings: Rulings) -> Sequence[Character]:
    """The characters without those that are struck out; the lines through them are taken from the page's."""
    upright = {round(line.at) + by for line in rulings.vertical for by in range(-_MEETS, _MEETS + 1)}
    strokes = [
        line
        for line in rulings.horizontal
        if round(line.start) not in upright or round(line.end) not in upright
    ]
    if not strokes:
        return characters
    near: defaultdict[int, list[Character]] = defaultdict(list)
    for character in characters:
        for level in range(int(character.top // _STEP), int(character.bottom // _STEP) + 1):
            near[level].append(character)
    struck: set[int] = set()
    lines: set[Segment] = set()
    for stroke in strokes:
        found = _struck(stroke, near[int(stroke.at // _STEP)])
        if found:
            struck |= {id(item) for item in found}
            lines.add(stroke)
    if not lines:
        return characters
    rulings.horizontal = [line for line in rulings.horizontal if line not in lines]
    return [item for item in characters if id(item) not in struck]


def _struck(line: Segment, characters: Iterable[Character]) -> list[Character]:
    """The characters through whose middle a line runs, which begins and ends with them."""
    found = [
        item
        for item in characters
        if line.start <= (item.left + item.right) / 2 <= line.end and _is_through(line, item)
    ]
    if not found:
        return []
    beyond = _BEYOND * (found[0].bottom - found[0].top)
    first, last = min(item.left for item in found), max(item.right for item in found)
    return found if abs(line.start - first) <= beyond and abs(line.end - last) <= beyond else []


def _is_through(line: Segment, item: Character) -> bool:
    margin = _MIDDLE * (item.bottom - item.top)
    return item.top + margin < line.at < item.bottom - margin
