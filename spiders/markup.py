"""HTML as discovery reads it: parsed without ever failing, its visible text, its addresses and dates.

A night reads every page, and a page has thousands of elements: what is asked of each of them is left to lxml where it
can be, and what one look tells is not worked out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from lxml import etree
from w3lib.html import strip_html5_whitespace
from w3lib.url import safe_url_string

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_VISIBLE = etree.XPath("descendant::text()[not(parent::script) and not(parent::style)]", smart_strings=False)
# A server that keeps a visitor apart in the address gives every page a new one each night; so does a script that puts
# the clock or a random number into it (?_=1706000000000, ?t=0.517).
_PASSING = re.compile(
    r";jsessionid=[^?#/;]*|(?<=[?&])(?:(?:jsessionid|phpsessid|aspsessionid\w*|session_?id|zsessionid)=[^&#]*"
    r"|(?:_|_?ts?|time|timestamp|r|rnd|rand|random|_dc|nocache)=(?:1[3-9]\d{8}(?:\d{3})?|0\.\d+)(?=&|#|$))&?",
    re.IGNORECASE,
)
_ROUTE = re.compile(r"!?/\w")
_UNSEEN = ("script", "style")
_BLOCKS = ("br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "dt", "dd")


def _html_parser() -> etree.HTMLParser:
    """lxml's own HTML parser, but for how an element gets its class: there a Python function is called for each."""
    lookup = etree.ElementNamespaceClassLookup(
        etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment)
    )
    # The elements whose class has something of its own that is used here.
    lookup.get_namespace(None)["form"] = lxml.html.FormElement
    for tag, kind in {
        "input": lxml.html.InputElement,
        "select": lxml.html.SelectElement,
        "textarea": lxml.html.TextareaElement,
    }.items():
        lookup.get_namespace(None)[tag] = kind
    parser = etree.HTMLParser()
    parser.set_element_class_lookup(lookup)
    return parser


_PARSER = _html_parser()


def parse(source: str) -> lxml.html.HtmlElement:
    """HTML text as a tree. Never fails: an empty or hopeless text is an empty document."""
    return parse_whole(source)[0]


def parse_whole(source: str) -> tuple[lxml.html.HtmlElement, list[lxml.html.HtmlElement]]:
    """The tree as `parse` gives it, and its elements in their order.

    While somebody holds them lxml does not make them anew, which is most of what it costs to go through a tree.
    """
    text = _XML_DECLARATION.sub("", CONTROL.sub("", source))
    try:
        tree = lxml.html.document_fromstring(text, parser=_PARSER)
    except (etree.ParserError, ValueError):
        tree = lxml.html.document_fromstring("<html><body></body></html>", parser=_PARSER)
    _join_strays(tree)
    elements = list(tree.iter(etree.Element))
    for block in tree.iter(*_BLOCKS):
        # A block ends a word: said once here, the text of any element can be taken as it stands.
        tail = block.tail
        if tail is None or not tail[:1].isspace():
            block.tail = f" {tail or ''}"
    return tree, elements


def _join_strays(tree: lxml.html.HtmlElement) -> None:
    """Put what stands behind an early `</html>` into the page, as browsers do: the parser makes a second root of it."""
    body = tree.find("body")
    for stray in list(tree.itersiblings(etree.Element)):
        stray.tag = "div"
        (tree if body is None else body).append(stray)


def absolute(base: str, address: str) -> str | None:
    """An address as http(s) URL without fragment, session, clock and bare trailing `?`, else None.

    A fragment stays that is a route of a page's script (/#/list?id=5).
    """
    stripped = strip_html5_whitespace(address)
    if "\\" in stripped:
        # Browsers take a backslash in a path for a slash (URL Standard, 4.4); portals made on Windows write them.
        path, mark, query = stripped.partition("?")
        stripped = path.replace("\\", "/") + mark + query
    if stripped.startswith("/") and not stripped.startswith("//"):
        # Navigation is the same on every page: what does not depend on the page's own path is worked out once.
        origin = base.find("/", base.find("//") + 2)
        base = base[: origin + 1] if origin >= 0 else base
    return _joined(base, stripped)


@lru_cache(maxsize=20_000)
def _joined(base: str, address: str) -> str | None:
    try:
        whole, fragment = urldefrag(urljoin(base, address))
        lasting = _PASSING.sub("", whole)
        url = safe_url_string((lasting.rstrip("&") if lasting != whole else whole).rstrip("?"))
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return f"{url}#{safe_url_string(fragment)}" if _ROUTE.match(fragment) else url


def is_route(url: str) -> bool:
    """Whether an address is a route of a page's script (/#/list?id=5): the server gives one page for all of them."""
    return bool(_ROUTE.match(urldefrag(url)[1]))


def find_date(text: str) -> str | None:
    """The first full date in a text, as ISO 8601; None where there is none or it is impossible."""
    for match in _DATE.finditer(text):
        year, month, day = (int(group) for group in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04}-{month:02}-{day:02}"
    return None


def visible_text(element: lxml.html.HtmlElement) -> str:
    """The text a reader sees below an element, spaces collapsed."""
    if not len(element):
        return (
            collapse(element.text or "")
            if isinstance(element.tag, str) and element.tag not in _UNSEEN
            else ""
        )
    if next(element.iter(*_UNSEEN), None) is None:
        return collapse(etree.tostring(element, method="text", encoding="unicode", with_tail=False))
    return collapse("".join(cast("list[str]", _VISIBLE(element))))


def collapse(text: str) -> str:
    return " ".join(text.split())
