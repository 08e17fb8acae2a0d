"""What a PDF page draws, one object after the other, inside form XObjects too."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable
from itertools import repeat

import pypdfium2
import pypdfium2.raw as pdfium

from extraction.readers.pdf import questions as ask
from extraction.readers.pdf.questions import address_of

MOST_OBJECTS = 50_000
"""More of a kind than any page of a report has."""
_MAX_DEPTH = 4

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f of ISO 32000-1, 8.3.3."""

Drawn = tuple[int, Matrix]
"""Where an object of PDFium's is, and the matrix from the form that it is on to the page."""

_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_SIX = (ctypes.c_float * 6)()
_INTO_SIX = ctypes.addressof(_SIX)
_INTO_EACH = [_INTO_SIX + place * ctypes.sizeof(ctypes.c_float) for place in range(6)]
"""Where PDFium puts its answers: a document is read by one thread."""


def objects_of(page: pypdfium2.PdfPage) -> dict[int, list[Drawn]]:
    """What is on a page by its kind (`FPDF_PAGEOBJ_…`), of each no more than a little over MOST_OBJECTS."""
    found: dict[int, list[Drawn]] = defaultdict(list)
    own = address_of(page.raw)
    _collect(map(ask.object_on_page, repeat(own), range(ask.count_on_page(own))), found, _AS_IT_IS, 0)
    return found


def matrix_of(item: int, form: Matrix) -> Matrix:
    """The matrix from an object's own points to the page, where `form` is that of the form it is on."""
    ask.matrix_of(item, _INTO_SIX)
    return _times(tuple(_SIX), form)


def bounds_of(item: int, form: Matrix) -> tuple[float, float, float, float]:
    """The left, bottom, right and top on the page of what an object draws, `form` as for its matrix."""
    ask.bounds_of(item, *_INTO_EACH[:4])
    left, bottom, right, top, _, _ = _SIX
    if form is _AS_IT_IS:
        return left, bottom, right, top
    a, b, c, d, e, f = form
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _collect(items: Iterable[int], found: dict[int, list[Drawn]], outer: Matrix, depth: int) -> None:
    """Of a form PDFium says where its parts are on the form, and by another matrix where that is on the page."""
    kind_of, form = ask.kind_of, pdfium.FPDF_PAGEOBJ_FORM
    for item in items:
        kind = kind_of(item)
        if kind == form:
            if depth < _MAX_DEPTH:
                parts = map(ask.object_on_form, repeat(item), range(ask.count_on_form(item)))
                _collect(parts, found, matrix_of(item, outer), depth + 1)
        elif len(found[kind]) <= MOST_OBJECTS:
            found[kind].append((item, outer))


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """What comes of one matrix after the other."""
    if outer is _AS_IT_IS:
        return inner
    (a, b, c, d, e, f), (k, m, n, p, q, r) = inner, outer
    return (a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + q, e * m + f * p + r)
