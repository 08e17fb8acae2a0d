"""Web archives (MHTML, RFC 2557): the page among the parts, read as any web page."""

from __future__ import annotations

import email
from email.message import Message

from extraction.layout import Layout, UnreadableError
from extraction.readers.html.embedded import page_pictures
from extraction.readers.html.html import read_html

_MOST_PARTS = 2_000
_MOST_NESTED = 20


def read_mhtml(content: bytes) -> Layout:
    """Read a web archive. Raises UnreadableError where no page is in it, or parts nest beyond measure."""
    if content.lower().count(b"multipart/") > _MOST_NESTED:
        raise UnreadableError("the web archive nests parts beyond measure; look at the original by hand")
    pages: list[bytes] = []
    pictures: list[bytes] = []
    for count, part in enumerate(email.message_from_bytes(content).walk()):
        if count > _MOST_PARTS:
            raise UnreadableError(
                f"the web archive holds more than {_MOST_PARTS} parts; look at the original by hand"
            )
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            pages.append(_payload(part))
        elif part.get_content_maintype() == "image":
            pictures.append(_payload(part))
    if not any(pages):
        raise UnreadableError("the web archive (MHTML) holds no page; fetch the original again")
    layout = read_html(max(pages, key=len))
    layout.reader = "mhtml"
    layout.pictures += page_pictures(pictures)
    return layout


def _payload(part: Message) -> bytes:
    """A part's bytes, its transfer encoding (quoted-printable, base64) undone."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""
