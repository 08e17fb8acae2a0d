"""A fetched page as discovery sees it: its text, its links and its parts. Read once, asked often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from lxml.etree import ParserError, iterwalk
from w3lib.html import strip_html5_whitespace
from w3lib.url import safe_url_string

from spiders import records
from spiders.decoding import decode
from spiders.scripted import written_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response

    from spiders.asking import Ask

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OPENED = re.compile(
    r"(?:open|location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|goto\w*\()\s*\(?\s*[\"']([^\"']+)[\"']"
)
_OPENED_BY_VALUE = re.compile(r"[\"']([^\"']*[?&/][^\"']*)[\"']\s*\+\s*(?:this\.|\$\(this\)|encodeURI)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_BIG_ROW = 400
_INVISIBLE = frozenset({"script", "style", "noscript", "template"})
_BLOCKS = frozenset({"br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "dt", "dd"})


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a reader sees it. `text` is whole (from the title attribute where the page cuts it short);
    `date` is the ISO date that stands in the same row, if any."""

    url: str
    text: str
    date: str | None = None
    cut: bool = False


class Page:
    """One HTML answer: got from `url`, to the request `asked`; its links are relative to `base`."""

    def __init__(
        self, url: str, body: bytes, content_type: str = "", status: int = 200, asked: Ask | None = None
    ) -> None:
        self.url = url
        self.body = body
        self.status = status
        self.asked = asked
        self.source = decode(body, content_type)

    @classmethod
    def of(cls, response: Response, asked: Ask | None = None) -> Page:
        """The page of a Scrapy response, whatever type Scrapy took it for."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return cls(response.url, response.body, content_type, response.status, asked)

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        """The parsed document, with the article that only a script would write; empty where there is no HTML."""
        if records.is_data(self.source):
            return parse(records.markup(self.source))
        tree = parse(self.source)
        article = written_article("\n".join(map(str, tree.xpath("//script/text()"))))
        body = tree.find("body")
        if article and body is not None:
            body.append(lxml.html.fragment_fromstring(_CONTROL.sub("", article), create_parent="article"))
        return tree

    @cached_property
    def base(self) -> str:
        declared = self.tree.xpath("string(//base/@href)")
        url = self.asked.referer if self.asked and self.asked.referer else self.url
        return urljoin(url, str(declared).strip()) if declared else url

    @cached_property
    def text(self) -> str:
        """All visible text, spaces collapsed."""
        return visible_text(self.tree)

    @cached_property
    def links(self) -> list[Link]:
        """Every link with an address, in the page's order; of a list that came as JSON, its rows."""
        found = list(links_in(self.tree, self.base))
        if records.is_data(self.source):
            for title, address, day in records.rows(self.source):
                if url := absolute(self.base, address):
                    found.append(Link(url, visible_text(parse(title)), find_date(day)))
        return found

    @cached_property
    def frames(self) -> list[str]:
        """Addresses of frames: portals put lists into them."""
        found = (absolute(self.base, str(src)) for src in self.tree.xpath("//iframe/@src | //frame/@src"))
        return [url for url in found if url]

    @cached_property
    def scripts(self) -> str:
        """The text of all inline scripts, for what platforms write there."""
        return "\n".join(str(text) for text in self.tree.xpath("//script/text()"))

    @cached_property
    def titles(self) -> list[str]:
        """What may be the document's title, the likeliest first: the ArticleTitle meta, headings, <title>."""
        headings = [
            visible_text(heading) for level in ("h1", "h2", "h3") for heading in self.tree.iter(level)
        ]
        in_head = collapse(str(self.tree.xpath("string(//title)")))
        return [text for text in (self.meta("ArticleTitle"), *headings, in_head) if text]

    @property
    def title(self) -> str:
        """The likeliest title; empty for a page without any."""
        return self.titles[0] if self.titles else ""

    def meta(self, name: str) -> str | None:
        """The content of a meta element; names are compared without case (portals write pubdate and PubDate)."""
        for element in self.tree.iter("meta"):
            if (element.get("name") or "").strip().lower() == name.lower():
                return collapse(element.get("content") or "") or None
        return None


def parse(source: str) -> lxml.html.HtmlElement:
    """HTML text as a tree. Never fails: an empty or hopeless text is an empty document."""
    text = _XML_DECLARATION.sub("", _CONTROL.sub("", source))
    try:
        return lxml.html.document_fromstring(text)
    except (ParserError, ValueError):
        return lxml.html.document_fromstring("<html><body></body></html>")


def links_in(tree: lxml.html.HtmlElement, base: str) -> Iterator[Link]:
    """The links below an element, addresses absolute and without fragment."""
    for anchor in tree.iter("a", "area", "option"):
        url = _target(anchor, base)
        if url is None:
            continue
        shown = visible_text(anchor)
        title = collapse(anchor.get("title") or anchor.get("alt") or "") or _image_text(anchor)
        cut = shown.endswith(("…", "..."))
        whole = title if title and (cut or not shown or shown in title) else shown
        yield Link(url, whole, _row_date(anchor), cut and whole == shown)


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
    return absolute(base, opened[1]) if opened else None


def absolute(base: str, address: str) -> str | None:
    """An address as http(s) URL without fragment and without a bare trailing `?`, else None."""
    try:
        url = safe_url_string(urldefrag(urljoin(base, strip_html5_whitespace(address)))[0].rstrip("?"))
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _row_date(anchor: lxml.html.HtmlElement) -> str | None:
    """The date in the row of a list that holds the link: the nearest li, tr, dd, p or div around it, if small."""
    element = anchor
    for _ in range(4):
        parent = element.getparent()
        if parent is None or len(parent.xpath(".//a[@href]")) > 1:
            return None
        element = parent
        text = visible_text(element)
        if len(text) > _BIG_ROW:
            return None
        outside = text.replace(visible_text(anchor), " ", 1)
        if (date := find_date(outside)) is not None:
            return date
    return None


def find_date(text: str) -> str | None:
    """The first full date in a text, as ISO 8601; None where there is none or it is impossible."""
    for match in _DATE.finditer(text):
        year, month, day = (int(group) for group in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04}-{month:02}-{day:02}"
    return None


def visible_text(element: lxml.html.HtmlElement) -> str:
    """The text a reader sees below an element, spaces collapsed."""
    return collapse("".join(_pieces(element)))


def _pieces(element: lxml.html.HtmlElement) -> Iterator[str]:
    walk = iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _INVISIBLE:
                walk.skip_subtree()
            else:
                yield node.text or ""
        elif node is not element:
            yield " " if node.tag in _BLOCKS else ""
            yield node.tail or ""


def collapse(text: str) -> str:
    return " ".join(text.replace("\u3000", " ").split())
