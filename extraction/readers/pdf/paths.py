"""What a PDF page draws: the corners of its straight paths, inside form XObjects too, and the lines they rule."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

import pypdfium2.raw as pdfium

from extraction.layout import UnreadableError
from extraction.readers.pages.dots import Point
from extraction.readers.pages.ruling import Rulings
from extraction.readers.pages.view import View
from extraction.readers.pdf import questions as ask
from extraction.readers.pdf.objects import MOST_OBJECTS, Drawn, Matrix, bounds_of, matrix_of

_POINTS_OF_A_CURVE = 3
_SEGMENTS_OF_A_BOX = 5


def rulings_of(paths: Sequence[Drawn], view: View) -> Rulings:
    """The straight lines among a page's paths. Raises UnreadableError where those are more than any report draws."""
    if len(paths) > MOST_OBJECTS:
        raise UnreadableError(f"a page draws more than {MOST_OBJECTS} shapes; look at the original by hand")
    rulings = Rulings()
    ways = (ctypes.c_int * 2)()
    into_fill = ctypes.addressof(ways)
    into_stroke = into_fill + ctypes.sizeof(ctypes.c_int)
    for path, form in paths:
        ask.way_of_drawing(path, into_fill, into_stroke)
        filled, stroked = map(bool, ways)
        if not filled and not stroked:
            continue
        # Chromium fills a box for each side of each cell: most are as thin as a line, whatever their corners.
        is_box = not stroked and ask.count_segments(path) <= _SEGMENTS_OF_A_BOX
        if is_box and rulings.add_area(view.box(*bounds_of(path, form))):
            continue
        parts = list(_subpaths(path, matrix_of(path, form)))
        # A frame with round corners is a line, or what is filled between two of them.
        framed = stroked or sum(curved for _, curved in parts) > 1
        for corners, curved in parts:
            placed = [view.on(x, y) for x, y in corners]
            if not curved:
                rulings.add_path(placed, filled=filled, stroked=stroked)
            elif framed:
                rulings.add_path(placed, filled=False, stroked=True)
    return rulings


def _subpaths(path: int, matrix: Matrix) -> Iterator[tuple[list[Point], bool]]:
    """The corner points of each part of a path, in the page's coordinates, and whether it has curves.

    A curve is drawn as the straight line between its ends: round a corner that is too short to rule anything.
    """
    a, b, c, d, e, f = matrix
    begins, bends = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_BEZIERTO
    point = (ctypes.c_float * 2)()
    into_x = ctypes.addressof(point)
    into_y = into_x + ctypes.sizeof(ctypes.c_float)
    points: list[Point] = []
    curve = 0
    for index in range(min(ask.count_segments(path), MOST_OBJECTS)):
        segment = ask.segment_of(path, index)
        ask.point_of(segment, into_x, into_y)
        kind = ask.kind_of_segment(segment)
        across, up = point
        if kind == begins:
            if len(points) > 1:
                yield points, curve > 0
            points, curve = [], 0
        if kind == bends:
            curve += 1
            if curve % _POINTS_OF_A_CURVE:  # its two control points; the third is its end
                continue
        points.append((a * across + c * up + e, b * across + d * up + f))
        if ask.closes(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points, curve > 0
