"""Rich Text (RTF 1.9.1): text in its code pages and \\u escapes, tables by \\cell, \\row and \\cellx."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from extraction.layout import Layout, UnreadableError
from extraction.readers.word.rtf_group import CHANGES, Group
from extraction.readers.word.rtf_rows import ROW_CHANGES, RowDefinition
from extraction.readers.word.rtf_text import FILE_WORDS, FONT_WORDS, CodePages, RtfText
from extraction.readers.word.rtf_tokens import tokens_of
from extraction.readers.word.rtf_words import BOXES, ESCAPED, READ_WHEN_STARRED, SHAPES, SKIPPED, SYMBOLS
from extraction.readers.word.story import Story

_MOST_NESTED = 2_000
_MOST_BOXES = 16


def read_rtf(content: bytes) -> Layout:
    """Read an RTF file. Raises UnreadableError where there is no text in it, or it nests beyond measure."""
    return _Parser().read(content[max(content.find(b"{\\rtf"), 0) :])


class _Parser:
    """One pass over the tokens. Nothing here recurses: groups nest as deep as a file likes."""

    def __init__(self) -> None:
        self._code_pages = CodePages()
        self._story, self._text = Story(), RtfText(self._code_pages)
        self._group = Group()
        self._stack: list[Group] = []
        self._around: list[tuple[int, Story, RtfText]] = []
        self._rows = {False: RowDefinition(), True: RowDefinition()}
        self._to_skip = 0
        self._starred = False

    def read(self, content: bytes) -> Layout:
        for coded, word, number, symbol, brace, text in tokens_of(content):
            if word is not None:
                self._word(word.decode("ascii"), int(number) if number is not None else None)
            elif brace == b"{":
                self._begin()
            elif brace == b"}":
                self._end()
            elif coded is not None:
                self._bytes(bytes.fromhex(coded.replace(b"\\'", b"").decode()))
            elif text is not None:
                self._bytes(text)
            elif symbol == b"*":
                self._starred = True
            elif symbol is not None:
                self._symbol(symbol)
        while self._around:  # the file is cut short within a text box
            self._close_box()
        self._last_paragraph(self._group.tables())
        return self._story.layout("rtf")

    # -- groups and the text boxes in them -------------------------------------------------------------------

    def _begin(self) -> None:
        if len(self._stack) >= _MOST_NESTED:
            raise UnreadableError(
                f"the file nests groups more than {_MOST_NESTED} deep; look at the original by hand"
            )
        self._to_skip = 0
        self._stack.append(self._group)
        self._group = replace(self._group)

    def _end(self) -> None:
        self._to_skip = 0
        self._starred = False
        if self._stack:
            self._group = self._stack.pop()
        if self._around and len(self._stack) < self._around[-1][0]:
            self._close_box()

    def _open_box(self) -> None:
        """A text box begins within a paragraph: what it holds is a story of its own."""
        self._text.flush()
        self._around.append((len(self._stack), self._story, self._text))
        self._story, self._text = Story(), RtfText(self._code_pages)
        self._group.enter_box()

    def _close_box(self) -> None:
        self._last_paragraph(0)
        blocks = self._story.blocks()
        _, self._story, self._text = self._around.pop()
        self._story.box(blocks)

    def _last_paragraph(self, depth: int) -> None:
        """End a paragraph that has no mark of its own."""
        if self._text:
            self._story.paragraph(self._text.take(), depth)

    # -- text ------------------------------------------------------------------------------------------------

    def _bytes(self, text: bytes) -> None:
        """Bytes in a code page; some of them may only repeat the \\u before for readers that know no Unicode."""
        self._starred = False
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        group = self._group
        if text and not group.unseen():
            self._text.write(text, group.font, raised=group.raised)

    def _show(self, text: str) -> None:
        if not self._group.unseen():
            self._text.show(text, raised=self._group.raised)

    def _symbol(self, symbol: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
            return
        shown = ESCAPED.get(symbol)
        if shown == "\r":
            self._word("par", None)
        elif shown is not None:
            self._show(shown)
        elif symbol in (b"\\", b"{", b"}"):
            self._bytes(symbol)

    # -- control words ---------------------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        self._to_skip = 0
        group = self._group
        if word in SKIPPED or (starred and word not in READ_WHEN_STARRED):
            group.boxed |= word in SHAPES and not group.skipped
            group.skipped = True
            group.fonts = word == "fonttbl"
        elif group.skipped:
            self._skipped_word(word, number)
        elif word in _READ:  # all others are looks
            self._read_word(word, number)

    def _skipped_word(self, word: str, number: int | None) -> None:
        group = self._group
        if group.fonts and word == "f":
            group.font = number or 0
        elif group.fonts and word in FONT_WORDS:
            self._code_pages.declare(word, number or 0, group.font)
        elif word in BOXES and group.boxed and len(self._around) < _MOST_BOXES:
            self._open_box()
        elif word == "shprslt":  # the same box once more, for programs of 1995
            group.boxed = False

    def _read_word(self, word: str, number: int | None) -> None:
        if (change := CHANGES.get(word)) is not None:
            change(self._group, number)
        elif (row_change := ROW_CHANGES.get(word)) is not None:
            row_change(self._rows[self._group.nested], number)
        elif (mark := _MARKS.get(word)) is not None:
            mark(self)
        elif word == "u":
            self._show(chr((number or 0) & 0xFFFF))
            self._to_skip = self._group.after_unicode
        elif word in FILE_WORDS:
            self._code_pages.declare(word, number or 0, self._group.font)
        else:
            self._show(SYMBOLS[word])

    def _paragraph(self) -> None:
        self._story.paragraph(self._text.take(), self._group.tables())

    def _cell(self) -> None:
        self._story.cell(self._text.take(), 1)

    def _nested_cell(self) -> None:
        self._story.cell(self._text.take(), max(self._group.depth, 2))

    def _row(self) -> None:
        self._text.take()
        self._story.row(1, self._rows[False].frames)

    def _nested_row(self) -> None:
        self._text.take()
        self._story.row(max(self._group.depth, 2), self._rows[True].frames)

    def _define_row(self) -> None:
        self._rows[self._group.nested] = RowDefinition()


_MARKS: Mapping[str, Callable[[_Parser], None]] = {
    "par": _Parser._paragraph,
    "sect": _Parser._paragraph,
    "page": _Parser._paragraph,
    "cell": _Parser._cell,
    "nestcell": _Parser._nested_cell,
    "row": _Parser._row,
    "nestrow": _Parser._nested_row,
    "trowd": _Parser._define_row,
}
"""What ends a paragraph, a cell or a row, or begins a row's definition."""
_READ = frozenset({"u", *SYMBOLS, *_MARKS, *CHANGES, *ROW_CHANGES, *FILE_WORDS})
"""The control words within the document's text that change what is read."""
