"""The general rules for lists, which harvest a portal of no known family; families override what rules cannot see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from spiders import bodies, choices, loaded, loading, pagers, patterns, posted, records, vocabulary
from spiders.markup import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.asking import Ask
    from spiders.links import Link
    from spiders.pages import Page

# A page's address inside the query of another, whole (shell.shtml?/real/list.shtml) or as a member of it.
_PAGE_PATH = re.compile(r"/[\w./-]*(?:/|\.(?:s?html?|jsp|aspx?|php)(?:\?.*)?)")
# E-books have a plain form beside the script's: basic-html/page1.html, page-2.html, each with its text or its image.
_BOOK = "basic-html"
_LEAF = re.compile(r"(?P<book>.*/basic-html/page-?)(?P<number>\d{1,3})(?P<end>\.html?)$")
_INDEX = re.compile(r"/index\.s?html?$")
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
        scripted = page.asked is not None and page.asked.referer is not None
        if scripted and (records.is_data(page.source) or page.tree.find(".//form") is None):
            return loading.following(page)
        return [*pagers.linked(page), *choices.years(page), *self.scripted_pages(page)]

    def scripted_pages(self, page: Page) -> list[Ask]:
        """The further pages, and the rows, that only a page's scripts lead to."""
        written = [] if pagers.linked(page) else [*posted.pages(page), *patterns.pages(page)]
        return [*written, *loading.first_asks(page)]

    def parts(self, page: Page) -> list[str]:
        """The further pages of an article that is split over several; every page of an e-book's plain form."""
        numbered = [ask.url for ask in pagers.linked(page) if pagers.is_part(ask.url, page.url)]
        return _leaves(page) or numbered or bodies.text_elsewhere(page) or loaded.texts(page)

    def view_year(self, url: str) -> int | None:
        """The year that an address shows the report of, where reports are views of a unit without article pages."""
        return None

    def guessed_views(self, page: Page) -> list[Link]:
        """Such views of a unit's page that does not say which years there are, newest first."""
        return []

    def is_unit(self, link: Link) -> bool:
        """Whether a link leads to a unit's own page by its address, whatever it is called."""
        return False

    def same_document(self, url: str) -> str:
        """What addresses of one and the same document have in common."""
        return _INDEX.sub("/", url)

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
        return {
            url
            for _, address, _ in records.rows(page.source, page.made)
            if (url := absolute(page.base, address))
        }

    def stated_total(self, page: Page) -> int | None:
        """How many rows the list says it has over all its pages; None where it does not say."""
        return records.stated_total(page.source) if records.is_data(page.source) else None

    def stated_empty(self, page: Page) -> bool:
        """Whether the page itself says that there is nothing in the list (暂无)."""
        return bool(_EMPTY.search(page.normalised)) or (not self.rows(page) and self.stated_total(page) == 0)


def _handed_over(url: str) -> Iterator[str]:
    query = urlsplit(url).query
    for value in (unquote(query), *(value for _, value in parse_qsl(query))):
        if _PAGE_PATH.fullmatch(value) and (inner := absolute(url, value)):
            yield inner


def _leaves(page: Page) -> list[str]:
    if _BOOK not in page.source and _BOOK not in page.base:
        return []
    leaves = [leaf for link in page.links if (leaf := _LEAF.match(link.url))]
    leaves += [leaf for url in page.frames if (leaf := _LEAF.match(url))]
    if not leaves:
        return []
    # Plain forms link their first, next and last page; those between are numbered alike.
    last, first = max(int(leaf["number"]) for leaf in leaves), leaves[0]
    pages = (f"{first['book']}{number}{first['end']}" for number in range(1, last + 1))
    return [url for url in pages if url != page.url]
