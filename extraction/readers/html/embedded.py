"""Pictures inside web pages, web archives and Word files that are large enough to be pages of a report."""

from __future__ import annotations

import base64
import binascii
import warnings
from collections.abc import Iterable
from io import BytesIO

from PIL import Image

_LEAST_SIDES = (400, 600)
"""Pixels of the shorter and the longer side: a page at 72 dots an inch has more, a badge or a QR code less."""
_MOST_PICTURES = 50


def page_pictures(pictures: Iterable[bytes]) -> tuple[bytes, ...]:
    """Those of embedded pictures, in their order, that may be page images: no icons, seals or ornaments."""
    kept: list[bytes] = []
    for picture in pictures:
        if len(kept) < _MOST_PICTURES and _is_page(picture):
            kept.append(picture)
    return tuple(kept)


def data_of(address: str) -> bytes:
    """The bytes of an image that a `data:` URL carries (RFC 2397, base64); none where it carries none."""
    head, _, data = address.strip().partition(",")
    if not (head.lower().startswith("data:image/") and head.lower().endswith(";base64")):
        return b""
    try:
        return base64.b64decode(data)
    except (binascii.Error, ValueError):
        return b""


def _is_page(picture: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(picture)) as image:  # only its head is read
                sides = sorted(image.size)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return all(side >= least for side, least in zip(sides, _LEAST_SIDES, strict=True))
