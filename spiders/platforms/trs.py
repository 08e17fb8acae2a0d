"""TRS WCM (拓尔思) and its look-alikes: static lists whose pager is written by a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from spiders.asking import Ask
from spiders.platforms.base import Platform
from spiders.platforms.marks import Mark
from spiders.platforms.paging import first_answer, further_answers

if TYPE_CHECKING:
    from spiders.pages import Page

# createPageHTML(total, current, "index", "html"): pages are counted from 0, page k is index_k.html. The first
# argument is a number; 开普's function of the same name takes an element's id there.
_PAGER = re.compile(
    r"createPageHTML\w*\s*\(\s*(?P<total>\d+)\s*,\s*(?P<current>\d+)\s*,\s*[\"'](?P<stem>[^\"']+)[\"']\s*,\s*[\"']\.?(?P<ext>\w+)[\"']"
)
# Other sites set variables instead, the current page's number from 0, and build index_k in place.
_COUNT = re.compile(
    r"\b(?:var\s+)?(?:countPage|pageCount|m_nPageCount)\s*=\s*[\"']?(?P<total>\d+)"
    r"(?=(?s:.*?)(?:\b(?:currentPage|m_nCurrPage|currPage)\s*=\s*[\"']?\d|index_))"
)
_EXTENSION = re.compile(r"\.(s?html?)$")
_EXTENSION_IN_SCRIPT = re.compile(r"[\"']\.?(s?html?)[\"']")
_MARKS = re.compile(r"class=[\"']?(?:TRS_Editor|trs_editor_view|TRS_UEDITOR)|Publish By TRS", re.IGNORECASE)
_ARTICLE = re.compile(r"/t\d{8}_\d+(?:_\w+)?\.s?html?$")
_MOBILE = re.compile(r"_wap(?=\.s?html?$)")
# WAS, the full-text server beside the WCM: a list's rows as JSON, more or less (see `spiders.records`).
_FULL_TEXT = re.compile(r"(?:https?:)?[\w./:-]*/was5/web/search\?[^\"'\s<>]*", re.IGNORECASE)
_ON_PAGES = (
    Mark(("createpagehtml",), _PAGER),
    Mark(("countpage", "pagecount"), _COUNT),
    Mark(("trs",), _MARKS),
    Mark(("/was5/web/search",), _FULL_TEXT),
)
_MOST_PAGES = 500


class Trs(Platform):
    name = "trs"

    def recognises(self, page: Page) -> bool:
        marked = any(mark.on(page) for mark in _ON_PAGES)
        return marked or bool(_ARTICLE.search(page.url) or _FULL_TEXT.search(page.url))

    def next_pages(self, page: Page) -> list[Ask]:
        if page.asked and page.asked.referer and _FULL_TEXT.search(page.url):
            return further_answers(page, "page")
        return super().next_pages(page)

    def scripted_pages(self, page: Page) -> list[Ask]:
        found = [*map(Ask, _scripted(page))]
        if search := _FULL_TEXT.search(page.scripts):
            found.append(first_answer(page, search[0], "page"))
        return found or super().scripted_pages(page)

    def parts(self, page: Page) -> list[str]:
        # An article's pager carries the article's own name, so that a list's pager on the page is not taken for it.
        stem = urlsplit(page.url).path.rpartition("/")[2].partition(".")[0]
        own = [url for url in _scripted(page) if stem and f"/{stem}_" in url]
        return own or super().parts(page)

    def same_document(self, url: str) -> str:
        return super().same_document(_MOBILE.sub("", url))


def _scripted(page: Page) -> list[str]:
    if pager := _PAGER.search(page.scripts):
        stem, extension = pager["stem"], pager["ext"]
    elif pager := _COUNT.search(page.scripts):
        written = _EXTENSION.search(urlsplit(page.url).path) or _EXTENSION_IN_SCRIPT.search(page.scripts)
        stem, extension = "index", written[1] if written else "html"
    else:
        return []
    total = min(int(pager["total"]), _MOST_PAGES)
    return [urljoin(page.url, f"{stem}_{number}.{extension}") for number in range(1, total)]
