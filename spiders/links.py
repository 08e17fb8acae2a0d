"""The links of a page as a reader sees them, and those that stand where no reader of HTML looks: scripts, textareas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from w3lib.html import strip_html5_whitespace

from spiders import records
from spiders.markup import absolute, collapse, find_date, parse, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

_OPENED = re.compile(
    r"(?:open|location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|goto\w*\()\s*\(?\s*[\"']([^\"']+)[\"']"
)
_OPENED_BY_VALUE = re.compile(r"[\"']([^\"']*[?&/][^\"']*)[\"']\s*\+\s*(?:this\.|\$\(this\)|encodeURI)")
_BIG_ROW = 400
_ROWS = frozenset({"li", "tr", "dl"})
_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "td", "li", "dt", "dd")
# Rows that a script opens when they are clicked.
_CLICKED = ("tr", "li", "div", "td", "dd", "p", "span")
_ADDRESSES = ("data-href", "data-url", "data-link")
_SPLIT_DATE = re.compile(
    r"(?<!\d)(?P<month>\d{1,2})[-./月](?P<day>\d{1,2})日?\s+(?P<year>(?:19|20)\d{2})(?!\d)"
    r"|(?<!\d)(?P<day2>\d{1,2})\s+(?P<year2>(?:19|20)\d{2})[-./年](?P<month2>\d{1,2})(?!\d)"
)
# A script's text that an address was to be put into.
_UNFINISHED = re.compile(r"[+'\"{}<>\s]|%7[BD]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a reader sees it. `text` is whole (from the title attribute where the page cuts it short);
    `date` is the ISO date that stands in the same row, if any; `choice` is True for an option of a select box."""

    url: str
    text: str
    date: str | None = None
    cut: bool = False
    choice: bool = False


def anchors_in(tree: lxml.html.HtmlElement, base: str) -> Iterator[tuple[Link, lxml.html.HtmlElement]]:
    """The links below an element with the elements they stand on, addresses absolute and without fragment."""
    for anchor in tree.iter("a", "area", "option", *_CLICKED):
        if not anchor.attrib:
            continue
        clicked = anchor.tag in _CLICKED
        url = _clicked(anchor, base) if clicked else _target(anchor, base)
        if url is None:
            continue
        whole = visible_text(anchor)
        shown = _longest_block(anchor) or whole
        title = collapse(anchor.get("title") or anchor.get("alt") or "") or _image_text(anchor)
        cut = shown.endswith(("…", "..."))
        text = title if title and (cut or not shown or shown in title) else shown
        inside = _date(whole) if shown is not whole else None
        yield (
            Link(url, text, _row_date(anchor) or inside, cut and text == shown, anchor.tag == "option"),
            anchor,
        )


def links_in(tree: lxml.html.HtmlElement, base: str) -> list[Link]:
    """The links below an element."""
    return [link for link, _ in anchors_in(tree, base)]


def hidden_links(tree: lxml.html.HtmlElement, base: str) -> Iterator[Link]:
    """Links that a page's script would put on it: markup in a script, in CDATA or in a textarea; rows as data."""
    for element in tree.iter("script", "textarea"):
        text = str(element.text_content())
        if "href" in text and "<a" in text.lower():
            markup = text.replace("<![CDATA[", "").replace("]]>", "").replace('\\"', '"').replace("\\/", "/")
            for anchor in parse(markup).iter("a"):
                if (href := anchor.get("href")) and not _UNFINISHED.search(href):
                    yield from links_in(anchor, base)
        elif element.tag == "script" and records.may_hold_rows(text):
            yield from row_links(text, base)


def row_links(source: str, base: str) -> Iterator[Link]:
    """The rows of a list that stands in JSON, or in a script's own way of writing it."""
    for title, address, day in records.rows(source):
        if url := absolute(base, address):
            yield Link(url, visible_text(parse(title)), find_date(day))


def _longest_block(anchor: lxml.html.HtmlElement) -> str:
    """Of an anchor around a whole row (a day, a title, the first words), the title."""
    texts = [visible_text(block) for block in anchor.iter(*_BLOCKS) if block is not anchor and not len(block)]
    return max((text for text in texts if len(text) < _BIG_ROW // 4), key=len, default="")


def _image_text(anchor: lxml.html.HtmlElement) -> str:
    """What the image of an anchor without text says."""
    return next((collapse(image.get("alt") or image.get("title") or "") for image in anchor.iter("img")), "")


def _target(anchor: lxml.html.HtmlElement, base: str) -> str | None:
    if anchor.tag == "option":
        # Units and years stand in selections whose values are addresses, or the ends of one (?nbYear= + the value).
        value = anchor.get("value") or ""
        if "/" in value:
            return absolute(base, value)
        select = next(anchor.iterancestors("select"), None)
        opened = (
            _OPENED_BY_VALUE.search(select.get("onchange") or "") if select is not None and value else None
        )
        return absolute(base, opened[1] + value) if opened else None
    href = strip_html5_whitespace(anchor.get("href") or "")
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return absolute(base, href)
    opened = _OPENED.search(href) or _OPENED.search(anchor.get("onclick") or "")
    return absolute(base, opened[1]) if opened else _by_attribute(anchor, base)


def _clicked(element: lxml.html.HtmlElement, base: str) -> str | None:
    """Where a row leads that is no link by itself; None for one that has links inside."""
    called = element.get("onclick")
    if called is None and not any(name in element.attrib for name in _ADDRESSES):
        return None
    if next(element.iter("a"), None) is not None:
        return None
    opened = _OPENED.search(called or "")
    return absolute(base, opened[1]) if opened else _by_attribute(element, base)


def _by_attribute(element: lxml.html.HtmlElement, base: str) -> str | None:
    address = next((value for name in _ADDRESSES if (value := element.get(name))), "")
    return absolute(base, address) if "/" in address or ".htm" in address else None


def _row_date(anchor: lxml.html.HtmlElement) -> str | None:
    """The date in the row of a list that holds the link: the nearest li, tr, dd, p or div around it, if small."""
    element = anchor
    for _ in range(4):
        parent = element.getparent()
        if parent is None:
            return None
        several = len(list(islice((a for a in parent.iter("a") if a.get("href")), 2))) > 1
        if several and parent.tag not in _ROWS:
            return None
        element = parent
        text = visible_text(element)
        if len(text) > _BIG_ROW:
            return None
        if (date := _date(text.replace(visible_text(anchor), " ", 1))) is not None or several:
            return date
    return None


def _date(text: str) -> str | None:
    """The date of a row: whole, or with its year set apart from the day, as calendars of lists have it."""
    if (date := find_date(text)) is not None:
        return date
    match = _SPLIT_DATE.search(text)
    if match is None:
        return None
    year, month, day = (
        (match["year"], match["month"], match["day"])
        if match["year"]
        else (match["year2"], match["month2"], match["day2"])
    )
    return find_date(f"{year}-{month}-{day}")
