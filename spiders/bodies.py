"""The body of an article: where it stands on the page, whether it is a report, its attachments and page images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from spiders import vocabulary
from spiders.files import (
    FileLink,
    files_of,
    is_called_a_file,
    is_file,
    may_lead_to_file,
    name_of,
    quoted_files,
)
from spiders.judgement import normalise, squeeze
from spiders.markup import absolute, collapse, visible_text
from spiders.pages import once

if TYPE_CHECKING:
    import lxml.html

    from spiders.pages import Page

_HEADINGS = tuple(re.compile(pattern) for pattern in vocabulary.REPORT_HEADINGS)
_CONTAINERS = frozenset(vocabulary.BODY_CONTAINERS)
_CHROME = re.compile(
    r"\b(?:nav|menu|header|footer|foot|sidebar|related|recommend|friend|links?|xgwz|xgxx|hot)\b",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
# A report in prose has thousands of characters, a cover note for an attachment or for page images some dozens.
_PROSE = 200
# A body that only says where its text is.
_CALL = 60
_READ_ON = re.compile(r"全文|正文|原文|查看|阅读|浏览|详情|详见")
# Icons and seals are smaller than a page, and are seldom in the body at all.
_ICON = re.compile(r"icon|logo|ewm|qrcode|weixin|share|spacer|blank|button|btn|filetype|print", re.IGNORECASE)


@once
def container(page: Page) -> lxml.html.HtmlElement:
    """The element that holds the article's body: a known container, else the smallest that has most of the text."""
    called = _known_containers(page)
    for selector in vocabulary.BODY_CONTAINERS:
        # Print buttons and the like reuse these names; the body has text, an image or a file in it.
        full = [element for element in called.get(selector, ()) if _holds_something(element)]
        if full:
            return max(full, key=lambda element: len(visible_text(element)))
    return _densest(page.tree)


@once
def _body_text(page: Page) -> str:
    return visible_text(container(page))


def _known_containers(page: Page) -> dict[str, list[lxml.html.HtmlElement]]:
    """The elements that go by the name of a container, by its selector."""
    found: dict[str, list[lxml.html.HtmlElement]] = {}
    for element in page.marked:
        if (name := f"#{element.get('id')}") in _CONTAINERS:
            found.setdefault(name, []).append(element)
        for part in (element.get("class") or "").split():
            if (name := f".{part}") in _CONTAINERS:
                found.setdefault(name, []).append(element)
    for element in page.tree.iter(*(name for name in _CONTAINERS if name.isalpha())):
        found.setdefault(element.tag, []).append(element)
    return found


def _holds_something(element: lxml.html.HtmlElement) -> bool:
    inside = element.iterdescendants("img", "a", "iframe", "embed", "object")
    return bool(visible_text(element)) or next(inside, None) is not None


def _densest(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    body = tree.find("body")
    best = body if body is not None else tree
    while True:
        whole = _own_words(best)
        child = max((c for c in best if isinstance(c.tag, str)), key=_own_words, default=None)
        # Text of tables and of paragraphs side by side shares itself out: there the container ends.
        if child is None or child.tag in ("table", "p", "span") or _own_words(child) < 0.6 * whole:
            return best
        best = child


def _own_words(element: lxml.html.HtmlElement) -> int:
    """Length of the text that is not inside a link: a list of links is no body."""
    return len(visible_text(element)) - sum(len(visible_text(a)) for a in element.iter("a"))


@once
def is_report_body(page: Page) -> bool:
    """Whether the body itself is a report: three of the six headings that 国办公开办函〔2021〕30号 asks for."""
    text = squeeze(_body_text(page))
    return sum(1 for heading in _HEADINGS if heading.search(text)) >= 3


@once
def has_prose(page: Page) -> bool:
    """Whether the body holds text of its own, as reports before 2019 do without the six headings."""
    # Days and spaces between the links of a list are no prose.
    linked = sum(len(_HAN.findall(visible_text(a))) for a in container(page).iter("a"))
    return len(_HAN.findall(_body_text(page))) - linked >= _PROSE


@once
def attachments(page: Page) -> list[FileLink]:
    """The article's files, in the page's order, each once: those in the body and beside it, not the site's own."""
    found: dict[str, FileLink] = {}
    block = _article_block(page)
    for element in page.marked:
        if not (any(map(may_lead_to_file, element.values())) or is_called_a_file(element)):
            continue
        if not _is_inside(element, block):
            continue
        files = list(files_of(element, page.base))
        for url in files if files and not _in_chrome(element) else ():
            found.setdefault(url, FileLink(url, name_of(element, url)))
    if not found and not has_prose(page):
        # PDFObject.embed('/f/nb.pdf'), pdfjsLib.getDocument(url): a script shows the file in the body's place.
        for file in quoted_files(page.scripts, page.base):
            found.setdefault(file, FileLink(file, unquote(file.rpartition("/")[2]) or None))
    found.pop(page.url, None)
    return list(found.values())


@once
def page_images(page: Page) -> list[FileLink]:
    """The images of a body that is images: a report printed and scanned (图片版). Empty where the body has text."""
    if has_prose(page):
        return []
    found: dict[str, FileLink] = {}
    for image in container(page).iter("img"):
        for name in ("src", "data-src", "data-original"):
            url = absolute(page.base, image.get(name) or "") if image.get(name) else None
            if (
                url
                and url != page.base
                and not _ICON.search(urlsplit(url).path)
                and not url.lower().endswith(".gif")
            ):
                found.setdefault(
                    url, FileLink(url, collapse(image.get("title") or image.get("alt") or "") or None)
                )
                break
    return list(found.values())


@once
def text_elsewhere(page: Page) -> list[str]:
    """Where an article's text is, whose body is a link to it and nothing else (点击查看全文); mostly nowhere."""
    body = container(page)
    links = [anchor for anchor in body.iter("a") if anchor.get("href")]
    if len(links) != 1 or len(_body_text(page)) > _CALL or not _READ_ON.search(visible_text(links[0])):
        return []
    url = absolute(page.base, links[0].get("href") or "")
    same_host = url is not None and urlsplit(url).netloc == urlsplit(page.url).netloc
    return [url] if url and same_host and url != page.url and not is_file(url) else []


def _article_block(page: Page) -> lxml.html.HtmlElement:
    """The body together with what stands around it under the same heading: attachments often do."""
    block = container(page)
    heading = normalise(page.title)[:12]
    for ancestor in block.iterancestors():
        if ancestor.tag == "html":
            break
        block = ancestor
        text = visible_text(ancestor)
        # Normalising a whole page takes longer than the rest: mostly it is not needed to see that.
        if heading and (heading in squeeze(text) or heading in normalise(text)):
            break
    return block


def _is_inside(element: lxml.html.HtmlElement, block: lxml.html.HtmlElement) -> bool:
    return element is block or block in element.iterancestors(block.tag)


def _in_chrome(element: lxml.html.HtmlElement) -> bool:
    """Whether an element belongs to the site's frame: its navigation, its foot, its lists of other articles."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in ("nav", "footer", "header", "aside"):
            return True
        if ancestor.tag in ("div", "ul", "section") and _CHROME.search(
            f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        ):
            return True
    return False
