"""One original before anything is read out of it: what it is, its layout, or why it has none."""

from __future__ import annotations

import hashlib

from extraction.formats import UNKNOWN, Format, sniff
from extraction.layout import Layout, UnreadableError
from extraction.readers import READERS
from extraction.report import Document, Source

MAX_BYTES = 256 * 1024 * 1024
"""The largest original that is read."""


def source_of(original: Document) -> Source:
    """An original as a source of reports."""
    return Source(
        path=original.name,
        sha256=hashlib.sha256(original.content).hexdigest(),
        media_type=_format(original).media_type,
        size=len(original.content),
    )


def _format(document: Document) -> Format:
    return sniff(document.content) if len(document.content) <= MAX_BYTES else UNKNOWN


def layout_of(document: Document) -> Layout:
    """What an original prints. Raises UnreadableError, and whatever a reader has not foreseen."""
    if not document.content:
        raise UnreadableError("the file is empty; fetch the original again")
    if len(document.content) > MAX_BYTES:
        raise UnreadableError(f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB; look at it by hand")
    found = sniff(document.content)
    reader = READERS.get(found.media_type)
    if reader is None:
        known = (
            "HTML, MHTML, DOCX, Word XML, DOC, WPS, RTF, XLSX, XLS, ODT, ODS, PDF, OFD, page images, plain text and "
            "Markdown are read, and ZIP, RAR, 7-Zip and gzip archives and mails of these"
        )
        raise UnreadableError(f"this is {found.description}, which is not read; {known}")
    return reader(document.content)


def reason_of(document: Document, error: Exception) -> str:
    """Why a document could not be read. An original may be broken in ways nobody has seen."""
    name = document.name or "the document"
    if isinstance(error, UnreadableError):
        return f"{name}: {error}"
    return (
        f"{name}: reading {_format(document).description} failed ({type(error).__name__}); "
        "keep the original and report it as a defect"
    )
