"""The frame around a cell on the picture of a page, and pixels as a PNG."""

from __future__ import annotations

import struct
import zlib

LONGEST_SIDE = 1800  # pixels
INK = (176, 42, 48, 255)
THICK = 3  # pixels


def frame(left: int, top: int, right: int, bottom: int) -> list[tuple[int, int, int, int]]:
    """The four bars (left, top, width, height in pixels) around a box."""
    bars = (
        (left - THICK, top - THICK, right - left + 2 * THICK, THICK),
        (left - THICK, bottom, right - left + 2 * THICK, THICK),
        (left - THICK, top, THICK, bottom - top),
        (right, top, THICK, bottom - top),
    )
    return [bar for bar in bars if bar[2] > 0 and bar[3] > 0]


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
