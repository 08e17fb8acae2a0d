"""Web pages: the report's body among the page's chrome, with its tables' spans resolved."""

from __future__ import annotations

import re

from lxml import etree, html

from extraction.decoding import GARBLED, decode, is_garbled
from extraction.layout import Block, Grid, Layout, Paragraph, UnreadableError
from extraction.readers.html.about import published_on, titles_of
from extraction.readers.html.body import Found, body_of
from extraction.readers.html.embedded import data_of, page_pictures
from extraction.readers.html.frames import open_frames
from extraction.readers.html.grid import set_grids
from extraction.readers.html.lines import (
    with_empty_lines,
    with_pipes,
)
from extraction.readers.html.rows import set_rows
from extraction.readers.html.scripted import write_article, write_kept_article
from extraction.readers.html.shown import Shown
from extraction.readers.html.tables import mend
from extraction.readers.html.walk import walk
from extraction.words.block_headings import is_request_label
from extraction.words.headings import is_section_heading

_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_FEWEST_LABELS = 3


def read_html(content: bytes) -> Layout:
    """Read a page in UTF-8 or GB18030, whatever it says of itself. Raises UnreadableError."""
    text = decode(content)
    if text is None:
        raise UnreadableError("the page is in no encoding that is known here; fetch the original again")
    if is_garbled(text):
        raise UnreadableError(GARBLED)
    root = _parse(_DECLARED.sub("", text.replace("\x00", "")))
    write_article(root)
    found = _found(root)
    body = body_of(found)
    return Layout(
        reader="html",
        blocks=[item.block for item in body],
        titles=titles_of(root),
        published_on=published_on(root, found),
        pictures=page_pictures(data_of(image.get("src") or "") for image in root.iter("img")),
    )


def blocks_of_markup(markup: str) -> list[Block]:
    """The paragraphs and tables of a piece of a page. Raises UnreadableError."""
    root = _parse(markup)
    shown = Shown(root)
    mend(root, shown)
    return [item.block for item in with_empty_lines(walk(root, shown))]


def _parse(text: str) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableError("the web page is empty or broken; fetch the original again") from None


def _found(root: html.HtmlElement) -> list[Found]:
    """What a reader sees of a page; where that holds no report, what its scripts may show of what it hides."""
    open_frames(root)
    shown = Shown(root)
    mend(root, shown)
    found = with_empty_lines(walk(root, shown))
    if not any(map(_is_request_table, found)) and (set_grids(root, shown) | set_rows(root)):
        found = with_empty_lines(walk(root, shown))
    found = with_pipes(found)
    if _holds_report(found):
        return found
    every = with_empty_lines(walk(root, Shown(root, all_styles=False)))
    if not _holds_report(every) and write_kept_article(root):
        mend(root, shown)
        every = with_empty_lines(walk(root, shown))
    return every if _holds_report(every) else found


def _holds_report(found: list[Found]) -> bool:
    """Whether section 三's table is there, or the headings of some sections."""
    headings = 0
    for item in found:
        if isinstance(item.block, Paragraph):
            headings += is_section_heading(item.block.text)
        elif _is_request_table(item):
            return True
    return headings > 1


def _is_request_table(item: Found) -> bool:
    """Whether this is section 三's table."""
    return isinstance(item.block, Grid) and sum(map(is_request_label, item.block.texts())) >= _FEWEST_LABELS
