"""UCAP (开普云): static .shtml lists whose script pager counts pages from 1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from spiders.asking import Ask
from spiders.platforms.base import Platform
from spiders.platforms.paging import first_answer, further_answers

if TYPE_CHECKING:
    from spiders.pages import Page

# createPageHTML('page_div', total, current, 'common_list', 'shtml', …): TRS has a function of the same name, but
# there the first argument is the number of pages. Page 2 is common_list_2.shtml.
_PAGER = re.compile(
    r"createPageHTML\s*\(\s*[\"'](?P<element>[^\"']+)[\"']\s*,\s*[\"']?(?P<total>\d+)[\"']?\s*,\s*[\"']?\d+[\"']?\s*,"
    r"\s*[\"'](?P<stem>[^\"']+)[\"']\s*,\s*[\"']\.?(?P<ext>\w+)[\"']"
)
_ARTICLE = re.compile(r"/\d{6}/(?:c\d\d_\d+|[0-9a-f]{32})\.shtml$")
# A column whose rows its script asks for, by the column's number.
_SEARCH = re.compile(r"(?:https?:)?[\w./:-]*/(?:search|searchList)/[0-9a-f]{32}\?[^\"'\s<>]*")
_MOST_PAGES = 500


class Ucap(Platform):
    name: ClassVar[str] = "ucap"

    def recognises(self, page: Page) -> bool:
        marked = "UCAPCONTENT" in page.source or "UCAP-CONTENT" in page.source
        paged = _PAGER.search(page.scripts) or _search(page) or _SEARCH.search(page.url)
        return marked or bool(paged or _ARTICLE.search(page.url))

    def next_pages(self, page: Page) -> list[Ask]:
        if page.asked and page.asked.referer and _SEARCH.search(page.url):
            return further_answers(page, "page")
        return super().next_pages(page)

    def scripted_pages(self, page: Page) -> list[Ask]:
        found = []
        if search := _search(page):
            found.append(first_answer(page, search[0], "page"))
        if pager := _PAGER.search(page.scripts):
            pages = range(2, min(int(pager["total"]), _MOST_PAGES) + 1)
            found += [Ask(urljoin(page.url, f"{pager['stem']}_{number}.{pager['ext']}")) for number in pages]
        return found or super().scripted_pages(page)


def _search(page: Page) -> re.Match[str] | None:
    """The address that a script asks for rows by; most pages have no word of it."""
    return _SEARCH.search(page.scripts) if "/search" in page.scripts else None
