"""HTML as discovery reads it: parsed without ever failing, its visible text, its addresses and dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from lxml.etree import ParserError, iterwalk
from w3lib.html import strip_html5_whitespace
from w3lib.url import safe_url_string

if TYPE_CHECKING:
    from collections.abc import Iterator

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_INVISIBLE = frozenset({"script", "style", "noscript", "template"})
_BLOCKS = frozenset({"br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "dt", "dd"})


def parse(source: str) -> lxml.html.HtmlElement:
    """HTML text as a tree. Never fails: an empty or hopeless text is an empty document."""
    text = _XML_DECLARATION.sub("", CONTROL.sub("", source))
    try:
        return lxml.html.document_fromstring(text)
    except (ParserError, ValueError):
        return lxml.html.document_fromstring("<html><body></body></html>")


def absolute(base: str, address: str) -> str | None:
    """An address as http(s) URL without fragment and without a bare trailing `?`, else None."""
    try:
        url = safe_url_string(urldefrag(urljoin(base, strip_html5_whitespace(address)))[0].rstrip("?"))
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


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
