"""The tokens of an RTF file: bytes of text, control words and symbols, and the braces of groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.layout import UnreadableError

_TOKEN = re.compile(
    rb"((?:\\'[0-9a-fA-F]{2})+)"  # bytes in a code page
    rb"|\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|([^a-zA-Z]))"  # a control word and its number, or a control symbol
    rb"|([{}])|[\r\n\x00]+|([^\\{}\r\n\x00]+)",
    re.S,
)
_MOST_TOKENS = 3_000_000


def tokens_of(content: bytes) -> Iterator[tuple[bytes | None, ...]]:
    """Each as coded bytes (\\'b9), control word, its number, control symbol, brace and plain bytes, of which it is one.

    The bytes that a \\bin tells to pass over are left out. Raises UnreadableError for too many tokens.
    """
    place = 0
    for count, token in enumerate(_TOKEN.finditer(content)):
        if count > _MOST_TOKENS:
            raise UnreadableError(
                f"the file holds more than {_MOST_TOKENS} control words; look at the original by hand"
            )
        if token.start() < place:
            continue
        if token[2] == b"bin":
            place = token.end() + max(int(token[3] or 0), 0)
        else:
            yield token.groups()
