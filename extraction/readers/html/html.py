"""Web pages: the report's body among the page's chrome, with its tables' spans resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from extraction.decoding import GARBLED, decode, is_garbled
from extraction.layout import Block, Grid, Layout, Paragraph, UnreadableError
from extraction.readers.grids import CellCount
from extraction.readers.html.body import Found, body_of
from extraction.readers.html.embedded import data_of, page_pictures
from extraction.readers.html.frames import open_frames
from extraction.readers.html.grid import set_grids
from extraction.readers.html.lines import (
    EMPTY_LINE,
    is_empty_line,
    preformatted,
    with_empty_lines,
    with_pipes,
)
from extraction.readers.html.rows import set_rows
from extraction.readers.html.scripted import write_article, write_kept_article
from extraction.readers.html.shown import Shown
from extraction.readers.html.tables import BLOCK_TAGS, grid_of, is_layout_table, mend
from extraction.readers.text.text import blocks_of_text
from extraction.words.block_headings import is_request_label
from extraction.words.dates import labelled_date, parse_date
from extraction.words.headings import is_section_heading
from extraction.words.labels import UNPRINTED

_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|foot|breadcrumbs?|crumbs?|share|copyright|pagination|sidebar|toolbar|"
    r"prevnext|related)(?:$|[\s_-])",
    re.I,
)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
_TITLE_METAS = ("articletitle", "title", "og:title", "dc.title")
_DATE_METAS = (
    "pubdate",
    "publishdate",
    "article:published_time",
    "firstpublishedtime",
    "publicationdate",
    "dc.date",
)
_LONGEST_CHROME = 3000
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
        titles=_titles(root),
        published_on=_published_on(root, found),
        pictures=page_pictures(data_of(image.get("src") or "") for image in root.iter("img")),
    )


def blocks_of_markup(markup: str) -> list[Block]:
    """The paragraphs and tables of a piece of a page. Raises UnreadableError."""
    root = _parse(markup)
    shown = Shown(root)
    mend(root, shown)
    return [item.block for item in with_empty_lines(_walk(root, shown))]


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
    found = with_empty_lines(_walk(root, shown))
    if not any(map(_is_request_table, found)) and (set_grids(root, shown) | set_rows(root)):
        found = with_empty_lines(_walk(root, shown))
    found = with_pipes(found)
    if _holds_report(found):
        return found
    every = with_empty_lines(_walk(root, Shown(root, all_styles=False)))
    if not _holds_report(every) and write_kept_article(root):
        mend(root, shown)
        every = with_empty_lines(_walk(root, shown))
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


def _walk(root: html.HtmlElement, shown: Shown) -> Iterator[Found]:
    """The page's paragraphs and tables in reading order. Nothing here recurses: pages nest without bound."""
    buffer: list[str] = []
    stack: list[tuple[html.HtmlElement, bool]] = [(root, False)]
    count = CellCount()

    def flush(element: html.HtmlElement) -> Iterator[Found]:
        text = _collapse("".join(buffer))
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


def _collapse(text: str) -> str:
    return _BETWEEN_CHINESE.sub("", _SPACES.sub(" ", UNPRINTED.sub("", text))).strip(" \xa0\u3000")


def _titles(root: html.HtmlElement) -> list[str]:
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content")
        for meta in root.iter("meta")
    }
    titles = [metas.get(name) for name in _TITLE_METAS]
    titles += [heading.text_content() for tag in ("h1", "h2") for heading in root.iter(tag)]
    titles += [title.text for title in root.iter("title")]
    return [flat for title in titles if title and (flat := _collapse(title))]


def _published_on(root: html.HtmlElement, found: list[Found]) -> str | None:
    """The page's date of publication: its metadata, else what stands after 发布日期 or a like label."""
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content")
        for meta in root.iter("meta")
    }
    for name in _DATE_METAS:
        stated = parse_date(metas.get(name) or "")
        if stated:
            return stated
    return labelled_date(_lines(found))


def _lines(found: list[Found]) -> Iterator[str]:
    for item in found:
        if isinstance(item.block, Paragraph):
            yield item.block.text
        else:
            for index in range(len(item.block.rows)):
                yield " ".join(placed.cell.text for placed in item.block.placed(index))
