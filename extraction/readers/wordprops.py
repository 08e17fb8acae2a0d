"""Properties of paragraphs, rows and characters in Word 97 files: FKP pages and their sprms ([MS-DOC] 2.6, 2.9)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from struct import unpack_from

from extraction.readers.story import Frame

_PAGE = 512
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""The operand's bytes by the sprm's `spra`; 6 is a length and that many bytes."""
_DEFINE_TABLE = 0xD608
_CHANGE_TABS = 0xC615
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW_END = 0x244B, 0x244C
_LIST, _LIST_LEVEL = 0x460B, 0x260A
_HUGE, _HUGE_OLD = 0x6646, 0x6645
_MERGE_ACROSS, _MERGE_DOWN = 0x5624, 0xD62B
_UNPRINTED = frozenset((0x0800, 0x083C, 0x0837, 0x2A53))
"""sprmCFRMarkDel, sprmCFVanish, sprmCFStrike, sprmCFDStrike: deleted by a tracked change, hidden, struck out."""
_RAISED = 0x2A48
"""sprmCIss; 1 is superscript."""
_TC = 20
"""The size of a TC80, a cell's description in sprmTDefTable."""


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """What a paragraph's mark says: how many tables it lies in, which cell or row it ends, and how it is numbered.

    `style` is the index of its style; `list_id` (0: no list) and `level` are None where the style has the word.
    """

    depth: int = 0
    row_end: bool = False
    inner_cell: bool = False
    inner_row_end: bool = False
    frames: tuple[Frame, ...] = ()
    style: int = 0
    list_id: int | None = None
    level: int | None = None


class Properties:
    """Properties by file offset in the WordDocument stream, from the bin tables of the table stream."""

    def __init__(self, document: bytes, data: bytes, paragraphs: bytes, characters: bytes) -> None:
        self._document = document
        self._data = data
        self._paragraph_pages = _bin_table(paragraphs)
        self._character_pages = _bin_table(characters)
        self._parsed = lru_cache(maxsize=4096)(self._parse)

    def paragraph(self, offset: int) -> ParagraphProperties:
        """The properties of the paragraph whose mark stands at an offset."""
        page = _page_of(self._paragraph_pages, offset)
        if page is None:
            return ParagraphProperties()
        base = page * _PAGE
        try:
            count = self._document[base + _PAGE - 1]
            offsets = unpack_from(f"<{count + 1}I", self._document, base)
            run = bisect_right(offsets, offset) - 1
            if not 0 <= run < count:
                return ParagraphProperties()
            place = base + 2 * self._document[base + 4 * (count + 1) + 13 * run]
            return self._parsed(place) if place > base else ParagraphProperties()
        except (struct.error, IndexError):
            return ParagraphProperties()

    def unseen(self) -> list[tuple[int, int]]:
        """Stretches (first and end offset) of text that is deleted by a tracked change, hidden, or struck out."""
        return self._stretches(_UNPRINTED)

    def raised(self) -> list[tuple[int, int]]:
        """Stretches of text that is set as a footnote's mark."""
        return self._stretches(frozenset((_RAISED,)))

    def _stretches(self, codes: frozenset[int]) -> list[tuple[int, int]]:
        """Stretches of text of which a property that one of the sprms gives is on."""
        found: list[tuple[int, int]] = []
        for page in dict.fromkeys(self._character_pages[1]):
            base = page * _PAGE
            try:
                count = self._document[base + _PAGE - 1]
                offsets = unpack_from(f"<{count + 1}I", self._document, base)
                for run in range(count):
                    place = base + 2 * self._document[base + 4 * (count + 1) + run]
                    if place > base and self._is_on(place, codes):
                        found.append((offsets[run], offsets[run + 1]))
            except (struct.error, IndexError):
                continue
        return sorted(found)

    def _is_on(self, place: int, codes: frozenset[int]) -> bool:
        size = self._document[place]
        sprms = _sprms(self._document[place + 1 : place + 1 + size])
        return any(code in codes and operand[:1] == b"\x01" for code, operand in sprms)

    def _parse(self, place: int) -> ParagraphProperties:
        size = self._document[place]
        if size:
            begin, end = place + 1, place + 2 * size
        else:
            begin, end = place + 2, place + 2 + 2 * self._document[place + 1]
        style = int.from_bytes(self._document[begin : begin + 2], "little")
        sprms = self._document[begin + 2 : end]
        depth, in_table, frames = 0, False, _Frames()
        flags: set[int] = set()
        list_id, level = list_of(sprms)
        for code, operand in self._with_huge(sprms):
            if code == _IN_TABLE:
                in_table = operand[:1] == b"\x01"
            elif code == _DEPTH and len(operand) == 4:
                depth = int.from_bytes(operand, "little", signed=True)
            elif code in (_ROW_END, _INNER_CELL, _INNER_ROW_END) and operand[:1] == b"\x01":
                flags.add(code)
            else:
                frames.take(code, operand)
        return ParagraphProperties(
            depth=max(depth, 1) if in_table else 0,
            row_end=_ROW_END in flags,
            inner_cell=_INNER_CELL in flags,
            inner_row_end=_INNER_ROW_END in flags,
            frames=frames.frames(),
            style=style,
            list_id=list_id,
            level=level,
        )

    def _with_huge(self, sprms: bytes) -> Iterator[tuple[int, bytes]]:
        """The sprms; those that did not fit on the page lie in the Data stream (sprmPHugePapx)."""
        for code, operand in _sprms(sprms):
            yield code, operand
            if code in (_HUGE, _HUGE_OLD):
                place = int.from_bytes(operand, "little")
                size = int.from_bytes(self._data[place : place + 2], "little")
                yield from _sprms(self._data[place + 2 : place + 2 + size])


def list_of(grpprl: bytes) -> tuple[int | None, int | None]:
    """The list and level that a paragraph's or style's properties name, each None where they name none."""
    found: dict[int, int] = {}
    for code, operand in _sprms(grpprl):
        if code in (_LIST, _LIST_LEVEL):
            found[code] = int.from_bytes(operand, "little", signed=True)
    return found.get(_LIST), found.get(_LIST_LEVEL)


class _Frames:
    """A row's cells out of sprmTDefTable and the sprms that merge cells after it."""

    def __init__(self) -> None:
        self._edges: tuple[int, ...] = ()
        self._above: set[int] = set()
        self._before: set[int] = set()

    def take(self, code: int, operand: bytes) -> None:
        if code == _DEFINE_TABLE and operand:
            count = operand[0]
            if len(operand) < 1 + 2 * (count + 1):
                return
            self._edges = unpack_from(f"<{count + 1}h", operand, 1)
            cells = operand[1 + 2 * (count + 1) :]
            marks = [cells[place : place + 2] for place in range(0, min(len(cells), count * _TC), _TC)]
            self._before = {i for i, mark in enumerate(marks) if mark and mark[0] & 0b11 == 1}
            self._above = {i for i, mark in enumerate(marks) if mark and mark[0] >> 5 & 0b11 == 1}
        elif code == _MERGE_DOWN and len(operand) >= 2:
            self._above.discard(operand[0])
            if operand[1] == 1:
                self._above.add(operand[0])
        elif code == _MERGE_ACROSS and len(operand) == 2:
            self._before |= set(range(operand[0] + 1, operand[1]))

    def frames(self) -> tuple[Frame, ...]:
        return tuple(
            Frame(self._edges[i], self._edges[i + 1], i in self._above, i in self._before)
            for i in range(len(self._edges) - 1)
        )


def _bin_table(plc: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A PlcBteChpx or PlcBtePapx: the offsets at which runs of a page begin, and the pages' numbers."""
    count = max(len(plc) - 4, 0) // 8
    offsets = unpack_from(f"<{count + 1}I", plc) if count else ()
    pages = unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ()
    return offsets, tuple(page & 0x3FFFFF for page in pages)


def _page_of(table: tuple[tuple[int, ...], tuple[int, ...]], offset: int) -> int | None:
    offsets, pages = table
    run = bisect_right(offsets, offset) - 1
    return pages[run] if 0 <= run < len(pages) else None


def _sprms(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """The property modifiers of a grpprl: their codes and operands. A broken tail is left out."""
    place = 0
    while place + 2 < len(grpprl):
        code = int.from_bytes(grpprl[place : place + 2], "little")
        place += 2
        size = _SIZES.get(code >> 13)
        if size is None and code == _DEFINE_TABLE:
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
