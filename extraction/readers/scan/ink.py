"""Where print stands on a page picture: the lines of print in an area, tight to the ink."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.readers.scan.upright import Grey

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom are just outside."""

_DARK = 190
"""Print is darker than this on a page whose paper is 255, once the grain is smoothed away."""
_FAINT = 222
"""Print that a seal or wear has made pale is darker than this."""
_FAINT_SPECK = 2.6
_DASH = 1.9
"""A spot as long as this, and flat, is a minus: smaller than dust may be."""
_GRAIN = 0.43
"""Points over which the grain of a scan is smoothed away before the ink is looked for."""
_SPECK = 1.7
"""Points squared: a spot this small is grain or dust. A full stop in 9 point type is larger."""
_TALLEST = 40.0
_THIN = 0.55
_EM_SPREAD = 1.25
_APART = 3.0


@dataclass(frozen=True, slots=True)
class Ink:
    """The spots of ink of a page, each a row (left, top, right, bottom) in pixels, dust left out."""

    spots: NDArray[np.int64]

    def within(self, area: PixelBox) -> NDArray[np.int64]:
        """The spots whose middle lies in an area."""
        x = (self.spots[:, 0] + self.spots[:, 2]) / 2
        y = (self.spots[:, 1] + self.spots[:, 3]) / 2
        left, top, right, bottom = area
        return self.spots[(x >= left) & (x < right) & (y >= top) & (y < bottom)]

    def outside(self, areas: Iterable[PixelBox]) -> NDArray[np.int64]:
        """The spots whose middle lies in none of the areas."""
        x = (self.spots[:, 0] + self.spots[:, 2]) / 2
        y = (self.spots[:, 1] + self.spots[:, 3]) / 2
        free = np.ones(len(self.spots), dtype=bool)
        for left, top, right, bottom in areas:
            free &= (x < left) | (x >= right) | (y < top) | (y >= bottom)
        return self.spots[free]


def find_ink(grey: Grey, points: float, *, faint: bool = False) -> Ink:
    """The spots of ink on a page without ruling lines, with `faint` the pale ones too; `points` is a pixel's size."""
    limit, speck = (_FAINT, _FAINT_SPECK) if faint else (_DARK, _SPECK)
    dark = (cv2.GaussianBlur(grey, (0, 0), _GRAIN / points) < limit).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    left, top, width, height, area = stats[1:].T.astype(np.int64)
    dash = (width * points >= _DASH) & (height * 2 <= width)
    kept = ((area * points * points >= speck) | dash) & (height * points <= _TALLEST)
    return Ink(np.stack([left, top, left + width, top + height], axis=1)[kept])


def lines_of_ink(spots: NDArray[np.int64], em: float | None = None) -> list[PixelBox]:
    """The lines of print that spots make, top to bottom. `em` is the height of a line, in pixels, where known.

    A character such as 三 or 二 alone on its line is in pieces, one above the other: thin pieces close together
    are one line as long as it is no higher than a line is.
    """
    runs: list[list[int]] = []
    for left, top, right, bottom in sorted(spots.tolist(), key=lambda spot: (spot[1], spot[3])):
        if runs and top < runs[-1][3] - (1 if bottom - top > 2 else 0):
            run = runs[-1]
            runs[-1] = [min(run[0], left), run[1], max(run[2], right), max(run[3], bottom)]
        else:
            runs.append([left, top, right, bottom])
    if em is None:
        return [(run[0], run[1], run[2], run[3]) for run in runs]
    lines: list[list[int]] = []
    for run in runs:
        known = lines[-1] if lines else None
        if (
            known is not None
            and min(run[3] - run[1], known[3] - known[1]) < _THIN * em
            and max(run[3], known[3]) - known[1] <= _EM_SPREAD * em
            and run[1] - known[3] < _THIN * em
        ):
            lines[-1] = [min(known[0], run[0]), known[1], max(known[2], run[2]), max(known[3], run[3])]
        else:
            lines.append(run)
    return [(line[0], line[1], line[2], line[3]) for line in lines]


def line_height(heights: Iterable[int]) -> float:
    """The height of a line of print among the heights of many runs of ink: that of full characters."""
    tall = sorted(heights)
    return float(tall[int(len(tall) * 0.8)]) if tall else 0.0


def pieces_of_line(spots: NDArray[np.int64], em: float) -> list[NDArray[np.int64]]:
    """The spots of one line parted where more than `_APART` characters' width is empty (columns without rules)."""
    if not len(spots):
        return []
    ordered = spots[np.argsort(spots[:, 0])]
    reached = np.maximum.accumulate(ordered[:, 2])
    breaks = np.nonzero(ordered[1:, 0] - reached[:-1] > _APART * em)[0] + 1
    return list(np.split(ordered, breaks))
