"""Text out of bytes whose encoding nobody says, or says wrongly."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

_SEEN = 4096
_LOST_SHARE = 0.2
_MARKS, _MOST_MARKS = "????", 20
"""What is left of Chinese words in an encoding that has none, and how often it stands in no text for other reasons."""
_BROKEN_SHARE = 0.05
"""The share of characters beyond ASCII that may be broken in a text that is still taken for one."""


_WORDS = (
    "公开", "公開", "政府", "信息", "資訊", "年度", "行政", "申请", "申請", "报告", "報告", "工作", "情况", "情況",
)  # fmt: skip
"""One of them stands in every report, in whatever characters; a text in the wrong encoding has none."""
_FEWEST = 3
GARBLED = "its characters were lost when it was saved in a wrong encoding (å…¬å¼€, 锟斤拷); fetch the original again"
"""Why a text that `is_garbled` is not read."""
_TWICE = {
    "cp1252": ("utf-8", "gb18030", "big5hkscs"),
    "latin-1": ("utf-8", "gb18030", "big5hkscs"),
    "gb18030": ("utf-8",),
}
"""As what a text was read by mistake before it was saved again, and what it was in."""


def decode(content: bytes) -> str | None:
    """The text of bytes in UTF-8, UTF-16, GB18030 or Big5; None where they are none of these.

    UTF-8 is tried first: it does not fit other text by chance, while declared charsets are often wrong. A few
    broken characters (a page that the server cut in the middle of one) become U+FFFD. Where the words that reports
    have are missing, the other readings of the same bytes are tried: Big5 is GB18030 by chance, and a text that was
    once read in a wrong encoding can be read back as long as no character was lost.
    """
    text = _first(content)
    if text is None or _words(text):
        return text
    for other in _others(content, text):
        if _words(other) >= _FEWEST:
            return other
    return text


def is_garbled(text: str) -> bool:
    """Whether a text was saved in a wrong encoding, so that its words cannot be read: å…¬å¼€, 鍏紑, 锟斤拷."""
    wide = sum(character > "\x7f" for character in text)
    lost = text.count("\ufffd") > wide * _LOST_SHARE or text.count(_MARKS) > _MOST_MARKS
    seen = sum(text.count(word) for word in _garbled_words()) >= _FEWEST
    return lost or (seen and not _words(text))


def _words(text: str) -> int:
    """How many of the words that reports have stand in a text."""
    return sum(word in text for word in _WORDS)


def _first(content: bytes) -> str | None:
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            text = content.decode(encoding, errors="replace")
            wide = sum(character > "\x7f" for character in text)
            if text.count("\ufffd") <= wide * _BROKEN_SHARE:
                return text
    return None


def _others(content: bytes, text: str) -> Iterator[str]:
    """Further readings of bytes, and of a text that was read wrongly before: those without an error."""
    if text.isascii():
        tried = [("hz", content), ("utf-7", content)]
    else:
        tried = [("big5hkscs", content), ("cp950", content)]
        for wrong, rights in _TWICE.items():
            with suppress(UnicodeError):
                tried += [(right, _bytes_of(text, wrong)) for right in rights]
    for encoding, read in tried:
        with suppress(UnicodeError):
            yield read.decode(encoding)


def _bytes_of(text: str, encoding: str) -> bytes:
    """The bytes that a text was wrongly read from; what Windows-1252 leaves open, programs read as ISO 8859-1."""
    if encoding != "cp1252":
        return text.encode(encoding)
    return b"".join(
        character.encode("latin-1" if "\x80" <= character <= "\x9f" else "cp1252") for character in text
    )


@cache
def _garbled_words() -> tuple[str, ...]:
    """What the words look like that reports have, read in a wrong encoding: without the characters that may be lost."""
    garbled = {"锟斤拷"}
    for word in _WORDS:
        for encoding in ("utf-8", "gb18030", "big5hkscs"):
            try:
                written = word.encode(encoding)
            except UnicodeEncodeError:
                continue
            for wrong in _TWICE.keys() - {encoding}:
                read = written.decode(wrong, errors="replace")
                garbled |= {piece[:4] for piece in read.split("\ufffd") if len(piece) > 1}
    return tuple(piece for piece in garbled if not piece.isascii())


def _encodings(content: bytes) -> tuple[str, ...]:
    """What the bytes may be, the likeliest first. UTF-16 without a mark has its NULs at every other byte."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return ("utf-32",)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    even, odd = content[:_SEEN:2].count(0), content[1:_SEEN:2].count(0)
    if max(even, odd) > _SEEN // 100 and min(even, odd) * 10 < max(even, odd):
        return ("utf-16-le" if odd > even else "utf-16-be",)
    return ("utf-8-sig", "gb18030")
