"""Finding tables by their ruling lines: segments to cells, wherever a page draws them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.layout import Box, UnreadableError
from extraction.readers.grids import MAX_CELLS, edges_of
from extraction.readers.pages.lines import Character
from extraction.readers.pages.segments import Segment, Slack, grouped

_USUAL = Slack(3.0, 2.5, 5.0)
_BOXED = Slack(6.5, 6.5, 6.5)
"""Of cells that are boxes of their own, with a gap between them (`border-spacing`): no line of print fits in it."""
_FEWEST_BOXES = 6


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table's frame: `slots[row][column]` is the index of the cell in `boxes` that fills the slot.

    `edges` and `heights` are where columns and rows begin and the last ones end.
    """

    box: Box
    slots: tuple[tuple[int, ...], ...]
    boxes: tuple[Box, ...]
    edges: tuple[float, ...]
    heights: tuple[float, ...]

    def parted(self, characters: Iterable[Character]) -> tuple[dict[int, list[Character]], list[Character]]:
        """The characters by the cells that their middles lie in, and those outside."""
        left, top, right, bottom = self.box
        slots, edges, heights = self.slots, self.edges, self.heights
        inside: dict[int, list[Character]] = {}
        outside: list[Character] = []
        for character in characters:
            x, y = (character.left + character.right) / 2, (character.top + character.bottom) / 2
            if left <= x < right and top <= y < bottom:
                slot = slots[bisect_right(heights, y) - 1][bisect_right(edges, x) - 1]
                inside.setdefault(slot, []).append(character)
            else:
                outside.append(character)
        return inside, outside

    def slot_of(self, x: float, y: float) -> int | None:
        """The cell that a point lies in, or None for a point outside."""
        row, column = bisect_right(self.heights, y) - 1, bisect_right(self.edges, x) - 1
        inside = 0 <= row < len(self.slots) and 0 <= column < len(self.slots[0])
        return self.slots[row][column] if inside else None


def find_tables(horizontal: Iterable[Segment], vertical: Iterable[Segment]) -> list[RuledTable]:
    """The tables that a page's lines draw, top to bottom. Raises UnreadableError for a page drawn to death."""
    drawn, slack = (list(horizontal), list(vertical)), _USUAL
    groups = grouped(*drawn, slack)
    if sum(len(rows) == len(columns) == 2 for rows, columns in groups) >= _FEWEST_BOXES:
        slack = _BOXED
        groups = grouped(*drawn, slack)
    tables = [table for rows, columns in groups if (table := _table(rows, columns, slack)) is not None]
    return sorted(tables, key=lambda table: (table.box[1], table.box[0]))


def _table(rows: Sequence[Segment], columns: Sequence[Segment], slack: Slack) -> RuledTable | None:
    """A table from lines that belong together; its outer edges need not be drawn."""
    xs = edges_of(
        [c.at for c in columns] + [min(r.start for r in rows), max(r.end for r in rows)], slack.thin
    )
    ys = edges_of(
        [r.at for r in rows] + [min(c.start for c in columns), max(c.end for c in columns)], slack.thin
    )
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 1 or height * width < 2:
        return None
    if height * width > MAX_CELLS:
        raise UnreadableError(f"a table draws more than {MAX_CELLS} cells; look at the original by hand")
    ruled_right = _ruled(columns, xs, ys, slack)
    ruled_below = _ruled(rows, ys, xs, slack)
    cell_of: list[list[int]] = [[-1] * width for _ in range(height)]
    boxes: list[Box] = []
    for top in range(height):
        for left in range(width):
            if cell_of[top][left] >= 0:
                continue
            right = left
            while right + 1 < width and (right + 1, top) not in ruled_right and cell_of[top][right + 1] < 0:
                right += 1
            bottom = top
            while bottom + 1 < height and all(
                (bottom + 1, x) not in ruled_below and cell_of[bottom + 1][x] < 0
                for x in range(left, right + 1)
            ):
                bottom += 1
            for y in range(top, bottom + 1):
                for x in range(left, right + 1):
                    cell_of[y][x] = len(boxes)
            boxes.append((xs[left], ys[top], xs[right + 1], ys[bottom + 1]))
    if len(boxes) < 2:
        return None
    return RuledTable(
        (xs[0], ys[0], xs[-1], ys[-1]), tuple(map(tuple, cell_of)), tuple(boxes), tuple(xs), tuple(ys)
    )


def _ruled(
    segments: Sequence[Segment], across: Sequence[float], along: Sequence[float], slack: Slack
) -> set[tuple[int, int]]:
    """(edge, interval) for every stretch between two crossing edges that a line covers by its middle."""
    covered: set[tuple[int, int]] = set()
    middles = [(first + last) / 2 for first, last in pairwise(along)]
    between = [(first + last) / 2 for first, last in pairwise(across)]
    for segment in segments:
        nearest = bisect_left(between, segment.at)
        first = bisect_left(middles, segment.start - slack.same)
        last = bisect_right(middles, segment.end + slack.same)
        covered.update([(nearest, interval) for interval in range(first, last)])
    return covered
