"""Tables that a text holds as HTML: what converters to Markdown write where cells are merged."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TABLE = re.compile(r"<(/?)table\b[^>]*>", re.I)
_CELLS = re.compile(r"<t[dh]\b", re.I)
_TAGS = re.compile(
    r"</?(?:html|body|div|p|center|span|font|b|strong|i|em|u|h[1-6]|thead|tbody|figure)\b[^>]*>", re.I
)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_BREAK_IN_ROW = re.compile(r"(?<=\S)[ \t]*<br\s*/?>[ \t]*(?=[^\s|])", re.I)


def parts_of_text(text: str) -> Iterator[tuple[str, bool]]:
    """A text part by part: True beside the markup of a table, False beside what stands between."""
    depth = begin = end = 0
    for tag in _TABLE.finditer(text):
        if not tag[1]:
            if not depth:
                begin = tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth and _CELLS.search(text, begin, tag.end()):
                yield text[end:begin], False
                yield text[begin : tag.end()], True
                end = tag.end()
    yield text[end:], False


def without_tags(text: str) -> str:
    """A text without the tags that only say how it looks; a line break within a row of a table is a blank."""
    if "<" not in text:
        return text
    lines = (_BREAK_IN_ROW.sub(" ", line) if "|" in line else line for line in text.split("\n"))
    return _TAGS.sub("", _BREAK.sub("\n", "\n".join(lines)))
