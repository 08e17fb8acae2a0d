"""Single property modifiers (sprms): what Word 97 files write the properties of paragraphs, characters and rows as
([MS-DOC] 2.6)."""

from __future__ import annotations

from collections.abc import Iterator

DEFINE_TABLE = 0xD608
"""sprmTDefTable, whose operand's length takes two bytes."""
_CHANGE_TABS = 0xC615
"""sprmPChgTabs, whose operand may be longer than its length can say."""
_LIST, _LIST_LEVEL = 0x460B, 0x260A
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""The operand's bytes by the sprm's `spra`; 6 is a length and that many bytes."""


def sprms_of(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """The property modifiers of a grpprl: their codes and operands. A broken tail is left out."""
    place = 0
    while place + 2 < len(grpprl):
        code = int.from_bytes(grpprl[place : place + 2], "little")
        place += 2
        size = _SIZES.get(code >> 13)
        if size is None and code == DEFINE_TABLE:
            size = int.from_bytes(grpprl[place : place + 2], "little") - 1
            place += 2
        elif size is None:
            size = grpprl[place]
            place += 1
            if code == _CHANGE_TABS and size == 255:
                deleted = grpprl[place] if place < len(grpprl) else 0
                added = place + 1 + 4 * deleted
                size = 2 + 4 * deleted + 3 * (grpprl[added] if added < len(grpprl) else 0)
        yield code, grpprl[place : place + max(size, 0)]
        place += max(size, 0)


def list_of(grpprl: bytes) -> tuple[int | None, int | None]:
    """The list and level that a paragraph's or style's properties name, each None where they name none."""
    found: dict[int, int] = {}
    for code, operand in sprms_of(grpprl):
        if code in (_LIST, _LIST_LEVEL):
            found[code] = int.from_bytes(operand, "little", signed=True)
    return found.get(_LIST), found.get(_LIST_LEVEL)
