"""One reader a format: bytes to a `Layout`. A further format is a further module and a line in READERS."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extraction.formats import BMP, DOCX, GIF, HTML, JPEG, PDF, PNG, TEXT, TIFF
from extraction.layout import Layout
from extraction.readers.docx import read_docx
from extraction.readers.html import read_html
from extraction.readers.images import read_image
from extraction.readers.pdf import read_pdf
from extraction.readers.text import read_text

READERS: Mapping[str, Callable[[bytes], Layout]] = {
    HTML: read_html,
    DOCX: read_docx,
    PDF: read_pdf,
    TEXT: read_text,
    **dict.fromkeys((JPEG, PNG, TIFF, BMP, GIF), read_image),
}
"""Readers by media type. Each raises UnreadableError for a document that it cannot read."""
