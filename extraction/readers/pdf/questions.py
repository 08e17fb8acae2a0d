"""What PDFium is asked some thousand times a page, put to it as directly as can be.

An object of PDFium's is known by its address here, and so is where an answer goes: ctypes has nothing to check then,
and asks in half the time. What is asked less often goes the usual way, by `pypdfium2.raw`.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Numbers = NDArray[Any]
Question = Callable[..., Any]

_NUMBER, _ADDRESS = ctypes.c_int, ctypes.c_void_p


def address_of(pointer: Any) -> int:
    """Where what a pointer of ctypes points to is."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _question(function: Any, *kinds: Any, answer: Any = _NUMBER) -> Question:
    return ctypes.CFUNCTYPE(answer, *kinds)(address_of(function))


# Of a page's text and the place of a character in it.
code_of = _question(pdfium.FPDFText_GetUnicode, _ADDRESS, _NUMBER)
box_of = _question(pdfium.FPDFText_GetLooseCharBox, _ADDRESS, _NUMBER, _ADDRESS)
line_of = _question(pdfium.FPDFText_GetMatrix, _ADDRESS, _NUMBER, _ADDRESS)
size_of = _question(pdfium.FPDFText_GetFontSize, _ADDRESS, _NUMBER, answer=ctypes.c_double)
ink_of = _question(pdfium.FPDFText_GetCharBox, _ADDRESS, _NUMBER, *[_ADDRESS] * 4)
origin_of = _question(pdfium.FPDFText_GetCharOrigin, _ADDRESS, _NUMBER, _ADDRESS, _ADDRESS)
lacks_code = _question(pdfium.FPDFText_HasUnicodeMapError, _ADDRESS, _NUMBER)

# Of a page or a form, and of what is drawn on it.
count_on_page = _question(pdfium.FPDFPage_CountObjects, _ADDRESS)
object_on_page = _question(pdfium.FPDFPage_GetObject, _ADDRESS, _NUMBER, answer=_ADDRESS)
count_on_form = _question(pdfium.FPDFFormObj_CountObjects, _ADDRESS)
object_on_form = _question(pdfium.FPDFFormObj_GetObject, _ADDRESS, ctypes.c_ulong, answer=_ADDRESS)
kind_of = _question(pdfium.FPDFPageObj_GetType, _ADDRESS)
matrix_of = _question(pdfium.FPDFPageObj_GetMatrix, _ADDRESS, _ADDRESS)
bounds_of = _question(pdfium.FPDFPageObj_GetBounds, *[_ADDRESS] * 5)
activate = _question(pdfium.FPDFPageObj_SetIsActive, _ADDRESS, _NUMBER)
size_of_image = _question(pdfium.FPDFImageObj_GetImagePixelSize, *[_ADDRESS] * 3)

# Of a path, and of a segment of one.
way_of_drawing = _question(pdfium.FPDFPath_GetDrawMode, *[_ADDRESS] * 3)
count_segments = _question(pdfium.FPDFPath_CountSegments, _ADDRESS)
segment_of = _question(pdfium.FPDFPath_GetPathSegment, _ADDRESS, _NUMBER, answer=_ADDRESS)
point_of = _question(pdfium.FPDFPathSegment_GetPoint, *[_ADDRESS] * 3)
kind_of_segment = _question(pdfium.FPDFPathSegment_GetType, _ADDRESS)
closes = _question(pdfium.FPDFPathSegment_GetClose, _ADDRESS)


def told(question: Question, page: int, places: Numbers, width: int) -> Numbers:
    """The answers, each of so many numbers, to a question about characters of a page; noughts where there is none."""
    answers = np.zeros((len(places), width), np.float32)
    first, step = answers.ctypes.data, width * answers.itemsize
    into = range(first, first + step * len(places), step)
    deque(map(question, repeat(page), places.tolist(), into), maxlen=0)
    return answers.astype(float)
