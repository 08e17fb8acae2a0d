"""Rectangles that a page strokes at one go: cells of a table that is drawn box by box, or boxes that lie on one.

A text box that somebody put into a cell (a value typed there, a note) is drawn so. It rules nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.layout import Box
from extraction.readers.pages.dots import Point

_CORNERS = 4
_STRAIGHT = 1.0
_SAME_SIDE = 1.5
_WIDEST_GAP = 6.5
_LARGEST = 0.5
"""The part of a table that a box on it may fill: what is larger frames the table."""


def is_frame(points: Sequence[Point]) -> bool:
    """Whether a path runs around an upright rectangle, from any point of it back to that point."""
    if len(points) <= _CORNERS or not _is_near(points[0], points[-1]):
        return False
    xs, ys = [x for x, _ in points], [y for _, y in points]
    places = [(_side(x, min(xs), max(xs)), _side(y, min(ys), max(ys))) for x, y in points]
    return (None, None) not in places and len({at for at in places if None not in at}) == _CORNERS


def _side(at: float, first: float, last: float) -> int | None:
    """Which of the two ends of a stretch a place is at; None for neither."""
    return 0 if at - first <= _STRAIGHT else 1 if last - at <= _STRAIGHT else None


def is_loose(box: Box, frames: Iterable[Box], tables: Iterable[Box]) -> bool:
    """Whether a frame lies on a table that is there without it, and no other frame joins it: it is no cell."""
    on_one = any(
        box[2] - left > _SAME_SIDE < right - box[0]
        and box[3] - top > _SAME_SIDE < bottom - box[1]
        and _area(box) < _LARGEST * (right - left) * (bottom - top)
        for left, top, right, bottom in tables
    )
    return on_one and not any(_joins(box, other) for other in frames if other is not box)


def _joins(box: Box, other: Box) -> bool:
    """Whether two boxes stand side by side, as the cells of a table do, be there a gap between them or not."""
    beside = _same(box[1], other[1]) and _same(box[3], other[3])
    below = _same(box[0], other[0]) and _same(box[2], other[2])
    return (beside and min(abs(box[0] - other[2]), abs(box[2] - other[0])) <= _WIDEST_GAP) or (
        below and min(abs(box[1] - other[3]), abs(box[3] - other[1])) <= _WIDEST_GAP
    )


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME_SIDE


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_near(one: Point, other: Point) -> bool:
    return _same(one[0], other[0]) and _same(one[1], other[1])
