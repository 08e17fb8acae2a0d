"""What a PDF page draws: the corners of its straight paths, inside form XObjects too, and the lines they rule."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from extraction.layout import UnreadableError
from extraction.readers.dots import Point
from extraction.readers.ruling import Rulings
from extraction.readers.view import View

_MOST_OBJECTS = 50_000
_MAX_DEPTH = 4
_POINTS_OF_A_CURVE = 3

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f of ISO 32000-1, 8.3.3."""

_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rulings_of(page: pypdfium2.PdfPage, view: View) -> Rulings:
    """The page's straight lines. Raises UnreadableError for a page that draws more than any report does."""
    rulings = Rulings()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    into_fill, into_stroke = ctypes.byref(fill), ctypes.byref(stroke)
    for count, (path, matrix) in enumerate(_paths(page.raw, _AS_IT_IS)):
        if count > _MOST_OBJECTS:
            raise UnreadableError(
                f"a page draws more than {_MOST_OBJECTS} shapes; look at the original by hand"
            )
        pdfium.FPDFPath_GetDrawMode(path, into_fill, into_stroke)
        if not fill.value and not stroke.value:
            continue
        parts = list(_subpaths(path, matrix))
        # A frame with round corners is a line, or what is filled between two of them.
        framed = bool(stroke.value) or sum(curved for _, curved in parts) > 1
        for corners, curved in parts:
            placed = [view.on(x, y) for x, y in corners]
            if not curved:
                rulings.add_path(placed, filled=bool(fill.value), stroked=bool(stroke.value))
            elif framed:
                rulings.add_path(placed, filled=False, stroked=True)
    return rulings


def _paths(parent: object, outer: Matrix, depth: int = 0) -> Iterator[tuple[object, Matrix]]:
    """The paths of a page, or of a form on it, each with the matrix that takes its points to the page.

    Of a form PDFium says where its parts are on the form, and by another matrix where that is on the page.
    """
    count, get = (
        (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
        if depth
        else (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    )
    for index in range(count(parent)):
        item = get(parent, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, _times(_matrix(item), outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _paths(item, _times(_matrix(item), outer), depth + 1)


def _matrix(item: object) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found))
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """What comes of one matrix after the other."""
    if outer is _AS_IT_IS:
        return inner
    (a, b, c, d, e, f), (k, m, n, p, q, r) = inner, outer
    return (a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + q, e * m + f * p + r)


def _subpaths(path: object, matrix: Matrix) -> Iterator[tuple[list[Point], bool]]:
    """The corner points of each part of a path, in the page's coordinates, and whether it has curves.

    A curve is drawn as the straight line between its ends: round a corner that is too short to rule anything.
    """
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    into_x, into_y = ctypes.byref(x), ctypes.byref(y)
    points: list[Point] = []
    curve = 0
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, into_x, into_y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, curve > 0
            points, curve = [], 0
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            curve += 1
            if curve % _POINTS_OF_A_CURVE:  # its two control points; the third is its end
                continue
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points, curve > 0
