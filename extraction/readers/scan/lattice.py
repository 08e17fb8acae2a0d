"""The ruling lines of a page picture, as the segments that a table is found by."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.layout import UnreadableError
from extraction.readers.pages.ruled_tables import RuledTable, find_tables
from extraction.readers.pages.segments import Segment
from extraction.readers.scan.lattice_lines import Sealed, lines_of_pieces
from extraction.readers.scan.upright import Grey, Upright

_SMOOTHED = 1.4
"""Points over which a line is averaged along its direction, so that grain does not break it."""
_THICKEST = 3.4
_CONTRAST = 32
_SHORTEST_ROW = 16.0
_SHORTEST_COLUMN = 11.0
_MOST_PIECES = 1500


@dataclass(frozen=True, slots=True)
class Lattice:
    """The tables of a page, in points of the upright picture, and the page without their lines."""

    tables: list[RuledTable]
    unruled: Grey


def find_lattice(page: Upright) -> Lattice:
    """Find the ruled tables of a page. Raises UnreadableError for a page ruled to death."""
    scale = 1 / page.points
    across = _stripes(page.grey, scale)
    down = _stripes(np.ascontiguousarray(page.grey.T), scale, shortest=_SHORTEST_COLUMN)
    rows, columns = lines_of_pieces(
        _pieces(across, page.points), _pieces(down, page.points), Sealed(page.sealed, page.points)
    )
    tables = find_tables(rows, columns)
    unruled = page.grey.copy()
    thick = np.ones((3, 3), np.uint8)
    ruled = np.zeros_like(across)
    for table in tables:
        left, top, right, bottom = (round(side * scale) for side in table.box)
        inside = np.s_[max(0, top - 4) : bottom + 5, max(0, left - 4) : right + 5]
        ruled[inside] |= _near(across[inside], rows, page.points, inside)
        ruled[inside] |= _near(down.T[inside], columns, page.points, inside, vertical=True)
    unruled[cv2.dilate(ruled, thick) > 0] = 255
    return Lattice(tables, unruled)


def _stripes(grey: Grey, scale: float, shortest: float = _SHORTEST_ROW) -> NDArray[np.uint8]:
    """Where thin dark stripes run along the rows of a picture: 1 on them, 0 elsewhere."""
    smooth = cv2.blur(grey, (max(3, round(_SMOOTHED * scale)), 1))
    thick = max(3, round(_THICKEST * scale)) | 1
    hollow = cv2.morphologyEx(smooth, cv2.MORPH_BLACKHAT, np.ones((thick * 2 - 1, 1), np.uint8))
    stripes = cv2.dilate((hollow > _CONTRAST).astype(np.uint8), np.ones((2, 1), np.uint8))
    long = np.ones((1, max(5, round(shortest * scale))), np.uint8)
    return np.asarray(cv2.morphologyEx(stripes, cv2.MORPH_OPEN, long), dtype=np.uint8)


def _pieces(stripes: NDArray[np.uint8], points: float) -> list[Segment]:
    """The stripes as segments in points, by their starts."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(stripes, connectivity=8)
    pieces = [
        Segment(float(middle[1]) * points, float(box[0]) * points, float(box[0] + box[2]) * points)
        for box, middle in zip(stats[1:], middles[1:], strict=True)
        if box[3] * points <= 2 * _THICKEST
    ]
    if len(pieces) > _MOST_PIECES:
        raise UnreadableError("a scanned page is ruled to death; look at it by hand")
    return sorted(pieces, key=lambda piece: (piece.start, piece.at, piece.end))


def _near(
    stripes: NDArray[np.uint8],
    segments: list[Segment],
    points: float,
    inside: tuple[slice, slice],
    *,
    vertical: bool = False,
) -> NDArray[np.uint8]:
    """The part of the stripes that lies on accepted lines."""
    wanted = np.zeros_like(stripes)
    top, left = inside[0].start, inside[1].start
    reach = round(_THICKEST / points)
    for segment in segments:
        at, start, end = (round(value / points) for value in (segment.at, segment.start, segment.end))
        if vertical:
            wanted[
                max(0, start - top) : max(0, end - top), max(0, at - left - reach) : max(0, at - left + reach)
            ] = 1
        else:
            wanted[
                max(0, at - top - reach) : max(0, at - top + reach), max(0, start - left) : max(0, end - left)
            ] = 1
    return stripes & wanted
