"""Rich Text (RTF 1.9.1): text in its code pages and \\u escapes, tables by \\cell, \\row and \\cellx."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from extraction.labels import RAISE
from extraction.layout import Layout, UnreadableError
from extraction.readers.rtf_rows import RowDefinition
from extraction.readers.rtf_words import (
    BOXES,
    CHARSETS,
    CODEPAGES,
    ESCAPED,
    GBK_CHARSET,
    READ_WHEN_STARRED,
    SHAPES,
    SKIPPED,
    SYMBOLS,
)
from extraction.readers.story import Story

_TOKEN = re.compile(
    rb"\\(?:'([0-9a-fA-F]{2})|([a-zA-Z]{1,32})(-?\d{1,10})? ?|([^a-zA-Z]))|([{}])|[\r\n\x00]+|([^\\{}\r\n\x00]+)",
    re.S,
)
_MOST_TOKENS = 3_000_000
_MOST_NESTED = 2_000
_MOST_BOXES = 16


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it."""

    skipped: bool = False
    boxed: bool = False
    fonts: bool = False
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    raised: bool = False
    font: int = -1
    after_unicode: int = 1
    in_table: bool = False
    depth: int = 0
    nested: bool = False

    def unseen(self) -> bool:
        """Whether what is written is not printed."""
        return self.skipped or self.hidden or self.deleted or self.struck


def read_rtf(content: bytes) -> Layout:
    """Read an RTF file. Raises UnreadableError where there is no text in it, or it nests beyond measure."""
    return _Parser().read(content[max(content.find(b"{\\rtf"), 0) :])


class _Parser:
    """One pass over the tokens. Nothing here recurses: groups nest as deep as a file likes."""

    def __init__(self) -> None:
        self._story = Story()
        self._state = _State()
        self._stack: list[_State] = []
        self._text: list[str] = []
        self._bytes = bytearray()
        self._bytes_font = -1
        self._bytes_raised = False
        self._codepage: str | None = None
        self._default_font = -1
        self._charsets: dict[int, int] = {}
        self._to_skip = 0
        self._starred = False
        self._rows = {False: RowDefinition(), True: RowDefinition()}
        self._around: list[tuple[int, Story, list[str]]] = []

    def read(self, content: bytes) -> Layout:
        place = 0
        for count, token in enumerate(_TOKEN.finditer(content)):
            if count > _MOST_TOKENS:
                raise UnreadableError(
                    f"the file holds more than {_MOST_TOKENS} control words; look at the original by hand"
                )
            if token.start() < place:  # inside the bytes of a \bin
                continue
            coded, word, number, symbol, brace, text = token.groups()
            if word is not None:
                value = int(number) if number is not None else None
                if word == b"bin":
                    place = token.end() + max(value or 0, 0)
                else:
                    self._word(word.decode("ascii"), value)
            elif brace == b"{":
                self._begin()
            elif brace == b"}":
                self._end()
            elif coded is not None:
                self._raw(bytes((int(coded, 16),)))
            elif text is not None:
                self._raw(text)
            elif symbol == b"*":
                self._starred = True
            elif symbol is not None:
                self._symbol(symbol)
        if self._text or self._bytes:
            self._story.paragraph(self._take(), self._depth())
        return self._story.layout("rtf")

    # -- groups ----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if len(self._stack) >= _MOST_NESTED:
            raise UnreadableError(
                f"the file nests groups more than {_MOST_NESTED} deep; look at the original by hand"
            )
        self._to_skip = 0
        self._stack.append(self._state)
        self._state = replace(self._state)

    def _end(self) -> None:
        self._to_skip = 0
        self._starred = False
        if self._stack:
            self._state = self._stack.pop()
        if self._around and len(self._stack) < self._around[-1][0]:
            self._close_box()

    # -- text boxes ------------------------------------------------------------------------------------------

    def _open_box(self) -> None:
        """A text box begins within a paragraph: what it holds is a story of its own."""
        self._flush()
        self._around.append((len(self._stack), self._story, self._text))
        self._story, self._text = Story(), []
        state = self._state
        state.skipped, state.in_table, state.depth, state.nested = False, False, 0, False

    def _close_box(self) -> None:
        if self._text or self._bytes:
            self._story.paragraph(self._take(), 0)
        blocks = self._story.blocks()
        _, self._story, self._text = self._around.pop()
        self._story.box(blocks)

    # -- text ------------------------------------------------------------------------------------------------

    def _raw(self, text: bytes) -> None:
        """Bytes in a code page; some of them may only repeat the \\u before for readers that know no Unicode."""
        self._starred = False
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        state = self._state
        if text and not state.unseen():
            if (self._bytes_font, self._bytes_raised) != (state.font, state.raised):
                self._flush()
                self._bytes_font, self._bytes_raised = state.font, state.raised
            self._bytes += text

    def _flush(self) -> None:
        if not self._bytes:
            return
        font = self._bytes_font if self._bytes_font >= 0 else self._default_font
        encoding = CHARSETS.get(self._charsets.get(font, 0), self._codepage)
        text = self._bytes.decode(encoding, errors="replace") if encoding else _undeclared(self._bytes)
        self._text.append(text.translate(RAISE) if self._bytes_raised else text)
        self._bytes.clear()

    def _show(self, text: str) -> None:
        state = self._state
        if not state.unseen():
            self._flush()
            self._text.append(text.translate(RAISE) if state.raised else text)

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
            self._raw(symbol)

    def _take(self) -> str:
        self._flush()
        text = "".join(self._text)
        self._text.clear()
        return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")

    # -- control words ---------------------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        state = self._state
        if word in SKIPPED or (starred and word not in READ_WHEN_STARRED):
            state.boxed |= word in SHAPES and not state.skipped
            state.skipped = True
            state.fonts = word == "fonttbl"
            return
        if state.fonts and word in ("f", "fcharset", "cpg"):
            if word == "f":
                state.font = number or 0
            elif word == "fcharset":
                self._charsets[state.font] = number or 0
            elif CODEPAGES.get(number or 0) == "gb18030":
                self._charsets[state.font] = GBK_CHARSET
            return
        if word in BOXES and state.boxed and len(self._around) < _MOST_BOXES:
            self._open_box()
            return
        if state.skipped:
            state.boxed &= word != "shprslt"  # the same box once more, for programs of 1995
            return
        if word == "u":
            self._to_skip = 0
            self._show(chr((number or 0) & 0xFFFF))
            self._to_skip = state.after_unicode
            return
        self._to_skip = 0
        if word in SYMBOLS:
            self._show(SYMBOLS[word])
            return
        action = _ACTIONS.get(word)
        if action is not None:
            action(self, number)

    def _depth(self) -> int:
        return max(self._state.depth, 1) if self._state.in_table else 0

    def _paragraph(self, _: int | None) -> None:
        self._story.paragraph(self._take(), self._depth())

    def _cell(self, _: int | None) -> None:
        self._story.cell(self._take(), 1)

    def _nested_cell(self, _: int | None) -> None:
        self._story.cell(self._take(), max(self._state.depth, 2))

    def _row(self, _: int | None) -> None:
        self._take()
        self._story.row(1, self._rows[False].frames)

    def _nested_row(self, _: int | None) -> None:
        self._take()
        self._story.row(max(self._state.depth, 2), self._rows[True].frames)

    def _define_row(self, _: int | None) -> None:
        self._rows[self._state.nested] = RowDefinition()

    def _row_left(self, number: int | None) -> None:
        self._rows[self._state.nested].left = number or 0

    def _edge(self, number: int | None) -> None:
        self._rows[self._state.nested].edge(number or 0)

    def _merge_down(self, _: int | None) -> None:
        self._rows[self._state.nested].with_above = True

    def _merge_across(self, _: int | None) -> None:
        self._rows[self._state.nested].with_before = True

    def _plain_paragraph(self, _: int | None) -> None:
        self._state.in_table, self._state.depth = False, 0

    def _inside(self, _: int | None) -> None:
        self._state.in_table = True

    def _nesting(self, number: int | None) -> None:
        self._state.depth = number or 0

    def _nested_properties(self, _: int | None) -> None:
        self._state.nested = True

    def _font(self, number: int | None) -> None:
        self._state.font = number if number is not None else -1

    def _plain(self, _: int | None) -> None:
        state = self._state
        state.font, state.hidden, state.deleted, state.struck, state.raised = -1, False, False, False, False

    def _hide(self, number: int | None) -> None:
        self._state.hidden = number != 0

    def _delete(self, number: int | None) -> None:
        self._state.deleted = number != 0

    def _strike(self, number: int | None) -> None:
        self._state.struck = number != 0

    def _raise(self, number: int | None) -> None:
        self._state.raised = number != 0

    def _level(self, _: int | None) -> None:
        self._state.raised = False

    def _unicode_skip(self, number: int | None) -> None:
        self._state.after_unicode = max(number if number is not None else 1, 0)

    def _ansi_codepage(self, number: int | None) -> None:
        encoding = CODEPAGES.get(number or 0, f"cp{number}")
        try:
            b"".decode(encoding)
        except LookupError:
            return
        self._codepage = encoding

    def _standard_font(self, number: int | None) -> None:
        self._default_font = number or 0


def _undeclared(text: bytes | bytearray) -> str:
    """Bytes of which neither the file nor their font says the code page: Chinese programs write so, in theirs."""
    try:
        return text.decode("gb18030")
    except UnicodeDecodeError:
        return text.decode("cp1252", errors="replace")


_ACTIONS: Mapping[str, Callable[[_Parser, int | None], None]] = {
    "par": _Parser._paragraph,
    "sect": _Parser._paragraph,
    "page": _Parser._paragraph,
    "cell": _Parser._cell,
    "nestcell": _Parser._nested_cell,
    "row": _Parser._row,
    "nestrow": _Parser._nested_row,
    "trowd": _Parser._define_row,
    "trleft": _Parser._row_left,
    "cellx": _Parser._edge,
    "clvmrg": _Parser._merge_down,
    "clmrg": _Parser._merge_across,
    "pard": _Parser._plain_paragraph,
    "intbl": _Parser._inside,
    "itap": _Parser._nesting,
    "nesttableprops": _Parser._nested_properties,
    "f": _Parser._font,
    "plain": _Parser._plain,
    "v": _Parser._hide,
    "deleted": _Parser._delete,
    "strike": _Parser._strike,
    "striked": _Parser._strike,
    "super": _Parser._raise,
    "sub": _Parser._level,
    "nosupersub": _Parser._level,
    "uc": _Parser._unicode_skip,
    "ansicpg": _Parser._ansi_codepage,
    "deff": _Parser._standard_font,
}
"""The control words that change what is read. All others are looks."""
