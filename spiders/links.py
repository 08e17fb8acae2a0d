"""The links of a page as a reader sees them, and those that stand where no reader of HTML looks: scripts, textareas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from w3lib.html import strip_html5_whitespace

from spiders import records
from spiders.calls import Functions, opened
from spiders.files import is_file
from spiders.handlers import Handlers
from spiders.markup import absolute, collapse, find_date, is_route, parse, visible_text
from spiders.rows import date_in, longest_block, row_date, says_a_command, title_of_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import lxml.html

    from spiders.shapes import Shape

_OPENED = re.compile(
    r"(?:open|location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|goto\w*\()\s*\(?\s*[\"']([^\"']+)[\"']"
)
# Rows that a script opens when they are clicked.
_CLICKED = ("tr", "li", "div", "td", "dd", "p", "span", "button", "input")
_ADDRESSES = ("data-href", "data-url", "data-link")
# The last one is Apache's, in its lists of a folder's files.
_CUT_MARKS = ("…", "...", "‥", "。。", "..>")
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


def anchors_in(
    tree: lxml.html.HtmlElement,
    base: str,
    wanted: Callable[[lxml.html.HtmlElement], bool] | None = None,
    functions: Functions | None = None,
) -> Iterator[tuple[Link, lxml.html.HtmlElement]]:
    """The links below an element with the elements they stand on, addresses absolute and without fragment.

    Of elements that are not `wanted` nothing is worked out. `functions` are what their calls are looked up in.
    """
    functions = functions or Functions(tree)
    handlers = Handlers(functions) if functions.clicks else None
    commanded: lxml.html.HtmlElement | None = None
    for anchor in tree.iter("a", "area", "option", *_CLICKED):
        if not anchor.attrib:
            continue
        clicked = anchor.tag in _CLICKED
        if (clicked and not _is_clickable(anchor, handlers)) or (wanted is not None and not wanted(anchor)):
            continue
        url = _clicked(anchor, base, functions) if clicked else _target(anchor, base, functions)
        if url is None and handlers is not None and (handled := handlers.address(anchor)):
            url = absolute(base, handled)
        if url is None:
            continue
        whole = shown = visible_text(anchor) or _value_of(anchor)
        title = collapse(anchor.get("title") or anchor.get("alt") or anchor.get("data-title") or "")
        if len(anchor):
            shown = longest_block(anchor) or whole
            title = title or _image_text(anchor)
        if says_a_command(shown) and (own := title_of_row(anchor)):
            if commanded is not None and commanded is anchor.getparent():
                # 查看 and 下载 side by side: one document in two forms.
                continue
            shown, commanded = own, anchor.getparent()
        if not (shown or title) and is_file(url):
            # A picture of a file's kind.
            shown = title_of_row(anchor)
        cut = shown.endswith(_CUT_MARKS)
        text = title if title and (cut or not shown or shown in title) else shown
        if cut and text == shown and (name := _file_name(url)).startswith(shown.rstrip("….‥。>")):
            cut, text = False, name
        inside = date_in(whole) if shown is not whole else None
        yield (
            Link(url, text, row_date(anchor) or inside, cut and text == shown, anchor.tag == "option"),
            anchor,
        )


def _file_name(url: str) -> str:
    """The last part of an address as people read it: files are mostly called by their title."""
    return unquote(urlsplit(url).path.rpartition("/")[2])


def links_in(tree: lxml.html.HtmlElement, base: str) -> list[Link]:
    """The links below an element."""
    return [link for link, _ in anchors_in(tree, base)]


def unaddressed(tree: lxml.html.HtmlElement, functions: Functions) -> Iterator[str]:
    """What those elements say that call a function which is not known."""
    for element in tree.iter("a", *_CLICKED):
        href = element.get("href") or ""
        calls = (
            element.get("onclick") or "",
            href if href.lower().lstrip().startswith("javascript:") else "",
        )
        if any(call and functions.misses(call) for call in calls):
            yield collapse(element.get("title") or "") or visible_text(element)


def hidden_links(
    tree: lxml.html.HtmlElement, base: str, made: tuple[Shape, ...] = (), borrowed: str = ""
) -> Iterator[Link]:
    """Links that a page's script would put on it: markup in a script, in CDATA or in a textarea; rows as data.

    `borrowed` is script that the page has in files of its own.
    """
    held = [(str(element.text_content()), element.tag) for element in tree.iter("script", "textarea")]
    for text, tag in ((records.unquoted(text), tag) for text, tag in (*held, (borrowed, "script"))):
        if "href" in text and "<a" in text.lower():
            markup = text.replace("<![CDATA[", "").replace("]]>", "").replace('\\"', '"').replace("\\/", "/")
            for anchor in parse(markup).iter("a"):
                if (href := anchor.get("href")) and not _UNFINISHED.search(href):
                    yield from links_in(anchor, base)
        if tag == "script" and records.may_hold_rows(text, made):
            yield from row_links(text, base, made)
        if tag == "script":
            yield from _links_of(records.called_rows(text), base)


def row_links(source: str, base: str, made: tuple[Shape, ...] = ()) -> Iterator[Link]:
    """The rows of a list that stands in JSON, or in a script's own way of writing it."""
    yield from _links_of(records.rows(source, made), base)


def _links_of(rows: Iterable[records.Row], base: str) -> Iterator[Link]:
    for title, address, day in rows:
        if url := absolute(base, address):
            yield Link(url, visible_text(parse(title)), find_date(day))


def _image_text(anchor: lxml.html.HtmlElement) -> str:
    """What the image of an anchor without text says."""
    return next((collapse(image.get("alt") or image.get("title") or "") for image in anchor.iter("img")), "")


def _target(anchor: lxml.html.HtmlElement, base: str, functions: Functions) -> str | None:
    if anchor.tag == "option":
        return _chosen(anchor, base, functions)
    href = strip_html5_whitespace(anchor.get("href") or "")
    if href and (not href.startswith("#") or is_route(href)) and not href.lower().startswith("javascript:"):
        return absolute(base, href)
    called = href if href.lower().startswith("javascript:") else ""
    return (
        _opened(called, base, functions)
        or _opened(anchor.get("onclick"), base, functions)
        or _by_attribute(anchor, base)
    )


def _chosen(option: lxml.html.HtmlElement, base: str, functions: Functions) -> str | None:
    """Where an option leads: units and years stand in selections whose values are addresses, or parts of one."""
    value = option.get("value") or ""
    if "/" in value:
        return absolute(base, value)
    select = next(option.iterancestors("select"), None)
    called = select.get("onchange") if select is not None and value else None
    if not called:
        return None
    address = functions.address(called, value) or opened(called, {"this": value})
    # A year or a number that is opened as it is, is no address.
    return absolute(base, address) if address and not address.isalnum() else None


def _opened(called: str | None, base: str, functions: Functions) -> str | None:
    """Where a call leads: as a function of the page puts it together, else as it stands in the call."""
    if not called:
        return None
    if address := functions.address(called):
        return absolute(base, address)
    address_given = _OPENED.search(called)
    return absolute(base, address_given[1]) if address_given else None


def _is_clickable(element: lxml.html.HtmlElement, handlers: Handlers | None) -> bool:
    if "onclick" in element.attrib or any(name in element.attrib for name in _ADDRESSES):
        return True
    # An anchor inside is met by itself, and takes what is around it into account.
    return handlers is not None and handlers.handles(element) and next(element.iter("a"), None) is None


def _value_of(element: lxml.html.HtmlElement) -> str:
    """What a button says."""
    return collapse(element.get("value") or "") if element.tag == "input" else ""


def _clicked(element: lxml.html.HtmlElement, base: str, functions: Functions) -> str | None:
    """Where a row leads that is no link by itself; None for one that has links inside."""
    if next(element.iter("a"), None) is not None:
        return None
    return _opened(element.get("onclick"), base, functions) or _by_attribute(element, base)


def _by_attribute(element: lxml.html.HtmlElement, base: str) -> str | None:
    address = next((value for name in _ADDRESSES if (value := element.get(name))), "")
    return absolute(base, address) if "/" in address or ".htm" in address else None
