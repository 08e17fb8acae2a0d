"""The ruling lines of a page that draws them as paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extraction.layout import Box
from extraction.readers.pages.dots import LARGEST_DOT, Point, rows_of_dots
from extraction.readers.pages.frames import is_frame, is_loose
from extraction.readers.pages.ruled_tables import RuledTable, find_tables
from extraction.readers.pages.segments import Segment

_THINNEST_AREA = 3.0
_STRAIGHT = 1.0


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
        tables = find_tables(rows, columns)
        around = [table.box for table in tables]
        self.text_boxes = [box for box in self.frames if is_loose(box, self.frames, around)]
        cells = [box for box in self.frames if box not in self.text_boxes]
        if not cells:
            return tables
        return find_tables([*rows, *_sides(cells)], [*columns, *_sides(map(_turned, cells))])

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
