"""Files that reports come in: what leads to one, by its address, its words or a script, and what came in answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from spiders.judgement import normalise
from spiders.markup import absolute, collapse, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

EXTENSIONS = ("pdf", "doc", "docx", "wps", "et", "xls", "xlsx", "rtf", "ofd", "zip", "rar", "7z", "txt")

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
_HTML_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|script|body|meta|div|center|h1|title)", re.IGNORECASE
)


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


def quoted_files(script: str, base: str) -> Iterator[str]:
    """The files whose addresses stand between quotation marks in a script."""
    for quoted in _QUOTED_FILE.findall(script):
        if url := absolute(base, quoted):
            yield url


def files_of(element: lxml.html.HtmlElement, base: str) -> Iterator[str]:
    """The files that an element leads to or shows."""
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
            yield from quoted_files(value, base)


@lru_cache(maxsize=20_000)
def may_lead_to_file(attribute: str) -> bool:
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


def is_called_a_file(element: lxml.html.HtmlElement) -> bool:
    """Whether an anchor's words name a file of one of the formats, whatever its address (年报.docx at /file/3f2a9c)."""
    return element.tag == "a" and bool(_FILE.search(visible_text(element)))


def _called_a_file(anchor: lxml.html.HtmlElement, base: str) -> str | None:
    """Where an anchor leads that is a file by its words alone (附件下载, 年报.docx); None for one to a page."""
    words = normalise(visible_text(anchor) or anchor.get("title") or "")
    url = absolute(base, anchor.get("href") or "") if _FILE_WORDS.search(words) else None
    return url if url and not _PAGE.search(urlsplit(url).path) else None


def name_of(element: lxml.html.HtmlElement, url: str) -> str | None:
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


def is_error_page(body: bytes) -> bool:
    """Whether the answer for a file is not one: nothing at all, or an HTML page (an error, a captcha) at status 200."""
    return not body.strip() or bool(_HTML_START.match(body[:512]))
