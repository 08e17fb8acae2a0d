"""The name under which a browser saves an original: Content-Disposition by RFC 6266."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

# File extensions that each media type may carry; the first is added to a name that carries none of them.
EXTENSIONS = {
    "application/msword": (".doc", ".dot", ".wps"),
    "application/ofd": (".ofd",),
    "application/pdf": (".pdf",),
    "application/vnd.ms-excel": (".xls", ".et"),
    "application/vnd.ms-outlook": (".msg",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.ms-excel+xml": (".xml", ".xls"),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods", ".fods"),
    "application/vnd.oasis.opendocument.text": (".odt", ".fodt"),
    "application/vnd.ms-wordml": (".xml", ".doc"),
    "application/zip": (".zip",),
    "application/rtf": (".rtf", ".doc"),
    "application/vnd.rar": (".rar",),
    "application/x-7z-compressed": (".7z",),
    "image/bmp": (".bmp",),
    "image/gif": (".gif",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "message/rfc822": (".eml",),
    "multipart/related": (".mhtml", ".mht"),
    "text/html": (".html", ".htm", ".shtml"),
    "text/plain": (".txt", ".md", ".csv"),
}
LONGEST = 120  # characters: below the 255 bytes that file systems allow, at three bytes a character


def safe_name(name: str, media_type: str, sha256: str) -> str:
    """A file name that is only a name: no folder, no control or direction character, an extension that fits."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    kept = kept.strip().lstrip(".").strip()
    fitting = EXTENSIONS.get(media_type, ())
    extension = next((e for e in fitting if kept.lower().endswith(e)), fitting[0] if fitting else "")
    stem = kept[: -len(extension)] if extension and kept.lower().endswith(extension) else kept
    return (stem[:LONGEST] or sha256[:12]) + extension


def content_disposition(name: str, media_type: str, sha256: str) -> str:
    """The header that makes a browser save the original and never show it (RFC 6266 §4.3, RFC 8187)."""
    saved = safe_name(name, media_type, sha256)
    plain = re.sub(r"[^A-Za-z0-9._-]", "", saved)
    if plain != saved:  # a name for clients that do not know filename*
        extension = re.search(r"\.[A-Za-z0-9]+$", saved)
        plain = sha256[:12] + (extension.group() if extension else "")
    encoded = quote(saved, safe="!#$&+-.^_`|~")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
