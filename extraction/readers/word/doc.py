"""Word 97–2003 (DOC) and Kingsoft Writer (WPS) files: text by the piece table, tables by their marks ([MS-DOC])."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from struct import unpack_from

from extraction.layout import Block, Layout, UnreadableError
from extraction.readers.word.compound import CompoundFile
from extraction.readers.word.doc_boxes import text_boxes
from extraction.readers.word.doc_characters import unseen_and_raised
from extraction.readers.word.doc_lists import DocLists
from extraction.readers.word.doc_paragraphs import ParagraphProperties, Paragraphs
from extraction.readers.word.doc_pieces import Piece, between, pieces_of
from extraction.readers.word.doc_text import CELL, ENDS, DocText, runs_of
from extraction.readers.word.story import Story

_MAGIC = 0xA5EC
_FIRST_VERSION = 193
"""nFib of Word 97. Word 6 and 95 have neither the piece table's flags nor these properties."""
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_TEXT_LENGTH = 0x4C
_CHARACTER_BINS, _PARAGRAPH_BINS, _CLX = 0xFA, 0x102, 0x1A2


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
        pieces = list(pieces_of(document, _part(document, table, _CLX)))
        boxes = text_boxes(document, table)
        bins = _part(document, table, _PARAGRAPH_BINS)
        paragraphs = Paragraphs(document, compound.stream("Data") or b"", bins)
        text = DocText(*unseen_and_raised(document, _part(document, table, _CHARACTER_BINS)))
        main = unpack_from("<I", document, _TEXT_LENGTH)[0]
    except (struct.error, IndexError):
        raise UnreadableError("the Word file is damaged or cut short; fetch the original again") from None
    teller = _Teller(text, paragraphs, DocLists(document, table))
    held: dict[int, list[Block]] = {}
    for box in boxes:
        held.setdefault(box.anchor, []).extend(teller.told(between(pieces, box.first, box.end)).blocks())
    return teller.told(between(pieces, 0, main), held).layout("doc")


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


class _Teller:
    """Tells texts as stories: the document's own, and those of its text boxes."""

    def __init__(self, text: DocText, paragraphs: Paragraphs, lists: DocLists) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._lists = lists

    def told(self, pieces: Iterable[Piece], boxes: Mapping[int, list[Block]] | None = None) -> Story:
        """Every paragraph, cell and row of the text, and the `boxes` that hang on its places."""
        story = Story()
        boxes = boxes or {}
        anchors = sorted(boxes, reverse=True)
        place = 0
        for piece in pieces:
            for run, offset in runs_of(piece):
                place += len(run)
                while anchors and anchors[-1] < place:
                    story.box(boxes[anchors.pop()])
                if run in ENDS:
                    self._end(story, run, self._paragraphs.at(offset))
                else:
                    self._text.write(run, offset, piece.width)
        story.paragraph(self._text.take(), 0)
        return story

    def _end(self, story: Story, mark: str, found: ParagraphProperties) -> None:
        """End what a mark ends: a row or cell of a table, one of a table in a cell, or a paragraph."""
        text = self._text.take()
        if text.strip():  # an empty paragraph shows no number
            text = self._lists.label(found) + text
        if found.row_end or found.inner_row_end:
            story.row(found.depth, found.frames)
        elif mark == CELL or found.inner_cell:
            story.cell(text, found.depth)
        else:
            story.paragraph(text, found.depth)
