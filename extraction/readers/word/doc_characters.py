"""How characters of a Word 97 file look, as far as it changes what is read: not seen, or raised."""

from __future__ import annotations

from functools import lru_cache

from extraction.readers.word.doc_pages import PropertyPages
from extraction.readers.word.doc_sprms import sprms_of

_UNPRINTED = frozenset((0x0800, 0x083C, 0x0837, 0x2A53))
"""sprmCFRMarkDel, sprmCFVanish, sprmCFStrike, sprmCFDStrike: deleted by a tracked change, hidden, struck out."""
_RAISED = 0x2A48
"""sprmCIss; 1 is superscript."""

Stretches = list[tuple[int, int]]
"""Where stretches of text begin and end in the WordDocument stream."""


def unseen_and_raised(document: bytes, bins: bytes) -> tuple[Stretches, Stretches]:
    """The stretches that are deleted by a tracked change, hidden or struck out, and those set as a footnote's mark.

    `bins` is the table of the pages that hold the characters' properties (PlcBteChpx).
    """
    unseen: Stretches = []
    raised: Stretches = []
    for first, end, place in PropertyPages(document, bins, 1).runs():
        switched_on = _switched_on(document[place + 1 : place + 1 + document[place]])
        if not _UNPRINTED.isdisjoint(switched_on):
            unseen.append((first, end))
        if _RAISED in switched_on:
            raised.append((first, end))
    return sorted(unseen), sorted(raised)


@lru_cache(maxsize=1024)
def _switched_on(grpprl: bytes) -> frozenset[int]:
    """The properties that are on: most runs of a file have the same few."""
    return frozenset(code for code, operand in sprms_of(grpprl) if operand[:1] == b"\x01")
