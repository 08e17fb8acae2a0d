"""HTML as discovery reads it: parsed without ever failing, its visible text, its addresses and dates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from lxml.etree import ParserError, XPath
from w3lib.html import strip_html5_whitespace
from w3lib.url import safe_url_string

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_VISIBLE = XPath("descendant::text()[not(parent::script) and not(parent::style)]", smart_strings=False)
_BLOCKS = ("br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "dt", "dd")


def parse(source: str) -> lxml.html.HtmlElement:
    """HTML text as a tree. Never fails: an empty or hopeless text is an empty document."""
    text = _XML_DECLARATION.sub("", CONTROL.sub("", source))
    try:
        tree = lxml.html.document_fromstring(text)
    except (ParserError, ValueError):
        return lxml.html.document_fromstring("<html><body></body></html>")
    for block in tree.iter(*_BLOCKS):
        # A block ends a word: said once here, the text of any element can be taken as it stands.
        block.tail = f" {block.tail or ''}"
    return tree


def absolute(base: str, address: str) -> str | None:
    """An address as http(s) URL without fragment and without a bare trailing `?`, else None."""
    stripped = strip_html5_whitespace(address)
    if stripped.startswith("/") and not stripped.startswith("//"):
        # Navigation is the same on every page: what does not depend on the page's own path is worked out once.
        origin = base.find("/", base.find("//") + 2)
        base = base[: origin + 1] if origin >= 0 else base
    return _joined(base, stripped)


@lru_cache(maxsize=20_000)
def _joined(base: str, address: str) -> str | None:
    try:
        url = safe_url_string(urldefrag(urljoin(base, address))[0].rstrip("?"))
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
    return collapse("".join(cast("list[str]", _VISIBLE(element))))


def collapse(text: str) -> str:
    return " ".join(text.replace("\u3000", " ").split())
