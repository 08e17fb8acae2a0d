"""Properties of paragraphs and characters in Word 97 files, from the pages (FKP) that hold them ([MS-DOC] 2.9)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from struct import unpack_from

from extraction.readers.doc_rows import RowDefinition
from extraction.readers.doc_sprms import list_of, sprms_of
from extraction.readers.story import Frame

_PAGE = 512
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW_END = 0x244B, 0x244C
_HUGE, _HUGE_OLD = 0x6646, 0x6645
_UNPRINTED = frozenset((0x0800, 0x083C, 0x0837, 0x2A53))
"""sprmCFRMarkDel, sprmCFVanish, sprmCFStrike, sprmCFDStrike: deleted by a tracked change, hidden, struck out."""
_RAISED = 0x2A48
"""sprmCIss; 1 is superscript."""


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
        sprms = sprms_of(self._document[place + 1 : place + 1 + size])
        return any(code in codes and operand[:1] == b"\x01" for code, operand in sprms)

    def _parse(self, place: int) -> ParagraphProperties:
        size = self._document[place]
        if size:
            begin, end = place + 1, place + 2 * size
        else:
            begin, end = place + 2, place + 2 + 2 * self._document[place + 1]
        style = int.from_bytes(self._document[begin : begin + 2], "little")
        sprms = self._document[begin + 2 : end]
        depth, in_table, row = 0, False, RowDefinition()
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
                row.take(code, operand)
        return ParagraphProperties(
            depth=max(depth, 1) if in_table else 0,
            row_end=_ROW_END in flags,
            inner_cell=_INNER_CELL in flags,
            inner_row_end=_INNER_ROW_END in flags,
            frames=row.frames(),
            style=style,
            list_id=list_id,
            level=level,
        )

    def _with_huge(self, sprms: bytes) -> Iterator[tuple[int, bytes]]:
        """The sprms; those that did not fit on the page lie in the Data stream (sprmPHugePapx)."""
        for code, operand in sprms_of(sprms):
            yield code, operand
            if code in (_HUGE, _HUGE_OLD):
                place = int.from_bytes(operand, "little")
                size = int.from_bytes(self._data[place : place + 2], "little")
                yield from sprms_of(self._data[place + 2 : place + 2 + size])


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
