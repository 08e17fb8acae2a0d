"""Telling a document's format by its bytes, never by its name or the server's word."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from extraction.decoding import decode

HTML = "text/html"
TEXT = "text/plain"
PDF = "application/pdf"
JPEG, PNG, GIF, TIFF, BMP = "image/jpeg", "image/png", "image/gif", "image/tiff", "image/bmp"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOC = "application/msword"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
WORD_XML = "application/vnd.ms-wordml"
XLS = "application/vnd.ms-excel"
EXCEL_XML = "application/vnd.ms-excel+xml"
RTF = "application/rtf"
OFD = "application/ofd"
MHTML = "multipart/related"
MAIL, OUTLOOK = "message/rfc822", "application/vnd.ms-outlook"
ZIP = "application/zip"
RAR = "application/vnd.rar"
SEVEN_ZIP = "application/x-7z-compressed"
GZIP = "application/gzip"
IMAGES = frozenset({JPEG, PNG, GIF, TIFF, BMP})
"""Page images."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (_OLE, "application/x-ole-storage", "an OLE file that holds neither a Word nor an Excel document"),
    (b"{\\rtf", RTF, "a Rich Text (RTF) file"),
    (b"Rar!\x1a\x07", RAR, "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP, "a 7-Zip archive"),
    (b"\x1f\x8b", GZIP, "a gzip file"),
    (b"WARC/1.", "application/warc", "a WARC file, which `gongkai import` takes in"),
    (b"\xff\xd8\xff", JPEG, "a JPEG image"),
    (b"\x89PNG\r\n\x1a\n", PNG, "a PNG image"),
    (b"GIF8", GIF, "a GIF image"),
    (b"II*\x00", TIFF, "a TIFF image"),
    (b"MM\x00*", TIFF, "a TIFF image"),
    (b"BM", BMP, "a BMP image"),
)
"""Leading bytes, media type and what a person calls it."""

_OLE_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("__properties_version1.0", OUTLOOK, "a message that Outlook saved (MSG)"),
    ("WordDocument", DOC, "a Word 97 (DOC) or WPS file"),
    ("Workbook", XLS, "an Excel 97 (XLS) or ET file"),
    ("Book", XLS, "an Excel 97 (XLS) or ET file"),
)
"""What tells OLE files apart: the name of the stream that holds the document, as the directory writes it."""

_ZIP_MEMBERS: tuple[tuple[str, str, str], ...] = (
    ("word/", DOCX, "a Word (DOCX) file"),
    ("xl/", XLSX, "an Excel (XLSX) file"),
    (
        "ppt/",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "a PowerPoint (PPTX) file",
    ),
    ("ofd.xml", OFD, "an OFD file"),
)
"""What tells ZIP files apart: how the name of one of their parts begins."""
_PACKAGES: tuple[tuple[bytes, str, str], ...] = (
    (b"wordprocessingml.document.main+xml", DOCX, "a Word (DOCX) file"),
    (b"spreadsheetml.sheet.main+xml", XLSX, "an Excel (XLSX) file"),
)
"""What an Office package says of its main part, where that has another name."""
_XML_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (b"http://schemas.microsoft.com/office/word/2003/wordml", WORD_XML, "a Word XML file"),
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", WORD_XML, "a Word XML file"),
    (b'"urn:schemas-microsoft-com:office:spreadsheet"', EXCEL_XML, "an Excel XML file"),
    (b'office:mimetype="application/vnd.oasis.opendocument.text"', ODT, "an OpenDocument text (FODT)"),
    (
        b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"',
        ODS,
        "an OpenDocument spreadsheet (FODS)",
    ),
)
"""What tells the XML of office programs: what its first element says."""
_OPEN_DOCUMENTS: tuple[tuple[bytes, str, str], ...] = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", ODT, "an OpenDocument text (ODT)"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ODS, "an OpenDocument spreadsheet (ODS)"),
)
"""How the first part of an OpenDocument package begins, which is never packed."""
_HTML_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|script|style|font)\b", re.I
)
_MHTML = re.compile(rb"[a-z][a-z0-9-]{1,40}:[ \t]*[^\r\n]*\r?\n", re.I)
_MIME = re.compile(
    rb"^content-type:[ \t]*multipart/(?:related|alternative|mixed)|^mime-version:[ \t]*1\.0[ \t]*\r?$",
    re.I | re.M,
)
"""What a web archive's head says, or a mail's that carries a page."""
_CARRIES = re.compile(rb"^content-type:[ \t]*(?:multipart/mixed|text/plain|application/)", re.I | re.M)
"""What the head of a mail says that carries other files, or a text."""
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_ASCII_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SNIFFED = 4096
_CONTENT_TYPES, _MOST_TYPES = "[Content_Types].xml", 65536


@dataclass(frozen=True, slots=True)
class Format:
    """A recognised format: its media type and, in English, what a person calls it."""

    media_type: str
    description: str


UNKNOWN = Format("application/octet-stream", "no format that is known here")


def sniff(content: bytes) -> Format:
    """The format of an original. UNKNOWN for bytes that are neither a known file type nor text."""
    head = content[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in content[:1024]:
        return Format(PDF, "a PDF file")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(content)
    if content.startswith(_OLE):
        for name, media_type, description in _OLE_STREAMS:
            if f"{name}\0".encode("utf-16-le") in content:
                return Format(media_type, description)
    for signature, media_type, description in _SIGNATURES:
        begin = head if signature == b"{\\rtf" else content
        if begin.startswith(signature) and (signature != b"BM" or _is_bitmap(content)):
            return Format(media_type, description)
    if head.startswith(b"<?xml"):
        for mark, media_type, description in _XML_MARKS:
            if mark in head:
                return Format(media_type, description)
    if _MHTML.match(head) and _MIME.search(content[:_SNIFFED]):
        if _CARRIES.search(_END_OF_HEAD.split(head, maxsplit=1)[0]):
            return Format(MAIL, "a mail")
        return Format(MHTML, "a web archive (MHTML) file")
    if _HTML_START.search(content[:_SNIFFED]) and head.startswith(b"<"):
        return Format(HTML, "a web page")
    text = decode(content)
    if text is None or not text.strip() or _mostly_controls(text):
        return UNKNOWN
    start = text.lstrip()[:_SNIFFED]
    if start.startswith("<") and (
        _HTML_START.search(start.encode()) or len(_HTML_START.findall(content)) > 2
    ):
        return Format(HTML, "a web page")
    return Format(TEXT, "plain text")


def _sniff_zip(content: bytes) -> Format:
    for mark, media_type, description in _OPEN_DOCUMENTS:
        if mark in content[:128]:
            return Format(media_type, description)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [name.replace("\\", "/").lower() for name in archive.namelist()]
            types = b""
            if _CONTENT_TYPES in archive.NameToInfo:
                with archive.open(_CONTENT_TYPES) as part:
                    types = part.read(_MOST_TYPES)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        if b"word/" in content[:_SNIFFED]:
            return Format(DOCX, "a Word (DOCX) file")
        return Format(ZIP, "a damaged ZIP archive")
    for prefix, media_type, description in _ZIP_MEMBERS:
        if any(name.startswith(prefix) for name in names):
            return Format(media_type, description)
    for mark, media_type, description in _PACKAGES:
        if mark in types:
            return Format(media_type, description)
    return Format(ZIP, "a ZIP archive")


def _is_bitmap(content: bytes) -> bool:
    return len(content) >= 6 and int.from_bytes(content[2:6], "little") in (len(content), 0)


def _mostly_controls(text: str) -> bool:
    sample = text[:_SNIFFED]
    return len(_ASCII_CONTROLS.findall(sample)) > len(sample) // 100
