"""Finding tables by their ruling lines: segments to cells, wherever a page draws them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from extraction.layout import MAX_CELLS, Box, UnreadableError
from extraction.readers.dots import LARGEST_DOT, Point, rows_of_dots
from extraction.readers.frames import is_frame, is_loose
from extraction.readers.lines import Character

_SHORTEST = 4.0
_THINNEST_AREA = 3.0
_STRAIGHT = 1.0
_MOST_SEGMENTS = 20_000


class _Slack(NamedTuple):
    """In points: how far two lines may miss each other and still meet, two parallel ones be apart and still be one.

    Between two edges that are no further apart than `thin` no print fits: what underlines a number, or is the other
    half of a double line, parts no cells.
    """

    touch: float
    same: float
    thin: float


_USUAL = _Slack(3.0, 2.5, 5.0)
_BOXED = _Slack(6.5, 6.5, 6.5)
"""Of cells that are boxes of their own, with a gap between them (`border-spacing`): no line of print fits in it."""
_FEWEST_BOXES = 6


class Segment(NamedTuple):
    """A ruling line: at `at` across its direction, from `start` to `end` along it, in points."""

    at: float
    start: float
    end: float


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


@dataclass(slots=True)
class Rulings:
    """The straight lines of a page: strokes, the edges of stroked boxes, filled boxes as thin as a line, and dots.

    `text_boxes` are those of the stroked boxes that turn out to lie on a table and to rule nothing.
    """

    horizontal: list[Segment] = field(default_factory=list)
    vertical: list[Segment] = field(default_factory=list)
    dots: list[Point] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)
    text_boxes: list[Box] = field(default_factory=list)

    def tables(self) -> list[RuledTable]:
        """The tables that the lines draw, top to bottom. Raises UnreadableError for a page drawn to death."""
        dotted = [Segment(*run) for run in rows_of_dots(self.dots)]
        upright = [Segment(*run) for run in rows_of_dots([(y, x) for x, y in self.dots])]
        rows, columns = [*self.horizontal, *dotted], [*self.vertical, *upright]
        if not self.frames:
            return find_tables(rows, columns)
        tables = find_tables(rows, columns)
        around = [table.box for table in tables]
        self.text_boxes = [box for box in self.frames if is_loose(box, self.frames, around)]
        cells = [box for box in self.frames if box not in self.text_boxes]
        return (
            find_tables([*rows, *_sides(cells)], [*columns, *_sides(map(_turned, cells))])
            if cells
            else tables
        )

    def add_path(self, points: Sequence[Point], *, filled: bool, stroked: bool) -> None:
        """Take the lines of one drawn path, its corner points in points from the page's top left corner."""
        if stroked and is_frame(points):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            self.frames.append((min(xs), min(ys), max(xs), max(ys)))
            return
        if filled:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if self.add_area((min(xs), min(ys), max(xs), max(ys))):
                return
        if stroked:
            for (ax, ay), (bx, by) in pairwise(points):
                self._add(ax, ay, bx, by)

    def add_area(self, box: Box) -> bool:
        """Take a filled area for the line or the dot that it is, and tell whether it is as thin as one."""
        left, top, right, bottom = box
        wide, high = right - left, bottom - top
        if min(wide, high) > _THINNEST_AREA:
            return False
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        if max(wide, high) <= LARGEST_DOT:
            self.dots.append((middle_x, middle_y))
        elif wide >= high:
            self._add(left, middle_y, right, middle_y)
        else:
            self._add(middle_x, top, middle_x, bottom)
        return True

    def _add(self, ax: float, ay: float, bx: float, by: float) -> None:
        left, right = (ax, bx) if ax < bx else (bx, ax)
        top, bottom = (ay, by) if ay < by else (by, ay)
        if bottom - top <= _STRAIGHT < right - left:
            self.horizontal.append(Segment((top + bottom) / 2, left, right))
        elif right - left <= _STRAIGHT < bottom - top:
            self.vertical.append(Segment((left + right) / 2, top, bottom))


def _sides(boxes: Iterable[Box]) -> Iterator[Segment]:
    """The upper and the lower sides of boxes."""
    for left, top, right, bottom in boxes:
        yield from (Segment(top, left, right), Segment(bottom, left, right))


def _turned(box: Box) -> Box:
    return box[1], box[0], box[3], box[2]


def find_tables(horizontal: Iterable[Segment], vertical: Iterable[Segment]) -> list[RuledTable]:
    """The tables that a page's lines draw, top to bottom. Raises UnreadableError for a page drawn to death."""
    drawn, slack = (list(horizontal), list(vertical)), _USUAL
    groups = _grouped(*drawn, slack)
    if sum(len(rows) == len(columns) == 2 for rows, columns in groups) >= _FEWEST_BOXES:
        slack = _BOXED
        groups = _grouped(*drawn, slack)
    tables = [table for rows, columns in groups if (table := _table(rows, columns, slack)) is not None]
    return sorted(tables, key=lambda table: (table.box[1], table.box[0]))


def _grouped(
    horizontal: Iterable[Segment], vertical: Iterable[Segment], slack: _Slack
) -> list[tuple[list[Segment], list[Segment]]]:
    """The lines that may make a table together, each drawn once."""
    rows, columns = _merged(horizontal, slack), _merged(vertical, slack)
    if len(rows) + len(columns) > _MOST_SEGMENTS:
        raise UnreadableError(f"a page draws more than {_MOST_SEGMENTS} lines; look at the original by hand")
    return _connected(rows, columns, slack)


def _merged(segments: Iterable[Segment], slack: _Slack) -> list[Segment]:
    """Segments that lie on one line and touch, as one; specks left out."""
    merged: list[Segment] = []
    for segment in sorted(segments, key=lambda item: (round(item.at), item.start)):
        for place in range(len(merged) - 1, max(-1, len(merged) - 60), -1):
            known = merged[place]
            if (
                abs(known.at - segment.at) <= slack.same
                and segment.start <= known.end + slack.touch
                and (segment.end >= known.start - slack.touch)
            ):
                merged[place] = Segment(
                    known.at, min(known.start, segment.start), max(known.end, segment.end)
                )
                break
        else:
            merged.append(segment)
    return [segment for segment in merged if segment.end - segment.start >= _SHORTEST]


def _connected(
    rows: Sequence[Segment], columns: Sequence[Segment], slack: _Slack
) -> list[tuple[list[Segment], list[Segment]]]:
    """Groups of lines that cross or touch each other."""
    parent = list(range(len(rows) + len(columns)))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    touch = slack.touch
    for i, (level, left, right) in enumerate(rows):
        for j, (at, top, bottom) in enumerate(columns, start=len(rows)):
            if left - touch <= at <= right + touch and top - touch <= level <= bottom + touch:
                parent[find(i)] = find(j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(find(i), ([], []))[0].append(row)
    for j, column in enumerate(columns):
        groups.setdefault(find(len(rows) + j), ([], []))[1].append(column)
    return [group for group in groups.values() if group[0] and len(group[1]) > 1]


def _edges(values: Iterable[float], slack: _Slack) -> list[float]:
    """Positions, those that are the same line taken once."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > slack.thin:
            edges.append(value)
    return edges


def _table(rows: Sequence[Segment], columns: Sequence[Segment], slack: _Slack) -> RuledTable | None:
    """A table from lines that belong together; its outer edges need not be drawn."""
    xs = _edges([c.at for c in columns] + [min(r.start for r in rows), max(r.end for r in rows)], slack)
    ys = _edges([r.at for r in rows] + [min(c.start for c in columns), max(c.end for c in columns)], slack)
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
    segments: Sequence[Segment], across: Sequence[float], along: Sequence[float], slack: _Slack
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
