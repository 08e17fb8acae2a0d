"""What the marks at the ends of paragraphs say in a Word 97 file ([MS-DOC] 2.6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extraction.readers.word.doc_pages import PropertyPages
from extraction.readers.word.doc_rows import RowDefinition
from extraction.readers.word.doc_sprms import list_of, sprms_of
from extraction.readers.word.story import Frame

_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW_END = 0x244B, 0x244C
_HUGE, _HUGE_OLD = 0x6646, 0x6645


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


class Paragraphs:
    """The properties of paragraphs by where their marks stand in the WordDocument stream.

    `bins` is the table of the pages that hold them (PlcBtePapx), `data` the stream for those that fit on no page.
    """

    def __init__(self, document: bytes, data: bytes, bins: bytes) -> None:
        self._document = document
        self._data = data
        self._pages = PropertyPages(document, bins, 13)
        self._parsed: dict[bytes, ParagraphProperties] = {b"": ParagraphProperties()}

    def at(self, offset: int) -> ParagraphProperties:
        """The properties of the paragraph whose mark stands at an offset."""
        place = self._pages.at(offset)
        size = self._document[place] if place else 0
        if size:
            stated = self._document[place + 1 : place + 2 * size]
        else:
            stated = self._document[place + 2 : place + 2 + 2 * self._document[place + 1]] if place else b""
        known = self._parsed.get(stated)
        if known is None:
            known = self._parsed[stated] = self._parse(stated)
        return known

    def _parse(self, stated: bytes) -> ParagraphProperties:
        """The properties that a style's index and the sprms behind it say."""
        depth, in_table, row = 0, False, RowDefinition()
        flags: set[int] = set()
        list_id, level = list_of(stated[2:])
        for code, operand in self._with_huge(stated[2:]):
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
            style=int.from_bytes(stated[:2], "little"),
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
