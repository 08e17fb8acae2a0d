"""The text of a Word 97 file as its piece table puts it together ([MS-DOC] 2.9.38 Clx, 2.8.35 PlcPcd)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from struct import unpack_from

from extraction.layout import UnreadableError

_COMPRESSED = 0x40000000
_MOST_CHARACTERS = 5_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: its place in the WordDocument stream, its characters' size in bytes."""

    offset: int
    width: int
    text: str


def pieces_of(document: bytes, clx: bytes) -> Iterator[Piece]:
    """The pieces of the text and of those behind it, in order. Raises UnreadableError and struct.error."""
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
            # One character for each code unit: places count so, and a story puts the two of a pair together.
            text = "".join(map(chr, unpack_from(f"<{len(raw) // 2}H", raw)))
        yield Piece(offset, width, text)


def between(pieces: Iterable[Piece], first: int, end: int) -> Iterator[Piece]:
    """The pieces of the characters from `first` to `end`, cut there."""
    place = 0
    for piece in pieces:
        begin, finish = max(first - place, 0), min(end - place, len(piece.text))
        if begin < finish:
            yield Piece(piece.offset + begin * piece.width, piece.width, piece.text[begin:finish])
        place += len(piece.text)
