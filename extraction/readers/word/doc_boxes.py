"""Text boxes of a DOC: their texts stand behind the document's own, each with the place that it hangs on ([MS-DOC])."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from struct import unpack_from

_LENGTHS = 0x4C
"""Of the texts (FibRgLw97), one after the other: main, footnotes, headers, macros, annotations, endnotes, boxes."""
_BOXES = 6
_ANCHORS, _ANCHOR_SIZE = 0x1DA, 26
"""Where shapes hang (PlcfSpa of the main text, 2.8.37), each a place and a Spa that begins with the shape's number."""
_TEXTS, _TEXT_SIZE, _SHAPE = 0x25A, 22, 14
"""Where each box's text ends (PlcftxbxTxt, 2.8.32) and, in an FTXBXS (2.9.108), the number of its shape."""
_MOST_BOXES = 1_000


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text box: the place in the main text that it hangs on, and where its own text begins and ends."""

    anchor: int
    first: int
    end: int


def text_boxes(document: bytes, table: bytes) -> list[TextBox]:
    """The text boxes of the main text in the order of their places; at its end those whose place is not known.

    Raises struct.error where even the lengths of the texts are not there.
    """
    lengths = unpack_from("<7I", document, _LENGTHS)
    if not lengths[_BOXES]:
        return []
    last = max(lengths[0] - 1, 0)
    start = sum(lengths[:_BOXES]) - lengths[3]  # macros have no text of their own since Word 97
    try:
        places = {shape: place for place, shape in _entries(document, table, _ANCHORS, _ANCHOR_SIZE, 0)}
        texts = _entries(document, table, _TEXTS, _TEXT_SIZE, _SHAPE)
    except struct.error:
        places, texts = {}, [(0, 0)]
    ends = [place for place, _ in texts] + [lengths[_BOXES]]
    boxes = [
        TextBox(min(places.get(shape, last), last), start + first, start + end)
        for (first, end), (_, shape) in zip(pairwise(ends), texts, strict=True)
        if first < end <= lengths[_BOXES]
    ]
    return sorted(boxes, key=lambda box: box.anchor)


def _entries(document: bytes, table: bytes, place: int, size: int, number: int) -> list[tuple[int, int]]:
    """The places of a PLC, each with the 32-bit number at an offset of its entry."""
    offset, length = unpack_from("<II", document, place)
    count = min(max(length - 4, 0) // (4 + size), _MOST_BOXES)
    positions = unpack_from(f"<{count}I", table, offset)
    data = offset + 4 * (max(length - 4, 0) // (4 + size) + 1)
    return [
        (position, unpack_from("<I", table, data + index * size + number)[0])
        for index, position in enumerate(positions)
    ]
