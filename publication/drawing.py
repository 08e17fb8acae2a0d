"""Draws a page of an original with a cell framed: `python -m publication.drawing MEDIA PAGE LEFT TOP RIGHT BOTTOM`.

A program of its own, because an original is a stranger's document: it reads the files (one, or the images of a report
in their order, each after its length in eight bytes) from standard input and writes the picture (PNG, or SVG for an OFD
with text) to standard output, with little memory and time, no file that it could write and, where the system lets it,
no network. Exit status 3: the document has no such page or cannot be drawn.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys

from publication.framing import INK, LONGEST_SIDE, frame, png

MEMORY = 2 * 1024**3
SECONDS = 10
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main() -> int:
    media_type, page, box = sys.argv[1], int(sys.argv[2]), [float(side) for side in sys.argv[3:7]]
    _confine()
    contents = unpacked(sys.stdin.buffer.read())
    if media_type == "application/pdf":
        picture = draw(contents[0], page, box)
    else:
        # After the process is confined: what it loads is bound, too.
        from publication.looking import draw_image, draw_ofd

        picture = (
            draw_ofd(contents[0], page, box)
            if media_type == "application/ofd"
            else draw_image(contents, page, box)
        )
    sys.stdout.buffer.write(picture)
    return 0


def packed(contents: list[bytes]) -> bytes:
    """The files as this program takes them in."""
    return b"".join(struct.pack(">Q", len(content)) + content for content in contents)


def unpacked(stream: bytes) -> list[bytes]:
    """The files out of what `packed` made."""
    contents, place = [], 0
    while place < len(stream):
        (length,) = struct.unpack_from(">Q", stream, place)
        contents.append(stream[place + 8 : place + 8 + length])
        place += 8 + length
    return contents


def draw(content: bytes, number: int, box: list[float]) -> bytes:
    """The page (counted from 1) with `box` (left, top, right, bottom in points from its top left corner) framed."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    if not 1 <= number <= len(document):
        raise SystemExit(3)
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(2.0, LONGEST_SIDE / max(width, height, 1))
    bitmap = page.render(scale=scale, rev_byteorder=True, no_smoothpath=False)
    left, top, right, bottom = (round(side * scale) for side in box)
    for x, y, across, down in frame(left, top, right, bottom):
        bitmap.fill_rect(INK, x, y, across, down)
    return png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


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
