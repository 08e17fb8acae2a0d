"""A page picture made ready for reading: without coloured seals, evenly lit, its lines level."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.layout import Box
from extraction.readers.scan.pictures import Picture

Grey = NDArray[np.uint8]
_PROBE_WIDTH = 640
_MOST_SKEW = 5.0
_LEAST_SKEW = 0.04
_RED = 35
_FEWEST_RED = 200
_DARKEST_RED = 120
_DARKEST_SEAL = 70
_STROKE = 5
_WIDEST_STROKE = 2.4
"""Points: no stroke of print in a table is as wide as this; where two seals cross mostly is."""
_DOUBLE = 0.85
_LUMA = np.array([0.299, 0.587, 0.114])
_HALF = 0.4
_SHARPER = 2.0
_LIGHT_CELL = 24


@dataclass(frozen=True, slots=True)
class Upright:
    """A level page. `grey` has paper at 255 and print near 0; `points` is the size of a pixel in points.

    `sealed` is not 0 where a seal was taken out; `back` takes a place in `grey` (in pixels) to its place in the
    original picture.
    """

    grey: Grey
    sealed: Grey
    points: float
    back: NDArray[np.float64]

    def original_box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Where a box of this picture (in pixels) lies on the original page, in points: the box around it."""
        corners = np.array([[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]])
        places = corners @ self.back.T * self.points
        (x0, y0), (x1, y1) = places.min(axis=0), places.max(axis=0)
        return (round(float(x0), 1), round(float(y0), 1), round(float(x1), 1), round(float(y1), 1))


def make_upright(picture: Picture) -> Upright:
    """Take the seals out of a picture, even its light and turn it level (up to 5 degrees)."""
    grey, sealed = _without_seals(picture.pixels, picture.points)
    grey = _evenly_lit(grey)
    angle = skew_of(grey)
    back: NDArray[np.float64] = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    if abs(angle) >= _LEAST_SKEW:
        height, width = grey.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        grey = _as_grey(
            cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255.0,))
        )
        sealed = _as_grey(cv2.warpAffine(sealed, turn, (width, height), flags=cv2.INTER_NEAREST))
        back = np.asarray(cv2.invertAffineTransform(turn), dtype=np.float64)
    return Upright(grey, sealed, picture.points, back)


def _as_grey(image: NDArray[np.generic]) -> Grey:
    return np.asarray(np.clip(image, 0, 255), dtype=np.uint8)


def _without_seals(pixels: NDArray[np.uint8], points: float) -> tuple[Grey, Grey]:
    """Brightness, with red ink as light as paper, and where that is; `points` is a pixel's size.

    Image files keep colours at half the resolution of brightness. So what is dark under a seal is told by
    brightness, next to how dark the seal's ink alone is; colour tells only how much of that ink there is.
    """
    red, green, blue = cv2.split(pixels)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    redness = cv2.subtract(red, cv2.max(green, blue))
    coloured = redness > _RED
    if coloured.sum() < _FEWEST_RED:
        return _as_grey(grey), np.zeros_like(grey)
    in_red, in_grey, reddest = (float(np.median(part[coloured])) for part in (red, grey, redness))
    # Print in a seal has no colour, and takes some from the ink around it: closing fills the seal where print parts it.
    cover = cv2.morphologyEx(redness, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8))
    ink = np.clip((cover.astype(np.float32) / reddest - _HALF) * _SHARPER + 0.5, 0, 1)
    # Two seals one over the other are darker than one, and wider than a stroke of print is.
    wide = max(_STROKE, round(_WIDEST_STROKE / points))
    ground = cv2.morphologyEx(_as_grey(grey), cv2.MORPH_CLOSE, np.ones((wide, wide), np.uint8))
    once = max(in_grey, _DARKEST_SEAL)
    twice = float(np.square([np.median(part[coloured]) for part in (red, green, blue)]) @ _LUMA) / 255
    depth = np.clip(ground.astype(np.float32), min(twice, once), once)
    lifted = grey * (255 / (255 - ink * (255 - depth)))
    # At its rim a seal is darker than its colour tells, but in red light it is bright.
    in_light = np.where(coloured, red.astype(np.float32) * (255 / max(in_red, _DARKEST_RED)), red)
    near = cv2.dilate(coloured.astype(np.uint8), np.ones((5, 5), np.uint8))
    double = cv2.dilate((depth < _DOUBLE * once).astype(np.uint8), np.ones((wide, wide), np.uint8))
    found = np.where((ink >= 1) & (double == 0), lifted, np.maximum(lifted, in_light))
    return _as_grey(np.where(near, found, grey)), _as_grey(near)


def _evenly_lit(grey: Grey) -> Grey:
    """The picture divided by its paper: shadows and grey paper become white."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((_LIGHT_CELL // 4 * 2 + 1,) * 2, np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), _LIGHT_CELL / 2)
    paper = np.maximum(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), 60)
    return _as_grey(grey.astype(np.float32) * 250.0 / paper)


def skew_of(grey: Grey) -> float:
    """By how many degrees a page is turned: the angle at which its rows of print stand out most sharply."""
    height, width = grey.shape
    scale = min(1.0, _PROBE_WIDTH / width)
    small = cv2.resize(
        255 - grey, (int(width * scale), max(1, int(height * scale))), interpolation=cv2.INTER_AREA
    )
    dark: NDArray[np.float32] = np.where(small > 60, small, 0).astype(np.float32)
    best, step = 0.0, 0.5
    angles = np.arange(-_MOST_SKEW, _MOST_SKEW + step / 2, step)
    while step > _LEAST_SKEW / 2:
        best = max((float(angle) for angle in angles), key=lambda angle: _sharpness(dark, angle))
        step /= 4
        angles = best + step * np.arange(-4, 5)
    return best


def _sharpness(dark: NDArray[np.float32], angle: float) -> float:
    height, width = dark.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(dark, turn, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())
