"""Where the cells of a table's row begin and end in a Word 97 file."""

from __future__ import annotations

from struct import unpack_from

from extraction.readers.word.doc_sprms import DEFINE_TABLE
from extraction.readers.word.story import Frame

_MERGE_ACROSS, _MERGE_DOWN = 0x5624, 0xD62B
_TC = 20
"""The size of a TC80, a cell's description in sprmTDefTable."""


class RowDefinition:
    """A row as sprmTDefTable and the sprms after it that merge cells define it ([MS-DOC] 2.6.3)."""

    def __init__(self) -> None:
        self._edges: tuple[int, ...] = ()
        self._above: set[int] = set()
        self._before: set[int] = set()

    def take(self, code: int, operand: bytes) -> None:
        """Take one of the sprms of the mark that ends the row."""
        if code == DEFINE_TABLE and operand:
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
        """The places of the row's cells."""
        return tuple(
            Frame(self._edges[i], self._edges[i + 1], i in self._above, i in self._before)
            for i in range(len(self._edges) - 1)
        )
