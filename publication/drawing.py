"""Draws a page of a PDF with a cell framed: `python -m publication.drawing PAGE LEFT TOP RIGHT BOTTOM`.

A program of its own, because a PDF is a stranger's document: it reads the file from standard input and writes the
picture to standard output, with little memory and time, no file that it could write and, where the system lets it, no
network. Exit status 3: the document has no such page or cannot be drawn.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys
import zlib

MEMORY = 2 * 1024**3
SECONDS = 10
LONGEST_SIDE = 1800  # pixels
INK = (176, 42, 48, 255)
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main() -> int:
    page, box = int(sys.argv[1]), [float(side) for side in sys.argv[2:6]]
    _confine()
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), page, box))
    return 0


def draw(content: bytes, number: int, box: list[float]) -> bytes:
    """The page (counted from 1) with `box` (left, top, right, bottom in points from its top left corner) framed."""
    import pypdfium2  # after the process is confined: what it loads is bound, too

    document = pypdfium2.PdfDocument(content)
    if not 1 <= number <= len(document):
        raise SystemExit(3)
    page = document[number - 1]
    # Coordinates are those of the upright page, which a rotation would move.
    page.set_rotation(0)
    width, height = page.get_size()
    scale = min(2.0, LONGEST_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale, rev_byteorder=True, no_smoothpath=False)
    left, top, right, bottom = (round(side * scale) for side in box)
    thick = 3
    for x, y, across, down in (
        (left - thick, top - thick, right - left + 2 * thick, thick),
        (left - thick, bottom, right - left + 2 * thick, thick),
        (left - thick, top, thick, bottom - top),
        (right, top, thick, bottom - top),
    ):
        if across > 0 and down > 0:
            bitmap.fill_rect(INK, x, y, across, down)
    return png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """The pixels (red, green, blue in each `channels` bytes) as a PNG (ISO/IEC 15948)."""
    lines = []
    for row in range(height):
        line = pixels[row * stride : row * stride + width * channels]
        if channels == 4:  # without the unused fourth byte
            whole = bytearray(width * 3)
            for colour in range(3):
                whole[colour::3] = line[colour::4]
            line = bytes(whole)
        lines.append(b"\0" + line)
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(lines), 6)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # An empty network namespace (unshare(2)): with privileges at once, else in a user namespace; elsewhere not at all.
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None and unshare(_NEW_NETWORK) != 0:
        unshare(_NEW_USER | _NEW_NETWORK)


if __name__ == "__main__":
    # Whatever a document does to the library that draws it, the reader is told in one sentence.
    try:
        status = main()
    except Exception:
        status = 3
    sys.stdout.flush()
    os._exit(status)
