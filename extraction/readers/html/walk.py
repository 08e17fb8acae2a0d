"""A web page's paragraphs and tables in reading order, as far as a reader sees them, without its chrome."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from extraction.layout import Paragraph
from extraction.readers.grids import CellCount
from extraction.readers.html.body import Found
from extraction.readers.html.lines import EMPTY_LINE, is_empty_line, preformatted
from extraction.readers.html.shown import Shown
from extraction.readers.html.tables import BLOCK_TAGS, grid_of, is_layout_table
from extraction.readers.text.text import blocks_of_text
from extraction.words.labels import UNPRINTED

_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|foot|breadcrumbs?|crumbs?|share|copyright|pagination|sidebar|toolbar|"
    r"prevnext|related)(?:$|[\s_-])",
    re.I,
)
_LONGEST_CHROME = 3000
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")


def walk(root: html.HtmlElement, shown: Shown) -> Iterator[Found]:
    """The page's paragraphs and tables in reading order. Nothing here recurses: pages nest without bound."""
    buffer: list[str] = []
    stack: list[tuple[html.HtmlElement, bool]] = [(root, False)]
    count = CellCount()

    def flush(element: html.HtmlElement) -> Iterator[Found]:
        text = collapse("".join(buffer))
        buffer.clear()
        if text:
            yield Found(Paragraph(text), element)

    while stack:
        element, closing = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if closing:
            if tag in BLOCK_TAGS:
                shown_text = list(flush(element))
                yield from shown_text or (EMPTY_LINE,) * is_empty_line(element, tag)
        elif tag and not (shown.hides(element, tag) or _is_chrome(element)):
            if tag in BLOCK_TAGS:
                yield from flush(element.getparent() if element.getparent() is not None else element)
            if tag == "table" and not is_layout_table(element):
                yield Found(grid_of(element, shown, count), element)
            elif (text := preformatted(element, tag)) is not None:
                yield from (Found(block, element) for block in blocks_of_text(text))
            else:
                buffer.append(element.text or "")
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
                continue
        if element is not root:
            buffer.append(element.tail or "")
    yield from flush(root)


def _is_chrome(element: html.HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not _CHROME.search(names):
        return False
    text = element.text_content() or ""
    return len(text) < _LONGEST_CHROME and "总体情况" not in text


def collapse(text: str) -> str:
    """A text with its blanks as a browser shows them, none between Chinese characters."""
    return _BETWEEN_CHINESE.sub("", _SPACES.sub(" ", UNPRINTED.sub("", text))).strip(" \xa0\u3000")
