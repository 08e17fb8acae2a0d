"""Word 97–2003 (DOC) and Kingsoft Writer (WPS) files: text by the piece table, tables by their marks ([MS-DOC])."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from struct import unpack_from

from extraction.labels import RAISE
from extraction.layout import Block, Layout, UnreadableError
from extraction.readers.compound import CompoundFile
from extraction.readers.doc_boxes import text_boxes
from extraction.readers.doclists import doc_numbering, style_lists
from extraction.readers.numbering import Numbering
from extraction.readers.story import Story
from extraction.readers.wordprops import ParagraphProperties, Properties

_MAGIC = 0xA5EC
_FIRST_VERSION = 193
"""nFib of Word 97. Word 6 and 95 have neither the piece table's flags nor these properties."""
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_TEXT_LENGTH = 0x4C
_CHARACTER_BINS, _PARAGRAPH_BINS, _CLX = 0xFA, 0x102, 0x1A2
_COMPRESSED = 0x40000000
_MOST_CHARACTERS = 5_000_000
_CELL = "\x07"
_PARAGRAPH_ENDS = "\r\x0c\x07"
_SHOWN = {"\x0b": "\n", "\x1e": "-", "\x1f": "", "\x01": "", "\x02": "", "\x05": "", "\x08": "", "\x0e": "\n"}
"""Special characters ([MS-DOC] 2.8.25 and 2.4.1): line break, hyphens, pictures, references, column break."""
_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x13\x14\x15"
_TRANSLATE = str.maketrans(_SHOWN)
_RUN = re.compile("[\r\x0c\x07\x13\x14\x15]|[^\r\x0c\x07\x13\x14\x15]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of the text: its place in the WordDocument stream, its characters' size."""

    offset: int
    width: int
    text: str


def read_doc(content: bytes) -> Layout:
    """Read a DOC or WPS file. Raises UnreadableError where it is damaged, locked, or from before Word 97."""
    compound = CompoundFile(content)
    document = compound.stream("WordDocument")
    if document is None:
        raise UnreadableError("the Word file has no text stream (WordDocument); fetch the original again")
    try:
        flags = _checked_flags(document)
        table = compound.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        if table is None:
            raise UnreadableError("the Word file has no table stream; fetch the original again")
        whole = list(_pieces(document, table))
        boxes = text_boxes(document, table)
        properties = Properties(
            document,
            compound.stream("Data") or b"",
            _part(document, table, _PARAGRAPH_BINS),
            _part(document, table, _CHARACTER_BINS),
        )
    except (struct.error, IndexError):
        raise UnreadableError("the Word file is damaged or cut short; fetch the original again") from None
    numbers = _Numbers(doc_numbering(document, table), style_lists(document, table))
    story = Story()
    main = unpack_from("<I", document, _TEXT_LENGTH)[0]
    held: dict[int, list[Block]] = {}
    for box in boxes:
        own = Story()
        _tell(own, _between(whole, box.first, box.end), properties, numbers)
        held.setdefault(box.anchor, []).extend(own.blocks())
    _tell(story, _between(whole, 0, main), properties, numbers, held)
    return story.layout("doc")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers that Word gives to paragraphs by itself."""

    numbering: Numbering
    styles: dict[int, tuple[int, int]]

    def before(self, text: str, found: ParagraphProperties) -> str:
        """A paragraph with its number; an empty one shows none."""
        list_id, level = self.styles.get(found.style, (0, 0))
        list_id = list_id if found.list_id is None else found.list_id
        level = level if found.level is None else found.level
        return self.numbering.label(list_id, level) + text if list_id and text.strip() else text


def _checked_flags(document: bytes) -> int:
    magic, version = unpack_from("<HH", document)
    flags: int = unpack_from("<H", document, 10)[0]
    if magic != _MAGIC or version < _FIRST_VERSION:
        raise UnreadableError("this Word file is from before Word 97; save it again as DOCX")
    if flags & _ENCRYPTED:
        raise UnreadableError("the Word file asks for a password; obtain an unlocked copy")
    return flags


def _part(document: bytes, table: bytes, place: int) -> bytes:
    offset, size = unpack_from("<II", document, place)
    return table[offset : offset + size]


def _pieces(document: bytes, table: bytes) -> Iterator[_Piece]:
    """The pieces of the text and of those behind it, in order ([MS-DOC] 2.9.38 Clx, 2.8.35 PlcPcd)."""
    clx = _part(document, table, _CLX)
    place = 0
    while place < len(clx) and clx[place] == 1:  # Prc: property modifiers that pieces refer to
        place += 3 + int.from_bytes(clx[place + 1 : place + 3], "little")
    if place >= len(clx) or clx[place] != 2:
        raise UnreadableError("the Word file's piece table is damaged; fetch the original again")
    plc = clx[place + 5 : place + 5 + int.from_bytes(clx[place + 1 : place + 5], "little")]
    count = max(len(plc) - 4, 0) // 12
    positions = unpack_from(f"<{count + 1}I", plc)
    total = 0
    for index, (first, end) in enumerate(pairwise(positions)):
        if end <= first:
            continue
        total += end - first
        if total > _MOST_CHARACTERS:
            raise UnreadableError(
                f"the Word file states more than {_MOST_CHARACTERS} characters; look at the original by hand"
            )
        coded = unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
        if coded & _COMPRESSED:
            offset, width = (coded & ~_COMPRESSED & 0x3FFFFFFF) // 2, 1
            text = document[offset : offset + end - first].decode("cp1252", errors="replace")
        else:
            offset, width = coded & 0x3FFFFFFF, 2
            raw = document[offset : offset + 2 * (end - first)]
            # One character for each code unit: a character beyond the BMP is put together again when shown.
            text = "".join(map(chr, unpack_from(f"<{len(raw) // 2}H", raw)))
        yield _Piece(offset, width, text)


def _between(pieces: list[_Piece], first: int, end: int) -> Iterator[_Piece]:
    """The pieces of the characters from `first` to `end`, cut there."""
    place = 0
    for piece in pieces:
        begin, finish = max(first - place, 0), min(end - place, len(piece.text))
        if begin < finish:
            yield _Piece(piece.offset + begin * piece.width, piece.width, piece.text[begin:finish])
        place += len(piece.text)


def _tell(
    story: Story,
    pieces: Iterable[_Piece],
    properties: Properties,
    numbers: _Numbers,
    boxes: Mapping[int, list[Block]] | None = None,
) -> None:
    """Hand every paragraph, cell and row of the text to the story, and the `boxes` that hang on its places."""
    places = sorted(boxes or ())
    place = 0
    unseen, raised = properties.unseen(), properties.raised()
    shown: list[str] = []
    fields: list[bool] = []
    for piece in pieces:
        for run, offset in _runs(piece):
            place += len(run)
            while boxes and places and places[0] < place:
                story.box(boxes[places.pop(0)])
            if run in (_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END):
                _field(fields, run)
            elif run not in _PARAGRAPH_ENDS:
                if all(fields):
                    run = _without(run, offset, piece.width, raised, RAISE) if raised else run
                    shown.append(_without(run, offset, piece.width, unseen) if unseen else run)
            else:
                found = properties.paragraph(offset)
                _end(story, numbers.before(_text(shown), found), run, found)
                shown.clear()
                fields.clear()
    if shown:
        story.paragraph(_text(shown), 0)


def _end(story: Story, text: str, mark: str, found: ParagraphProperties) -> None:
    """End what a mark ends: a row or cell of a table, one of a table in a cell, or a paragraph."""
    if found.row_end or found.inner_row_end:
        story.row(found.depth, found.frames)
    elif mark == _CELL or found.inner_cell:
        story.cell(text, found.depth)
    else:
        story.paragraph(text, found.depth)


def _runs(piece: _Piece) -> Iterator[tuple[str, int]]:
    """The marks of a piece and the stretches of text between them, with their places in the stream."""
    for found in _RUN.finditer(piece.text):
        yield found[0], piece.offset + found.start() * piece.width


def _field(fields: list[bool], mark: str) -> None:
    """Keep track of fields: their instruction (False) is not shown, their result (True) is."""
    if mark == _FIELD_BEGIN:
        fields.append(False)
    elif fields and mark == _FIELD_SEPARATOR:
        fields[-1] = True
    elif fields:
        fields.pop()


def _without(
    run: str,
    offset: int,
    width: int,
    stretches: list[tuple[int, int]],
    replaced: dict[int, str] | None = None,
) -> str:
    """A stretch of text without those parts of it, or with their characters `replaced`."""
    end = offset + len(run) * width
    first = max(bisect_right(stretches, (offset, offset)) - 1, 0)
    kept: list[str] = []
    place = offset
    for begin, finish in stretches[first:]:
        if begin >= end:
            break
        if finish <= place:
            continue
        start = max((begin - offset) // width, 0)
        kept.append(run[(place - offset) // width : start])
        if replaced is not None:
            kept.append(run[start : (finish - offset) // width].translate(replaced))
        place = max(place, finish)
    kept.append(run[max(place - offset, 0) // width :])
    return "".join(kept)


def _text(characters: list[str]) -> str:
    return "".join(characters).translate(_TRANSLATE)
