"""The body of an article: where it stands on the page, whether it is a report, its attachments and page images."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from spiders import vocabulary
from spiders.judgement import normalise, squeeze
from spiders.markup import absolute, collapse, visible_text
from spiders.pages import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

    from spiders.pages import Page

EXTENSIONS = ("pdf", "doc", "docx", "wps", "et", "xls", "xlsx", "rtf", "ofd", "zip", "rar", "7z", "txt")
IMAGES = ("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp")

_FILE = re.compile(rf"\.(?:{'|'.join(EXTENSIONS)})$", re.IGNORECASE)
# What an anchor to a file is called where the address does not tell.
_FILE_WORDS = re.compile(
    rf"\.(?:{'|'.join(EXTENSIONS)})$|^(?:点击|附件|文件)*下载|下载(?:附件|文件|全文)?$|^附件\d*$", re.I
)
_PAGE = re.compile(r"(?:^|/|\.(?:s?html?|thtml|jhtml))$", re.IGNORECASE)
_DOWNLOADER = re.compile(
    r"(?:down\w*|attach\w*)\.(?:jsp|do|aspx?|php|action)|DownloadAttachUrl|/attachment/",
    re.I,
)
# What stands in the address of every file (is_file, viewers, calls of scripts).
_FILE_SIGN = re.compile(rf"(?:\.|%2e)(?:{'|'.join(EXTENSIONS)})|down|attach|viewer", re.IGNORECASE)
# PDF, OLE (doc, wps, xls), ZIP (docx, ofd, xlsx), RAR, 7-Zip, RTF.
_MAGIC = (b"%PDF-", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"{\\rtf")
# A page that shows a file whose address its query hands over, as pdf.js does: viewer.html?file=/f/nb.pdf.
_VIEWER = re.compile(r"\.html?$", re.IGNORECASE)
_FILE_PATH = re.compile(rf"(?:https?:/|\.{{0,2}})/\S*\.(?:{'|'.join(EXTENSIONS)})(?:[?#]|$)", re.IGNORECASE)
_QUOTED_FILE = re.compile(rf"[\"']([^\"'\s]+\.(?:{'|'.join(EXTENSIONS)}))[\"']", re.IGNORECASE)
_FILE_ATTRIBUTES = ("href", "src", "data", "data-file", "data-url", "data-src", "data-href")
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


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that belongs to an article. `name` is what the page calls it, for people; the bytes tell its format."""

    url: str
    name: str | None


def is_file(url: str) -> bool:
    """Whether an address leads to a file of a format that reports come in, told by path, query or viewer."""
    parts = urlsplit(url)
    if _FILE.search(parts.path) or _DOWNLOADER.search(url):
        return True
    return any(_FILE.search(value) for _, value in parse_qsl(parts.query))


def is_file_body(body: bytes) -> bool:
    """Whether an answer is a file by its first bytes, whatever its address and its type say."""
    return body.startswith(_MAGIC)


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
        if not (any(map(_may_lead_to_file, element.values())) or _is_called_a_file(element)):
            continue
        if not _is_inside(element, block):
            continue
        files = list(_files_of(element, page.base))
        for url in files if files and not _in_chrome(element) else ():
            found.setdefault(url, FileLink(url, _name_of(element, url)))
    if not found and not has_prose(page):
        # PDFObject.embed('/f/nb.pdf'), pdfjsLib.getDocument(url): a script shows the file in the body's place.
        for quoted in _QUOTED_FILE.findall(page.scripts):
            if file := absolute(page.base, quoted):
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


def _files_of(element: lxml.html.HtmlElement, base: str) -> Iterator[str]:
    # Only these attributes: `oldsrc` beside them keeps an address behind a login that no longer answers.
    for name in _FILE_ATTRIBUTES:
        value = element.get(name)
        if not value or value.lower().startswith("javascript:"):
            continue
        url = absolute(base, value)
        if url is not None and (file := file_at(url)) is not None:
            yield file
    if element.tag == "a" and (url := _called_a_file(element, base)):
        yield url
    for name in ("onclick", "href"):
        value = element.get(name) or ""
        if name == "onclick" or value.lower().startswith("javascript:"):
            for quoted in _QUOTED_FILE.findall(value):
                if url := absolute(base, quoted):
                    yield url


@lru_cache(maxsize=20_000)
def _may_lead_to_file(attribute: str) -> bool:
    """Whether an attribute may have the address of a file in it: most are those of the navigation, on every page."""
    return bool(_FILE_SIGN.search(attribute))


@lru_cache(maxsize=20_000)
def file_at(url: str) -> str | None:
    """The file that an address leads to, by itself or through a viewer; None for one that leads to a page."""
    parts = urlsplit(url)
    if _VIEWER.search(parts.path):
        members = dict(parse_qsl(parts.query))
        inner = members.get("file") or next(
            (value for value in members.values() if _FILE_PATH.match(value)), None
        )
        return absolute(url, inner) if inner else None
    return url if is_file(url) else None


def _is_called_a_file(element: lxml.html.HtmlElement) -> bool:
    """Whether an anchor's words name a file of one of the formats, whatever its address (年报.docx at /file/3f2a9c)."""
    return element.tag == "a" and bool(_FILE.search(visible_text(element)))


def _called_a_file(anchor: lxml.html.HtmlElement, base: str) -> str | None:
    """Where an anchor leads that is a file by its words alone (附件下载, 年报.docx); None for one to a page."""
    words = normalise(visible_text(anchor) or anchor.get("title") or "")
    url = absolute(base, anchor.get("href") or "") if _FILE_WORDS.search(words) else None
    return url if url and not _PAGE.search(urlsplit(url).path) else None


def _name_of(element: lxml.html.HtmlElement, url: str) -> str | None:
    """The file's name: as the link shows it, else as the address does (`showname`, the path)."""
    shown = collapse(element.get("title") or "") or visible_text(element)
    if _FILE.search(shown):
        return shown
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    for key in ("showname", "filename", "fileName", "name"):
        if _FILE.search(query.get(key, "")):
            return query[key]
    return shown or unquote(parts.path.rpartition("/")[2]) or None


_HTML_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|script|body|meta|div|center|h1|title)", re.IGNORECASE
)


def is_error_page(body: bytes) -> bool:
    """Whether the answer for a file is not one: nothing at all, or an HTML page (an error, a captcha) at status 200."""
    return not body.strip() or bool(_HTML_START.match(body[:512]))
