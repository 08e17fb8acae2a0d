"""Files of plain text: lines, Markdown with tables in HTML, comma-separated values, JSON that carries an article."""

from __future__ import annotations

from extraction.decoding import decode
from extraction.layout import Block, Layout, UnreadableError
from extraction.readers.html import blocks_of_markup, read_html
from extraction.readers.served import article_of
from extraction.readers.sheets.separated import blocks_of_values
from extraction.readers.tagged import parts_of_text, without_tags
from extraction.readers.text import blocks_of_text


def read_text(content: bytes) -> Layout:
    """Read text in UTF-8, UTF-16 or GB18030. Raises UnreadableError where the bytes are not text."""
    text = decode(content)
    if text is None:
        raise UnreadableError("the bytes are not text in UTF-8 or GB18030; save the document again as UTF-8")
    article = article_of(text)
    if article is not None:
        return read_html(article.encode())
    return Layout(reader="text", blocks=blocks_of_values(text) or _blocks(text))


def _blocks(text: str) -> list[Block]:
    blocks: list[Block] = []
    for part, tagged in parts_of_text(text):
        blocks += blocks_of_markup(part) if tagged else blocks_of_text(without_tags(part))
    return blocks
