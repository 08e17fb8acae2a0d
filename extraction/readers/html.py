"""Web pages: the report's body among the page's chrome, with its tables' spans resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from extraction.dates import labelled_date, parse_date
from extraction.formats import decode
from extraction.layout import (
    CellCount,
    Grid,
    GridBuilder,
    GridCell,
    Layout,
    Paragraph,
    UnreadableError,
)
from extraction.readers.embedded import data_of, page_pictures
from extraction.readers.html_body import Found, body_of
from extraction.readers.scripted import write_article
from extraction.readers.text import blocks_of_text

_BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
_UNSEEN_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "textarea",
        "button",
        "iframe",
        "object",
        "svg",
        "nav",
        "footer",
    ]
)
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|foot|breadcrumbs?|crumbs?|share|copyright|pagination|sidebar|toolbar|"
    r"prevnext|related)(?:$|[\s_-])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_TABLE_TAGS = {"table": "table", "table-row": "tr", "table-cell": "td"}
_DISPLAY = re.compile(r"display\s*:\s*(table(?:-row|-cell)?)\s*(?:;|!|$)", re.I)
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
_LONGEST_CELL = 400
_LONGEST_SINGLE = 100
_MAX_SPAN = 1000


def read_html(content: bytes) -> Layout:
    """Read a page in UTF-8 or GB18030, whatever it says of itself. Raises UnreadableError."""
    text = decode(content)
    if text is None:
        raise UnreadableError("the page is neither in UTF-8 nor in GB18030; fetch the original again")
    root = _parse(_DECLARED.sub("", text.replace("\x00", "")))
    write_article(root)
    _name_tables(root)
    found = list(_walk(root))
    body = body_of(found)
    return Layout(
        reader="html",
        blocks=[item.block for item in body],
        titles=_titles(root),
        published_on=_published_on(root, found),
        pictures=page_pictures(data_of(image.get("src") or "") for image in root.iter("img")),
    )


def _parse(text: str) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableError("the web page is empty or broken; fetch the original again") from None


def _name_tables(root: html.HtmlElement) -> None:
    """Give elements that a style sets as a table, its rows and its cells the names of these."""
    for element in root.iter("div", "span", "ul", "li", "dl", "dt", "dd"):
        shown = _DISPLAY.search(element.get("style") or "")
        if shown:
            element.tag = _TABLE_TAGS[shown[1].lower()]


def _walk(root: html.HtmlElement) -> Iterator[Found]:
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
            if tag in _BLOCK_TAGS:
                yield from flush(element)
        elif tag and not _unseen(element, tag):
            if tag in _BLOCK_TAGS:
                yield from flush(element.getparent() if element.getparent() is not None else element)
            if tag == "table" and not _is_layout_table(element):
                yield Found(_grid(element, count), element)
            elif tag == "pre" and "\n" in (element.text or ""):
                yield from (Found(block, element) for block in blocks_of_text(element.text_content()))
            else:
                buffer.append(element.text or "")
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
                continue
        if element is not root:
            buffer.append(element.tail or "")
    yield from flush(root)


def _unseen(element: html.HtmlElement, tag: str) -> bool:
    if _hidden(element, tag):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not _CHROME.search(names):
        return False
    text = element.text_content() or ""
    return len(text) < _LONGEST_CHROME and "总体情况" not in text


def _hidden(element: html.HtmlElement, tag: str) -> bool:
    return (
        tag in _UNSEEN_TAGS or "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _collapse(text: str) -> str:
    return _BETWEEN_CHINESE.sub("", _SPACES.sub(" ", text)).strip(" \xa0\u3000\u200b\ufeff")


def _is_layout_table(table: html.HtmlElement) -> bool:
    """Whether a table only places things on the page: it holds tables, or the text itself."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    cells = list(table.iterdescendants("td", "th"))
    if len(cells) <= 1:
        return not cells or len(cells[0].text_content()) > _LONGEST_SINGLE
    return any(len(cell.text_content().strip()) > _LONGEST_CELL for cell in cells)


def _grid(table: html.HtmlElement, count: CellCount) -> Grid:
    lines = list(table.iterdescendants("tr"))
    builder = GridBuilder(count)
    ends = {line.getparent(): row for row, line in enumerate(lines)}
    for row, line in enumerate(lines):
        # No cell reaches out of its group of rows: thead, tbody, tfoot.
        last = ends[line.getparent()]
        for element in line.iterchildren("td", "th"):
            rowspan = _span(element.get("rowspan"), zero=len(lines))
            builder.place(
                row,
                GridCell(_cell_text(element)),
                rowspan,
                _span(element.get("colspan"), zero=1),
                last,
            )
    return builder.grid()


def _span(value: str | None, *, zero: int) -> int:
    """A colspan or rowspan: a number from 1; 0 means "to the end" (rowspan), anything else means 1."""
    digits = re.match(r"\s*(\d{1,6})", value or "1")
    if not digits:
        return 1
    return min(int(digits[1]), _MAX_SPAN) or zero


def _cell_text(element: html.HtmlElement) -> str:
    pieces: list[str] = []
    stack: list[tuple[html.HtmlElement, bool]] = [(element, False)]
    while stack:
        item, closing = stack.pop()
        tag = item.tag if isinstance(item.tag, str) else ""
        if closing:
            if tag in _BLOCK_TAGS:
                pieces.append("\n")
        elif tag and not _hidden(item, tag):
            pieces.append("\n" if tag in _BLOCK_TAGS else "")
            pieces.append(_SPACES.sub(" ", item.text or ""))
            stack.append((item, True))
            stack.extend((child, False) for child in reversed(item))
            continue
        if item is not element:
            pieces.append(_SPACES.sub(" ", item.tail or ""))
    return "\n".join(line for line in (part.strip(" ") for part in "".join(pieces).split("\n")) if line)


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
