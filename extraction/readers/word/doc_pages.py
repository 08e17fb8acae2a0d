"""Pages of a Word 97 file that hold the properties of runs of its text (FKP: [MS-DOC] 2.9, ChpxFkp and PapxFkp)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from struct import unpack_from

_PAGE = 512

_Runs = tuple[tuple[int, ...], list[int]]
"""Where a page's runs begin and the last one ends, and where their properties stand (0: they have none)."""


class PropertyPages:
    """Where in the WordDocument stream the properties of each run stand, by the run's own place in it.

    `bins` is the table of the pages (PlcBteChpx, PlcBtePapx), `entry` how many bytes a page has for each of its runs.
    Broken pages say nothing.
    """

    def __init__(self, document: bytes, bins: bytes, entry: int) -> None:
        count = max(len(bins) - 4, 0) // 8
        self._document = document
        self._entry = entry
        self._starts = unpack_from(f"<{count + 1}I", bins) if count else ()
        self._pages = unpack_from(f"<{count}I", bins, 4 * (count + 1)) if count else ()
        self._asked: dict[int, _Runs] = {}

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """The runs that have properties: where each begins and ends, and where its properties stand."""
        for page in dict.fromkeys(self._pages):
            starts, places = self._read(page)
            for first, end, place in zip(starts, starts[1:], places, strict=False):
                if place:
                    yield first, end, place

    def at(self, offset: int) -> int:
        """Where the properties of what stands at an offset stand; 0 where it has none."""
        number = bisect_right(self._starts, offset) - 1
        if not 0 <= number < len(self._pages):
            return 0
        page = self._pages[number]
        if page not in self._asked:
            self._asked[page] = self._read(page)
        starts, places = self._asked[page]
        run = bisect_right(starts, offset) - 1
        return places[run] if 0 <= run < len(places) else 0

    def _read(self, page: int) -> _Runs:
        base = (page & 0x3FFFFF) * _PAGE
        try:
            count = self._document[base + _PAGE - 1]
            starts = unpack_from(f"<{count + 1}I", self._document, base)
        except (struct.error, IndexError):
            return (), []
        first = base + 4 * (count + 1)
        entries = self._document[first : first + self._entry * count : self._entry]
        return starts, [base + 2 * entry if entry else 0 for entry in entries]
