"""A page as its print runs and as it is shown: quarter turns between the two, and boxes carried over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from extraction.layout import Block, Box, Grid, GridCell, Paragraph

_Number = TypeVar("_Number", float, NDArray[Any])
_Boxed = TypeVar("_Boxed", GridCell, Paragraph)


@dataclass(frozen=True, slots=True)
class View:
    """A page's area in its own points (heights count upwards), turned clockwise by `quarters` of a circle."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as turned."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.quarters % 2 else (wide, high)

    def on(self, x: _Number, y: _Number) -> tuple[_Number, _Number]:
        """Where a point of the page lies, from the top left corner of what is seen; of many, arrays of numbers."""
        match self.quarters:
            case 0:
                return x - self.left, self.top - y
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case _:
                return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a rectangle of the page lies, likewise."""
        if not self.quarters:  # almost every page, and each of the boxes that Chromium fills for a line
            return (left - self.left, self.top - top, right - self.left, self.top - bottom)
        (ax, ay), (bx, by) = self.on(left, bottom), self.on(right, top)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def boxes(self, boxes: NDArray[Any]) -> NDArray[Any]:
        """Where rectangles of the page lie, likewise, one in a row."""
        left, bottom, right, top = boxes.T
        (ax, ay), (bx, by) = self.on(left, bottom), self.on(right, top)
        return np.stack(
            (np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by)), axis=1
        )

    def carried(self, box: Box, other: View) -> Box:
        """A box that was found in this view of the page, in another view of it."""
        left, top, right, bottom = box
        wide, high = self.size
        for _ in range((other.quarters - self.quarters) % 4):
            left, top, right, bottom = high - bottom, left, high - top, right
            wide, high = high, wide
        return (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))


def as_shown(blocks: Iterable[Block], views: Mapping[int, tuple[View, View]]) -> Iterator[Block]:
    """The blocks with their boxes where the print is shown. `views`: of a page turned for reading, that and its own."""
    for block in blocks:
        if isinstance(block, Grid):
            cells = {id(cell): _shown(cell, views) for row in block.rows for cell in row if cell is not None}
            yield replace(block, rows=[[cell and cells[id(cell)] for cell in row] for row in block.rows])
        else:
            yield _shown(block, views)


def _shown(item: _Boxed, views: Mapping[int, tuple[View, View]]) -> _Boxed:
    if item.box is None or item.page is None or item.page not in views:
        return item
    read, shown = views[item.page]
    return replace(item, box=read.carried(item.box, shown))
