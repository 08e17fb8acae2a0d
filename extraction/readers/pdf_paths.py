"""What a PDF page draws: the corners of its straight paths, inside form XObjects too, and the lines they rule."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

import pypdfium2.raw as pdfium

from extraction.layout import UnreadableError
from extraction.readers.dots import Point
from extraction.readers.pdf_objects import MOST_OBJECTS, Drawn, Matrix, bounds_of, matrix_of
from extraction.readers.ruling import Rulings
from extraction.readers.view import View

_POINTS_OF_A_CURVE = 3
_SEGMENTS_OF_A_BOX = 5


def rulings_of(paths: Sequence[Drawn], view: View) -> Rulings:
    """The straight lines among a page's paths. Raises UnreadableError where those are more than any report draws."""
    if len(paths) > MOST_OBJECTS:
        raise UnreadableError(f"a page draws more than {MOST_OBJECTS} shapes; look at the original by hand")
    rulings = Rulings()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    into_fill, into_stroke = ctypes.byref(fill), ctypes.byref(stroke)
    for path, form in paths:
        pdfium.FPDFPath_GetDrawMode(path, into_fill, into_stroke)
        if not fill.value and not stroke.value:
            continue
        # Chromium fills a box for each side of each cell: most are as thin as a line, whatever their corners.
        is_box = not stroke.value and pdfium.FPDFPath_CountSegments(path) <= _SEGMENTS_OF_A_BOX
        if is_box and rulings.add_area(view.box(*bounds_of(path, form))):
            continue
        parts = list(_subpaths(path, matrix_of(path, form)))
        # A frame with round corners is a line, or what is filled between two of them.
        framed = bool(stroke.value) or sum(curved for _, curved in parts) > 1
        for corners, curved in parts:
            placed = [view.on(x, y) for x, y in corners]
            if not curved:
                rulings.add_path(placed, filled=bool(fill.value), stroked=bool(stroke.value))
            elif framed:
                rulings.add_path(placed, filled=False, stroked=True)
    return rulings


def _subpaths(path: object, matrix: Matrix) -> Iterator[tuple[list[Point], bool]]:
    """The corner points of each part of a path, in the page's coordinates, and whether it has curves.

    A curve is drawn as the straight line between its ends: round a corner that is too short to rule anything.
    """
    a, b, c, d, e, f = matrix
    # PDFium is asked several times a corner: each question is put as directly as it can be.
    segment_of, point_of = pdfium.FPDFPath_GetPathSegment, pdfium.FPDFPathSegment_GetPoint
    kind_of, closes = pdfium.FPDFPathSegment_GetType, pdfium.FPDFPathSegment_GetClose
    begins, bends = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_BEZIERTO
    x, y = ctypes.c_float(), ctypes.c_float()
    into_x, into_y = ctypes.byref(x), ctypes.byref(y)
    points: list[Point] = []
    curve = 0
    for index in range(min(pdfium.FPDFPath_CountSegments(path), MOST_OBJECTS)):
        segment = segment_of(path, index)
        point_of(segment, into_x, into_y)
        kind, across, up = kind_of(segment), x.value, y.value
        if kind == begins:
            if len(points) > 1:
                yield points, curve > 0
            points, curve = [], 0
        if kind == bends:
            curve += 1
            if curve % _POINTS_OF_A_CURVE:  # its two control points; the third is its end
                continue
        points.append((a * across + c * up + e, b * across + d * up + f))
        if closes(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points, curve > 0
