"""One reader a format: bytes to a `Layout`. A further format is a further module and a line in READERS."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extraction.formats import (
    DOC,
    DOCX,
    EXCEL_XML,
    HTML,
    IMAGES,
    MHTML,
    ODS,
    ODT,
    OFD,
    PDF,
    RTF,
    TEXT,
    WORD_XML,
    XLS,
    XLSX,
)
from extraction.layout import Layout
from extraction.readers.html.html import read_html
from extraction.readers.html.mhtml import read_mhtml
from extraction.readers.ofd.ofd import read_ofd
from extraction.readers.opendocument.odf import read_odf
from extraction.readers.pdf.pdf import read_pdf
from extraction.readers.plain.plain import read_text
from extraction.readers.scan.images import read_image
from extraction.readers.sheets.spreadsheetml import read_spreadsheetml
from extraction.readers.sheets.xls import read_xls
from extraction.readers.sheets.xlsx import read_xlsx
from extraction.readers.word.doc import read_doc
from extraction.readers.word.docx import read_docx, read_word_xml
from extraction.readers.word.rtf import read_rtf

READERS: Mapping[str, Callable[[bytes], Layout]] = {
    HTML: read_html,
    DOCX: read_docx,
    WORD_XML: read_word_xml,
    PDF: read_pdf,
    DOC: read_doc,
    RTF: read_rtf,
    MHTML: read_mhtml,
    XLSX: read_xlsx,
    XLS: read_xls,
    EXCEL_XML: read_spreadsheetml,
    OFD: read_ofd,
    ODT: read_odf,
    ODS: read_odf,
    TEXT: read_text,
    **dict.fromkeys(IMAGES, read_image),
}
"""Readers by media type. Each raises UnreadableError for a document that it cannot read."""
