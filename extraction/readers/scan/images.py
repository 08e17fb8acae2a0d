"""Image files as documents, and the way to what recognises them, which is large and optional."""

from __future__ import annotations

from types import ModuleType

from extraction.layout import Layout, UnreadableError


def read_image(content: bytes) -> Layout:
    """Read a page image (JPEG, PNG, TIFF, BMP, GIF). Raises UnreadableError for a damaged or an enormous one."""
    layout: Layout = recognition().read_pictures_of(content)
    return layout


def recognition() -> ModuleType:
    """`extraction.readers.scan.scan`, loaded when the first scan is met. Raises UnreadableError where it cannot be."""
    try:
        from extraction.readers.scan import scan
    except ImportError as error:
        raise UnreadableError(
            f"this is a scan, and what recognises scans cannot be loaded ({error}); "
            "run `pip install 'gongkai[scans]'`, or `make install` in a checkout"
        ) from None
    return scan
