"""Files of plain text: lines, Markdown with tables in HTML, comma-separated values, JSON that carries an article."""

from __future__ import annotations

import re
from html import unescape

from extraction.decoding import GARBLED, decode, is_garbled
from extraction.layout import Block, Layout, UnreadableError
from extraction.readers.html.html import blocks_of_markup, read_html
from extraction.readers.plain.served import article_of
from extraction.readers.plain.tagged import parts_of_text, without_tags
from extraction.readers.sheets.separated import blocks_of_values
from extraction.readers.text.text import blocks_of_text

_REFERENCE = re.compile(r"&#x?[0-9a-fA-F]{3,5};")
_MOST_REFERENCES = 20
"""So many characters that are written as in a page, and no other Chinese, are a page's without its tags."""


def read_text(content: bytes) -> Layout:
    """Read text in UTF-8, UTF-16 or GB18030. Raises UnreadableError where the bytes are not text."""
    text = decode(content)
    if text is None:
        raise UnreadableError(
            "the bytes are not text in UTF-8, UTF-16, GB18030 or Big5; save the document again as UTF-8"
        )
    if is_garbled(text):
        raise UnreadableError(GARBLED)
    if text.isascii() and len(_REFERENCE.findall(text)) > _MOST_REFERENCES:
        text = unescape(text)
    article = article_of(text)
    if article is not None:
        return read_html(article.encode())
    return Layout(reader="text", blocks=blocks_of_values(text) or _blocks(text))


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    for part, tagged in parts_of_text(text):
        blocks += blocks_of_markup(part) if tagged else blocks_of_text(without_tags(part))
    return blocks
