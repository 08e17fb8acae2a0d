"""Tables without ruling lines: the stretches of print that they are found by, and cells as lines of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Print:
    """A stretch of a line. `top` and `bottom` run on over the pages' ends, and are `shift` more than on the page.

    `line` counts the lines; `bears` tells that values stand on it.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int
    shift: float
    line: int
    bears: bool = False

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def centre(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of a cell, top to bottom."""

    prints: tuple[Print, ...]

    @property
    def text(self) -> str:
        return "".join(item.text for item in self.prints)

    @property
    def left(self) -> float:
        return min(item.left for item in self.prints)

    @property
    def right(self) -> float:
        return max(item.right for item in self.prints)

    @property
    def top(self) -> float:
        return self.prints[0].top

    @property
    def bottom(self) -> float:
        return max(item.bottom for item in self.prints)

    @property
    def centre(self) -> float:
        return (self.top + self.bottom) / 2
