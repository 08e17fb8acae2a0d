"""Bytes of a page to text. What portals declare about their encoding is a hint, not a fact."""

from __future__ import annotations

import codecs
import re
from urllib.parse import quote

_META = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What stands in a query as it is: its own marks, and what is in percents already.
_SENT_AS_THEY_ARE = "%&=+;/?:@!$'()*,~#[]"
_OF_SERVERS = ("iso8859-1", "cp1252", "ascii")
_GUESSES = ("utf-8", "gb18030", "big5")


def as_sent(address: str) -> str:
    """An address of a page in a Chinese national encoding, as browsers send it: its query in that encoding.

    The path goes out in UTF-8 whatever the page is in (URL Standard, 4.1, the query's encoding).
    """
    path, mark, query = address.partition("?")
    if query.isascii():
        return address
    return f"{path}{mark}{quote(query.encode('gb18030'), safe=_SENT_AS_THEY_ARE)}"


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of a page, and the encoding that it was read in. The first that fits without an error wins.

    Damaged text keeps U+FFFD marks.

    UTF-8 is tried before what is declared: Chinese text in another encoding is never valid UTF-8 by chance, while
    headers say UTF-8 over GBK bodies and the other way round. gb2312 and gbk are read as gb18030, which contains them.
    ISO 8859-1 is what servers declare that were told nothing; any bytes fit it, and no Chinese page is in it.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(name, errors="replace").lstrip("\ufeff"), name
    declared = [
        m[1].decode("ascii", "ignore")
        for m in (_META.search(content_type.encode()), _META.search(body[:8192]))
        if m
    ]
    encodings = ["utf-8", *filter(None, map(_known, declared)), *_GUESSES]
    for name in encodings:
        try:
            return body.decode(name), name
        except UnicodeDecodeError:
            continue
    # A page cut in the middle of a character, or with a stray byte: the encoding that damages least.
    return min(
        ((body.decode(name, errors="replace"), name) for name in encodings),
        key=lambda read: read[0].count("\ufffd"),
    )


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    if found in _OF_SERVERS:
        return None
    return "gb18030" if found in ("gb2312", "gbk") else found
