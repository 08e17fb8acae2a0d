"""A Word 97 paragraph's text as it is printed: fields by their results, without what is hidden, deleted or struck."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from extraction.readers.word.doc_characters import Stretches
from extraction.readers.word.doc_pieces import Piece
from extraction.words.labels import RAISE

ENDS = "\r\x0c\x07"
"""The marks that end a paragraph, a section and a cell or row ([MS-DOC] 2.4.1)."""
CELL = "\x07"
_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = _FIELDS = "\x13\x14\x15"
_RUN = re.compile(f"[{ENDS}{_FIELDS}]|[^{ENDS}{_FIELDS}]+")
_SHOWN = {"\x0b": "\n", "\x1e": "-", "\x1f": "", "\x01": "", "\x02": "", "\x05": "", "\x08": "", "\x0e": "\n"}
"""Special characters ([MS-DOC] 2.8.25 and 2.4.1): line break, hyphens, pictures, references, column break."""
_TRANSLATE = str.maketrans(_SHOWN)


def runs_of(piece: Piece) -> Iterator[tuple[str, int]]:
    """The marks of a piece and the stretches of text between them, with their places in the stream."""
    for found in _RUN.finditer(piece.text):
        yield found[0], piece.offset + found.start() * piece.width


class DocText:
    """What was printed since the last end of a paragraph. Of `raised` stretches digits are a footnote's mark."""

    def __init__(self, unseen: Stretches, raised: Stretches) -> None:
        self._unseen = unseen
        self._raised = raised
        self._shown: list[str] = []
        self._fields: list[bool] = []
        """Of each field that is open, whether its result has begun: its instruction is not shown."""

    def write(self, run: str, offset: int, width: int) -> None:
        """Add a stretch of text, or a field's mark, from a place in the stream; characters are `width` bytes."""
        if run in _FIELDS:
            self._field(run)
        elif all(self._fields):
            if self._raised:
                run = _without(run, offset, width, self._raised, RAISE)
            self._shown.append(_without(run, offset, width, self._unseen) if self._unseen else run)

    def take(self) -> str:
        """The text so far; what follows is another paragraph."""
        text = "".join(self._shown).translate(_TRANSLATE)
        self._shown.clear()
        self._fields.clear()
        return text

    def _field(self, mark: str) -> None:
        if mark == _FIELD_BEGIN:
            self._fields.append(False)
        elif self._fields and mark == _FIELD_SEPARATOR:
            self._fields[-1] = True
        elif self._fields:
            self._fields.pop()


def _without(
    run: str,
    offset: int,
    width: int,
    stretches: Stretches,
    replaced: Mapping[int, str] | None = None,
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
