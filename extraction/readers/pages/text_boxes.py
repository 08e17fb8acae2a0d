"""Text boxes that lie on a ruled table: which cells their print is of, and which of them nobody knows for sure.

A box that does not keep to its cell is in the column that has most of it; its print is beside its row's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.layout import Box
from extraction.readers.pages.lines import Character
from extraction.readers.pages.ruled_tables import RuledTable

_NEAR_A_SIDE = 0.15
"""The part of a box that may lie over a cell without covering it."""


def apart(characters: Iterable[Character], boxes: Sequence[Box]) -> tuple[list[Character], list[Character]]:
    """The characters that are in no box, and those that are."""
    if not boxes:
        return list(characters), []
    free: list[Character] = []
    boxed: list[Character] = []
    for character in characters:
        (boxed if _box_of(character, boxes) is not None else free).append(character)
    return free, boxed


def put_boxed(
    boxed: Iterable[Character], boxes: Sequence[Box], table: RuledTable, cells: dict[int, list[Character]]
) -> list[Character]:
    """Put characters that are in boxes into the cells that they are of; those that are in none come back."""
    rest: list[Character] = []
    for character in boxed:
        box = _box_of(character, boxes)
        slot = table.slot_of((box[0] + box[2]) / 2, _middle(character)[1]) if box is not None else None
        if slot is None:
            rest.append(character)
        else:
            cells.setdefault(slot, []).append(character)
    return rest


def covered_by(boxes: Iterable[Box], table: RuledTable) -> set[int | None]:
    """The cells over which a part of a box lies: a blank one may be the box's own."""
    near, far = _NEAR_A_SIDE, 1 - _NEAR_A_SIDE
    return {
        table.slot_of(left + (right - left) * across, top + (bottom - top) * down)
        for left, top, right, bottom in boxes
        for across in (near, far)
        for down in (near, far)
    }


def _box_of(character: Character, boxes: Iterable[Box]) -> Box | None:
    x, y = _middle(character)
    return next((box for box in boxes if box[0] <= x <= box[2] and box[1] <= y <= box[3]), None)


def _middle(character: Character) -> tuple[float, float]:
    return (character.left + character.right) / 2, (character.top + character.bottom) / 2
