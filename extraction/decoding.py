"""Text out of bytes whose encoding nobody says, or says wrongly."""

from __future__ import annotations

_SEEN = 4096
_BROKEN_SHARE = 0.05
"""The share of characters beyond ASCII that may be broken in a text that is still taken for one."""


def decode(content: bytes) -> str | None:
    """The text of bytes in UTF-8, UTF-16 or GB18030; None where they are none of these.

    UTF-8 is tried first: it does not fit other text by chance, while declared charsets are often wrong. A few
    broken characters (a page that the server cut in the middle of one) become U+FFFD.
    """
    for encoding in _encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            text = content.decode(encoding, errors="replace")
            wide = sum(character > "\x7f" for character in text)
            if text.count("\ufffd") <= wide * _BROKEN_SHARE:
                return text
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    """What the bytes may be, the likeliest first. UTF-16 without a mark has its NULs at every other byte."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    even, odd = content[:_SEEN:2].count(0), content[1:_SEEN:2].count(0)
    if max(even, odd) > _SEEN // 100 and min(even, odd) * 10 < max(even, odd):
        return ("utf-16-le" if odd > even else "utf-16-be",)
    return ("utf-8-sig", "gb18030")
