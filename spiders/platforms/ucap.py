"""UCAP (开普云): static .shtml lists whose script pager counts pages from 1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from spiders.asking import Ask
from spiders.platforms.base import Platform

if TYPE_CHECKING:
    from spiders.pages import Page

# createPageHTML('page_div', total, current, 'common_list', 'shtml', …): TRS has a function of the same name, but
# there the first argument is the number of pages. Page 2 is common_list_2.shtml.
_PAGER = re.compile(
    r"createPageHTML\s*\(\s*[\"'](?P<element>[^\"']+)[\"']\s*,\s*[\"']?(?P<total>\d+)[\"']?\s*,\s*[\"']?\d+[\"']?\s*,"
    r"\s*[\"'](?P<stem>[^\"']+)[\"']\s*,\s*[\"']\.?(?P<ext>\w+)[\"']"
)
_ARTICLE = re.compile(r"/\d{6}/(?:c\d\d_\d+|[0-9a-f]{32})\.shtml$")
_MOST_PAGES = 500


class Ucap(Platform):
    name: ClassVar[str] = "ucap"

    def recognises(self, page: Page) -> bool:
        marked = "UCAPCONTENT" in page.source or "UCAP-CONTENT" in page.source
        return marked or bool(_PAGER.search(page.scripts) or _ARTICLE.search(page.url))

    def next_pages(self, page: Page) -> list[Ask]:
        found = super().next_pages(page)
        if pager := _PAGER.search(page.scripts):
            pages = range(2, min(int(pager["total"]), _MOST_PAGES) + 1)
            found += [Ask(urljoin(page.url, f"{pager['stem']}_{number}.{pager['ext']}")) for number in pages]
        return found
