"""Image files as documents. What recognises them is loaded when the first one is met: it is large."""

from __future__ import annotations

from extraction.layout import Layout


def read_image(content: bytes) -> Layout:
    """Read a page image (JPEG, PNG, TIFF, BMP, GIF). Raises UnreadableError for a damaged or an enormous one."""
    from extraction.readers.scan import read_pictures_of

    return read_pictures_of(content)
