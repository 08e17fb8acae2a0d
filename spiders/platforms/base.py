"""The general rules for lists, which harvest a portal of no known family; families override what rules cannot see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from spiders import records, vocabulary
from spiders.asking import Ask
from spiders.judgement import normalise
from spiders.pages import absolute, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

    from spiders.pages import Link, Page

_NEXT = re.compile(r"(?:下一?页|后一?页|下页|(?i:next)(?:page)?)[>＞»›→]*|[>＞»›→]{1,2}")
_PAGER_CLASS = re.compile(r"pag(?:e|ing|er|ination)|fenye|fanye|\bp_no|turn", re.IGNORECASE)
# All that stands in a pager: numbers, arrows, and the words for first, last, next.
_PAGER_TEXT = re.compile(
    r"(?:[\d.…<>＜＞«»‹›|/\[\]:,()]|首页|尾页|末页|上一?页|下一?页|前一?页|后一?页|第|页|共|条|跳转|转到|到|当前|记录)*"
)
# A page's address inside the query of another, whole (shell.shtml?/real/list.shtml) or as a member of it.
_PAGE_PATH = re.compile(r"/[\w./-]*(?:/|\.(?:s?html?|jsp|aspx?|php)(?:\?.*)?)")
# E-books have a plain form beside the script's: basic-html/page1.html, page-2.html, each with its text or its image.
_LEAF = re.compile(r"(?P<book>.*/basic-html/page-?)(?P<number>\d{1,3})(?P<end>\.html?)$")
_EMPTY = re.compile(vocabulary.EMPTY_NOTICES)


class Platform:
    """A family of portals. This one is no family: its rules hold anywhere.

    A subclass sets `name`, says in `recognises` which pages are its own, and overrides what it must. Platforms keep
    no state: everything they need is on the page.
    """

    name: ClassVar[str] = "general"

    # Where the authority of a report is taken from, most trusted first. The title stands before the source,
    # which is often the office that uploaded the reports of all.
    trust: ClassVar[tuple[str, ...]] = ("breadcrumb", "unit", "column", "title", "source")

    def recognises(self, page: Page) -> bool:
        """Whether the page shows the marks of this family."""
        return True

    def links(self, page: Page) -> list[Link]:
        """The links of a page, those included that only its scripts would show."""
        return page.links

    def next_pages(self, page: Page) -> list[Ask]:
        """The further pages of the list that this page is a part of."""
        found = {link: None for link in (*_next_links(page), *_numbered_links(page)) if link != page.url}
        return [Ask(url) for url in found]

    def parts(self, page: Page) -> list[str]:
        """The further pages of an article that is split over several; every page of an e-book's plain form."""
        return _leaves(page)

    def view_year(self, url: str) -> int | None:
        """The year that an address shows the report of, where reports are views of a unit without article pages."""
        return None

    def is_unit(self, link: Link) -> bool:
        """Whether a link leads to a unit's own page by its address, whatever it is called."""
        return False

    def same_document(self, url: str) -> str:
        """What addresses of one and the same document have in common."""
        return re.sub(r"/index\.s?html?$", "/", url)

    def report_columns(self, page: Page) -> list[str]:
        """Addresses of report columns that a unit's page has without linking them."""
        return []

    def inner_pages(self, page: Page) -> list[str]:
        """Addresses of pages that this one shows inside itself: its frames, and what its own query hands over."""
        return [*page.frames, *_handed_over(page.url)]

    def rows(self, page: Page) -> set[str]:
        """The addresses of the rows of a list that states how many it has; empty where it does not."""
        if not records.is_data(page.source):
            return set()
        return {url for _, address, _ in records.rows(page.source) if (url := absolute(page.base, address))}

    def stated_total(self, page: Page) -> int | None:
        """How many rows the list says it has over all its pages; None where it does not say."""
        return records.stated_total(page.source) if records.is_data(page.source) else None

    def stated_empty(self, page: Page) -> bool:
        """Whether the page itself says that there is nothing in the list (暂无)."""
        return bool(_EMPTY.search(normalise(page.text))) or (
            not self.rows(page) and self.stated_total(page) == 0
        )


def _next_links(page: Page) -> Iterator[str]:
    for element in page.tree.iter("a", "link"):
        if "next" in (element.get("rel") or "").lower().split() or (
            element.tag == "a"
            and _NEXT.fullmatch(normalise(visible_text(element) or element.get("title") or ""))
        ):
            url = absolute(page.base, element.get("href") or "")
            if url and not (element.get("href") or "").startswith("#"):
                yield url


def _numbered_links(page: Page) -> Iterator[str]:
    """Links called 2, 3, … inside a pager, or that differ from the page's own address in digits only."""
    for anchor in page.tree.iter("a"):
        text = normalise(visible_text(anchor)).strip("[]")
        if not re.fullmatch(r"\d{1,3}", text) or not (anchor.get("href") or "").strip("#"):
            continue
        url = absolute(page.base, anchor.get("href") or "")
        if url and _alike(url, page.url) and (_in_pager(anchor) or _shape(url) == _shape(page.url)):
            yield url


def _in_pager(anchor: lxml.html.HtmlElement) -> bool:
    near = [element for element, _ in zip(anchor.iterancestors(), range(3), strict=False)]
    if any(_PAGER_CLASS.search(f"{e.get('class') or ''} {e.get('id') or ''}") for e in (anchor, *near)):
        return True
    return bool(near) and bool(_PAGER_TEXT.fullmatch(normalise(visible_text(near[0]))))


def _alike(url: str, other: str) -> bool:
    """Same host, and one directory within the other: a pager stays with its list."""
    a, b = urlsplit(url), urlsplit(other)
    if a.netloc != b.netloc:
        return False
    mine, own = a.path.rpartition("/")[0], b.path.rpartition("/")[0]
    stem = b.path.rpartition(".")[0] or b.path
    return (
        mine == own
        or mine.startswith(stem.rstrip("/"))
        or own.startswith(mine)
        or _shape(url) == _shape(other)
    )


def _shape(url: str) -> str:
    return re.sub(r"\d+", "#", url)


def _handed_over(url: str) -> Iterator[str]:
    query = urlsplit(url).query
    for value in (unquote(query), *(value for _, value in parse_qsl(query))):
        if _PAGE_PATH.fullmatch(value) and (inner := absolute(url, value)):
            yield inner


def _leaves(page: Page) -> list[str]:
    leaves = [leaf for link in page.links if (leaf := _LEAF.match(link.url))]
    leaves += [leaf for url in page.frames if (leaf := _LEAF.match(url))]
    if not leaves:
        return []
    # Plain forms link their first, next and last page; those between are numbered alike.
    last, first = max(int(leaf["number"]) for leaf in leaves), leaves[0]
    pages = (f"{first['book']}{number}{first['end']}" for number in range(1, last + 1))
    return [url for url in pages if url != page.url]
