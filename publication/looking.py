"""Pages of images and of OFDs with a cell framed; only ever used by the child process of `publication.drawing`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image

from extraction.layout import UnreadableError
from extraction.readers.ofd.drawing import Drawn
from extraction.readers.ofd.ofd import look_at_ofd
from extraction.readers.scan.pictures import Picture, read_pictures
from publication.framing import INK, LONGEST_SIDE, THICK, frame, png

FONTS = "'Noto Serif CJK SC', 'Source Han Serif SC', SimSun, 'Songti SC', serif"
DESCENT = 0.14  # of the em box, below the line that text stands on


def draw_image(contents: list[bytes], number: int, box: list[float]) -> bytes:
    """The page of an image file, or of several that are one report, with the box (in points) framed."""
    for place, picture in enumerate(_pages(contents), start=1):
        if place == number:
            return _framed(picture, box)
    raise SystemExit(3)


def draw_ofd(content: bytes, number: int, box: list[float]) -> bytes:
    """The page of an OFD: its picture, or an SVG of its characters and lines where it has text."""
    page = look_at_ofd(content, number)
    if page is None:
        raise SystemExit(3)
    return _framed(page, box) if isinstance(page, Picture) else _sketch(page, box).encode("utf-8")


def _pages(contents: list[bytes]) -> Iterator[Picture]:
    """The pages in the order in which they were read; an image that could not be read was none."""
    for content in contents:
        try:
            yield from read_pictures(content)
        except UnreadableError:
            continue


def _framed(picture: Picture, box: list[float]) -> bytes:
    shown = Image.fromarray(picture.pixels)
    whole = shown.width
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    scale = shown.width / whole / picture.points  # pixels a point
    pixels = np.array(shown)
    left, top, right, bottom = (round(side * scale) for side in box)
    for x, y, across, down in frame(left, top, right, bottom):
        pixels[max(0, y) : max(0, y + down), max(0, x) : max(0, x + across)] = INK[:3]
    return png(pixels.tobytes(), shown.width, shown.height, shown.width * 3, 3)


def _sketch(page: Drawn, box: list[float]) -> str:
    """The page in SVG: the reader's own fonts stand in for those of the file. Everything in it is text or a number."""
    left, top, right, bottom = box
    lines = [f"M{h.start:.1f} {h.at:.1f}H{h.end:.1f}" for h in page.rulings.horizontal]
    lines += [f"M{v.at:.1f} {v.start:.1f}V{v.end:.1f}" for v in page.rulings.vertical]
    text = [
        f'<text x="{c.left:.1f}" y="{c.bottom - DESCENT * (c.bottom - c.top):.1f}" '
        f'font-size="{c.bottom - c.top:.1f}">{escape(c.text)}</text>'
        for c in page.characters
    ]
    ink = "#{:02x}{:02x}{:02x}".format(*INK[:3])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width:.1f} {page.height:.1f}" '
        f'width="{page.width * 2:.0f}" height="{page.height * 2:.0f}" font-family="{FONTS}">'
        f'<rect width="100%" height="100%" fill="#fff"/><path d="{"".join(lines)}" stroke="#000" stroke-width="0.6"/>'
        f'{"".join(text)}<rect x="{left:.1f}" y="{top:.1f}" width="{max(0.0, right - left):.1f}" '
        f'height="{max(0.0, bottom - top):.1f}" fill="none" stroke="{ink}" stroke-width="{THICK / 2}"/></svg>'
    )
