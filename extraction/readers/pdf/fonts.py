"""A font in place of those that a PDF does not embed: its text is read alike, and fast, on whatever machine.

PDFium measures each character by a glyph. For a font that is not embedded it takes one of the machine's, of which it
reads the whole file (some 20 MB for Chinese) for every document, and where the machine has none it passes characters
over without a word. To read text no shape is needed: the widths of characters and the heights of lines are the PDF's
own (ISO 32000-1, 9.7.4.3). So while text is read it is given a font whose glyphs are all one small triangle. Pictures
are drawn with the machine's fonts.
"""

from __future__ import annotations

import ctypes
import functools
import struct
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

_GLYPHS = 0xFFFF
"""As many as a font can hold: some fonts that are not embedded are asked for glyphs by number, not by character."""
_EM = 1000
_ASCENT, _DESCENT = 880, -120
_SIDE = 100
"""Of the triangle: less than the width of any character, which PDFium widens to what is drawn of it."""
_HANDLE = 1
_NAME = b"Stand-in\0"
_TTCF = int.from_bytes(b"ttcf", "big")
_FONT = 20
"""Where in its collection the font begins."""
_STANDARD = (b"Helvetica", b"Times", b"Courier", b"Symbol", b"ZapfDingbats")
"""Fonts whose names begin so PDFium has itself, widths included: a PDF need not state those (ISO 32000-1, 9.6.2.2)."""
_CHINESE = 134
"""GB2312_CHARSET of Windows, the character set that the font is said to be for."""

_Pointer = Any
"""What ctypes hands over for a `void *`."""

_asked: list[bool] = []
"""Whether the innermost of the ways below asks for the stand-in, and those around it."""


@contextmanager
def stand_in() -> Iterator[None]:
    """Within it PDFium measures what is not embedded by the stand-in: for documents that are opened to read text."""
    _answer_for_fonts()
    yield from _while(True)


@contextmanager
def fonts_of_the_machine() -> Iterator[None]:
    """Within it PDFium draws what is not embedded as the machine can: for documents that are opened to be seen."""
    yield from _while(False)


def _while(standing_in: bool) -> Iterator[None]:
    _asked.append(standing_in)
    try:
        yield
    finally:
        _asked.pop()


@functools.cache
def _collection() -> bytes:
    """The stand-in as a collection of one TrueType font (OpenType 1.9, chapter "Font File").

    PDFium knows collections by their bytes, and single fonts by their names only: by its name the stand-in of an open
    document would be taken for the machine's font in the next one.
    """
    glyph = struct.pack(">5h", 1, 0, 0, _SIDE, _SIDE)  # one outline, and its bounds
    glyph += struct.pack(
        ">HH3B", 2, 0, 0x37, 0x33, 0x35
    )  # of three points on it, no instructions, a byte a step
    glyph += bytes((0, _SIDE, 0, _SIDE))  # to the right, then upwards
    glyph += bytes(-len(glyph) % 4)
    places = array("I", range(0, len(glyph) * (_GLYPHS + 1), len(glyph)))
    if sys.byteorder == "little":
        places.byteswap()
    # Characters of the basic plane have the glyph of their own number, those beyond it any.
    groups = [(1, _GLYPHS - 1, 1)] + [
        (first, first + 0xFFFD, 1) for first in range(0x10000, 0x40000, 0x10000)
    ]
    coverage = b"".join(struct.pack(">3I", *group) for group in groups)
    tables = {
        b"cmap": struct.pack(">2H2HI", 0, 1, 3, 10, 12)
        + struct.pack(">2H3I", 12, 0, 16 + len(coverage), 0, len(groups))
        + coverage,
        b"glyf": glyph * _GLYPHS,
        b"head": struct.pack(
            ">4I2H16x4h2H3h", 0x10000, 0, 0, 0x5F0F3CF5, 0, _EM, 0, _DESCENT, _EM, _ASCENT, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">I3hH11hH", 0x10000, _ASCENT, _DESCENT, 0, _EM, *[0] * 11, 1),
        b"hmtx": struct.pack(">Hh", _EM, 0),
        b"loca": places.tobytes(),
        b"maxp": struct.pack(">I3H22x", 0x10000, _GLYPHS, 3, 1),
    }
    directory, bodies = b"", b""
    header = struct.pack(">4s4I", b"ttcf", 0x10000, 1, _FONT, 0)
    start = len(header) + 12 + 16 * len(tables)
    for tag, body in sorted(tables.items()):
        directory += struct.pack(">4s3I", tag, 0, start + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    font = struct.pack(">I4H", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64) + directory + bodies
    return header + font


@functools.cache
def _answer_for_fonts() -> list[Any]:
    """Have PDFium ask here for fonts (fpdf_sysfontinfo.h); all but the stand-in is answered in its own ways.

    Returns what must live as long as PDFium.
    """
    own = pdfium.FPDF_GetDefaultSystemFontInfo()
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    # A callback returns a pointer as the number that it is.
    kinds["MapFont"] = ctypes.CFUNCTYPE(ctypes.c_void_p, *kinds["MapFont"]._argtypes_)
    before = {
        name: kinds[name](ctypes.cast(getattr(own.contents, name), ctypes.c_void_p).value)
        for name in ("MapFont", "GetFontData", "GetFaceName", "GetFontCharset", "DeleteFont")
    }

    def is_stand_in(handle: _Pointer) -> bool:
        return bool(ctypes.cast(handle, ctypes.c_void_p).value == _HANDLE)

    def map_font(this: _Pointer, *wish: Any) -> int | None:
        if not _asked or not _asked[-1]:
            mapped: int | None = before["MapFont"](this, *wish)
            return mapped
        *_, name, _ = wish
        return None if ctypes.string_at(name).startswith(_STANDARD) else _HANDLE

    def data(this: _Pointer, handle: _Pointer, table: int, buffer: _Pointer, size: int) -> int:
        if not is_stand_in(handle):
            return int(before["GetFontData"](this, handle, table, buffer, size))
        return _copied(_collection() if table == _TTCF else _collection()[_FONT:], buffer, size)

    def name(this: _Pointer, handle: _Pointer, buffer: _Pointer, size: int) -> int:
        if not is_stand_in(handle):
            return int(before["GetFaceName"](this, handle, buffer, size))
        return _copied(_NAME, buffer, size)

    def character_set(this: _Pointer, handle: _Pointer) -> int:
        return _CHINESE if is_stand_in(handle) else int(before["GetFontCharset"](this, handle))

    def delete(this: _Pointer, handle: _Pointer) -> None:
        if not is_stand_in(handle):
            before["DeleteFont"](this, handle)

    answers = [
        kinds[field](answer)
        for field, answer in zip(before, (map_font, data, name, character_set, delete), strict=True)
    ]
    for field, callback in zip(before, answers, strict=True):
        place = ctypes.addressof(own.contents) + getattr(pdfium.FPDF_SYSFONTINFO, field).offset
        ctypes.c_void_p.from_address(place).value = ctypes.cast(callback, ctypes.c_void_p).value
    pdfium.FPDF_SetSystemFontInfo(own)
    return [own, before, answers]


def _copied(content: bytes, buffer: _Pointer, size: int) -> int:
    """The length of what is asked for; it is copied where it fits."""
    if size >= len(content):
        ctypes.memmove(buffer, content, len(content))
    return len(content)
