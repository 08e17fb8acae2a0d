"""A word processor's stream of marks (end of paragraph, of cell, of row) put into paragraphs and tables.

DOC and RTF know no element "table": a table is a run of paragraphs that are marked as lying in one, a row ends
with a mark that states where its cells begin and end across the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from extraction.layout import Block, Grid, GridCell, Layout, Paragraph, UnreadableError
from extraction.readers.grids import LONGEST_SINGLE, CellCount, edges_of

MOST_NESTED = 16
"""How deep tables may lie in tables. What is deeper counts as lying in the deepest."""
_SAME_EDGE = 40
"""How far apart two edges of cells may be, in twips (1/20 point), and still be one: 0.7 mm."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A cell's place in its row: its edges in twips, and whether it only goes on with the cell above or before."""

    left: int
    right: int
    with_above: bool = False
    with_before: bool = False


@dataclass(slots=True)
class _Cell:
    blocks: list[Block]
    frame: Frame | None = None

    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks if isinstance(block, Paragraph)).strip()


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    row: list[_Cell] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


class Story:
    """Takes marks in the order of the text; `blocks` gives what they amount to.

    `depth` is in how many tables a mark lies: 0 for the text itself, 1 for a table, 2 for a table in its cell.
    """

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._open: list[_Table] = []
        self._boxes: list[Block] = []
        self._count = CellCount()

    def box(self, blocks: Sequence[Block]) -> None:
        """What stands in a text box that hangs on the present paragraph: it follows the paragraph."""
        self._boxes += blocks

    def paragraph(self, text: str, depth: int) -> None:
        """A paragraph that ends with its own mark."""
        self._enter(depth)
        self._write(text)
        self._unpack(self._target())

    def cell(self, text: str, depth: int) -> None:
        """The last paragraph of a cell."""
        self._enter(max(depth, 1))
        self._write(text)
        self._count.add(1)
        table = self._open[-1]
        if table.blocks:  # a text box beside a cell's own text is a remark
            self._boxes.clear()
        self._unpack(table.blocks)
        table.row.append(_Cell(table.blocks))
        table.blocks = []

    def row(self, depth: int, frames: Sequence[Frame] = ()) -> None:
        """The end of a row. Without `frames` its cells stand as in a plain list."""
        self._enter(max(depth, 1))
        table = self._open[-1]
        if table.blocks:  # a last cell whose mark is missing
            self.cell("", depth)
        for place, cell in enumerate(table.row):
            if place < len(frames):
                cell.frame = frames[place]
        if table.row:
            table.rows.append(table.row)
        table.row = []

    def blocks(self) -> list[Block]:
        """Everything so far, open tables closed."""
        self._enter(0)
        self._unpack(self._blocks)
        return self._blocks

    def layout(self, reader: str) -> Layout:
        """The blocks as a layout. Raises UnreadableError where there is no text at all."""
        blocks = self.blocks()
        if not blocks:
            raise UnreadableError("the document holds no text; look at the original by hand")
        return Layout(reader=reader, blocks=blocks)

    def _enter(self, depth: int) -> None:
        depth = min(max(depth, 0), MOST_NESTED)
        while len(self._open) > depth:
            if self._open[-1].row or self._open[-1].blocks:
                self.row(len(self._open))
            table = self._open.pop()
            self._target().extend(_closed(table, self._count.add, inner=bool(self._open)))
        while len(self._open) < depth:
            self._open.append(_Table())

    def _unpack(self, target: list[Block]) -> None:
        target += self._boxes
        self._boxes = []

    def _target(self) -> list[Block]:
        return self._open[-1].blocks if self._open else self._blocks

    def _write(self, text: str) -> None:
        # Both formats count in UTF-16: a character beyond the BMP comes as two.
        text = text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
        self._target().extend(Paragraph(line.strip()) for line in text.split("\n") if line.strip())


def _closed(table: _Table, count: Callable[[int], None], *, inner: bool) -> Iterator[Block]:
    """A table as a grid; one that only frames other tables, or the text, as what lies in it.

    So is one of a single cell in a cell of another (`inner`).
    """
    cells = [cell for row in table.rows for cell in row]
    nests = any(isinstance(block, Grid) for cell in cells for block in cell.blocks)
    if nests or (len(cells) == 1 and (inner or len(cells[0].text()) > LONGEST_SINGLE)):
        for cell in cells:
            yield from cell.blocks
    elif cells:
        yield _grid(table.rows, count)


def _grid(rows: Sequence[Sequence[_Cell]], count: Callable[[int], None]) -> Grid:
    frames = [cell.frame for row in rows for cell in row if cell.frame is not None]
    edges = edges_of({side for frame in frames for side in (frame.left, frame.right)}, _SAME_EDGE)
    grid = Grid()
    for row in rows:
        line: list[GridCell | None] = []
        above = grid.rows[-1] if grid.rows else []
        for cell in row:
            if cell.frame is None:
                line.append(GridCell(cell.text()))
                continue
            if cell.frame.with_before and line and line[-1] is not None:
                shown: GridCell | None = line[-1]
                first = len(line)
            else:
                first = max(bisect_right(edges, cell.frame.left + _SAME_EDGE) - 1, len(line))
                shown = above[first] if cell.frame.with_above and first < len(above) else None
            end = max(bisect_right(edges, cell.frame.right + _SAME_EDGE) - 1, first + 1)
            count(end - len(line))
            line += [None] * (first - len(line))
            line += [shown or GridCell(cell.text())] * (end - first)
        grid.rows.append(line)
    return grid
