"""What a PDF page draws, one object after the other, inside form XObjects too."""

from __future__ import annotations

import ctypes
from collections import defaultdict

import pypdfium2
import pypdfium2.raw as pdfium

MOST_OBJECTS = 50_000
"""More of a kind than any page of a report has."""
_MAX_DEPTH = 4

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f of ISO 32000-1, 8.3.3."""

Drawn = tuple[object, Matrix]
"""An object of PDFium's, and the matrix from the form that it is on to the page."""

_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def objects_of(page: pypdfium2.PdfPage) -> dict[int, list[Drawn]]:
    """What is on a page by its kind (`FPDF_PAGEOBJ_…`), of each no more than a little over MOST_OBJECTS."""
    found: dict[int, list[Drawn]] = defaultdict(list)
    _collect(page.raw, found, _AS_IT_IS, 0)
    return found


def matrix_of(item: object, form: Matrix) -> Matrix:
    """The matrix from an object's own points to the page, where `form` is that of the form it is on."""
    return _times(_matrix(item), form)


def bounds_of(item: object, form: Matrix) -> tuple[float, float, float, float]:
    """The left, bottom, right and top on the page of what an object draws, `form` as for its matrix."""
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides))
    left, bottom, right, top = (side.value for side in sides)
    if form is _AS_IT_IS:
        return left, bottom, right, top
    a, b, c, d, e, f = form
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _collect(parent: object, found: dict[int, list[Drawn]], outer: Matrix, depth: int) -> None:
    """Of a form PDFium says where its parts are on the form, and by another matrix where that is on the page."""
    count, get = (
        (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
        if depth
        else (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    )
    kind_of = pdfium.FPDFPageObj_GetType
    for index in range(count(parent)):
        item = get(parent, index)
        kind = kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _MAX_DEPTH:
                _collect(item, found, matrix_of(item, outer), depth + 1)
        elif len(found[kind]) <= MOST_OBJECTS:
            found[kind].append((item, outer))


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
