"""What every reader turns bytes into: a document as paragraphs and grids in reading order, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Box = tuple[float, float, float, float]

TWO_VALUES = " | "
"""Stands between two values that one cell would hold: its row's columns are not where they were taken to be."""


class UnreadableError(Exception):
    """A document that a reader cannot read. The message is one plain sentence: the reason and what to do."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text between two line ends of the author's (not of the page). `page` counts from 1.

    `box` is where it stands, as for a cell: only known of a line that may be part of a table. `blanks` are the empty
    lines behind a line of a text, which may be blank cells.
    """

    text: str
    page: int | None = None
    box: Box | None = None
    blanks: int = 0

    def texts(self) -> Iterator[str]:
        """Its text, as a table gives those of its cells."""
        yield self.text


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that a piece of a scan may be, and how sure its recognition is, 0 to 1."""

    text: str
    probability: float


@dataclass(slots=True)
class GridCell:
    """A printed cell. `box` is left, top, right, bottom in points from the page's top left corner.

    `readings` is what a recognised cell may say, the likeliest (its `text`) first; empty where nothing had to be
    recognised. Cells are not changed.
    """

    # Not frozen: a document has hundreds, and freezing makes them cost thrice as much.

    text: str
    page: int | None = None
    box: Box | None = None
    readings: tuple[Reading, ...] = ()


class Placed(NamedTuple):
    """A cell as one row sees it: the first and last slot that it fills; `above` where it began in a row above."""

    cell: GridCell
    first: int
    last: int
    above: bool


@dataclass(slots=True)
class Grid:
    """A table as slots: a cell that spans rows or columns is the same object in every slot that it fills.

    `ruled` is True where slots of different rows stand under each other (HTML, DOCX, ruled PDF), False for text,
    where only the order of the cells in a row is known. `lined` is False where no ruling lines part the cells, so
    that their boxes are those of the print; `flattened` is True where the cells are lines of text whose rows were found
    by their labels alone: there an empty cell leaves no trace.
    """

    rows: list[list[GridCell | None]] = field(default_factory=list)
    ruled: bool = True
    lined: bool = True
    flattened: bool = False
    _placed: dict[int, list[Placed]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def placed(self, index: int) -> list[Placed]:
        """The distinct cells of a row, left to right. Slots that nothing fills are left out.

        It is worked out once: each reading of a table asks for it anew. From then on the rows stay as they are.
        """
        if index not in self._placed:
            self._placed[index] = self._place(index)
        return self._placed[index]

    def _place(self, index: int) -> list[Placed]:
        row = self.rows[index]
        above = set(map(id, self.rows[index - 1])) if index else set()
        cells: list[Placed] = []
        slot, count = 0, len(row)
        while slot < count:
            first, cell = slot, row[slot]
            slot += 1
            if cell is None:
                continue
            while slot < count and row[slot] is cell:
                slot += 1
            cells.append(Placed(cell, first, slot - 1, id(cell) in above))
        return cells

    def texts(self) -> Iterator[str]:
        """The text of every distinct cell, in reading order."""
        for index in range(len(self.rows)):
            for placed in self.placed(index):
                if not placed.above:
                    yield placed.cell.text


Block = Paragraph | Grid


@dataclass(slots=True)
class Layout:
    """A document as read: `blocks` in reading order, and what the page around them says.

    `titles` are titles that stand outside the text (an HTML page's heading, a document's properties), the
    likeliest first; `published_on` is a date of publication that the page states, ISO 8601. `scanned` are the
    pages that had to be recognised. `pictures` are files of pictures in its text that may be pages of it.
    """

    reader: str
    blocks: list[Block]
    titles: list[str] = field(default_factory=list)
    published_on: str | None = None
    scanned: frozenset[int] = frozenset()
    pictures: tuple[bytes, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs, in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))
