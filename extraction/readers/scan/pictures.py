"""Image files (JPEG, PNG, TIFF, BMP, GIF) as page pictures, with bounds on what an image may unpack to."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from extraction.layout import UnreadableError

MOST_PIXELS = 40_000_000
"""The largest picture that is unpacked: an A3 page at 400 dots an inch has 31 million."""
_A4_WIDTH = 595.0
_A4_HEIGHT = 842.0
_BELIEVED_DPI = (90.0, 1300.0)
_LARGEST_SIDE = 2600
"""Pixels of the longer side of a page as it is read: about 220 dots an inch on A4. More only costs time."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture: `pixels` is height x width x 3 (red, green, blue), `points` a pixel's size in points."""

    pixels: NDArray[np.uint8]
    points: float


def read_pictures(content: bytes) -> Iterator[Picture]:
    """The pages of an image file, one after the other. Raises UnreadableError for a damaged or an enormous one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as image:
                yield from _frames(image)
    except Image.DecompressionBombError:
        raise UnreadableError(_TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise UnreadableError("the image is damaged or cut short; fetch the original again") from None


_TOO_LARGE = f"the image has more than {MOST_PIXELS // 1_000_000} million pixels; look at it by hand"


def _frames(image: Image.Image) -> Iterator[Picture]:
    for frame in ImageSequence.Iterator(image):
        if frame.width * frame.height > MOST_PIXELS:
            raise UnreadableError(_TOO_LARGE)
        yield _picture(frame)
        if image.format == "GIF":  # what follows in a GIF is an animation, not further pages
            return


def _picture(frame: Image.Image) -> Picture:
    resolution = frame.info.get("dpi", (0, 0))
    dpi = float(resolution[0]) if isinstance(resolution, tuple) else 0.0
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        upright = Image.new("RGB", clear.size, "white")
        upright.paste(clear, mask=clear.getchannel("A"))
    elif upright.mode in ("1", "P"):  # these are not smoothed when they are made smaller
        upright = upright.convert("L" if upright.mode == "1" else "RGB")
    if upright.mode.startswith("I"):  # 16 bits a pixel
        upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
    width, height = upright.size
    if _BELIEVED_DPI[0] <= dpi <= _BELIEVED_DPI[1]:
        points = 72 / dpi
    else:
        points = (_A4_WIDTH if width < height else _A4_HEIGHT) / width
    shrink = _LARGEST_SIDE / max(width, height)
    if shrink < 1:
        upright = upright.resize((round(width * shrink), round(height * shrink)), Image.Resampling.LANCZOS)
        points *= width / upright.width
    return Picture(np.asarray(upright.convert("RGB")), points)
