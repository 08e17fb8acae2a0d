"""Hanweb's publish server (jpaas): a column's rows come as HTML inside JSON, asked for as the page says."""

from __future__ import annotations

import json
import re
from math import ceil
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from spiders.asking import Ask
from spiders.platforms.hanweb import Hanweb

if TYPE_CHECKING:
    from spiders.pages import Page

_SERVER = "jpaas-publish-server"
_MEMBER = re.compile(r"[\"']?(\w+)[\"']?\s*:\s*[\"']([^\"']*)[\"']")
_ARTICLE = re.compile(r"/art/\d{4}/(?:\d+/\d+/)?art_\w+\.html$")
_MOST_PAGES = 500


class Jpaas(Hanweb):
    name: ClassVar[str] = "jpaas"

    def recognises(self, page: Page) -> bool:
        return _SERVER in page.source or _SERVER in page.url

    def next_pages(self, page: Page) -> list[Ask]:
        if page.asked and page.asked.referer and _SERVER in page.url:
            return _after_answer(page, page.asked.referer)
        return super().next_pages(page)

    def scripted_pages(self, page: Page) -> list[Ask]:
        found = []
        for unit in page.tree.xpath("//*[@querydata and @url]"):
            query = dict(_MEMBER.findall(unit.get("querydata")))
            address = urljoin(page.url, unit.get("url"))
            found.append(Ask(f"{address}?{urlencode({**query, 'editType': 'null'})}", referer=page.url))
        return found or super().scripted_pages(page)

    def rows(self, page: Page) -> set[str]:
        return {link.url for link in page.links if _ARTICLE.search(urlsplit(link.url).path)}

    def stated_total(self, page: Page) -> int | None:
        paged = _paged(page)
        return paged[0] if paged else super().stated_total(page)


def _paged(page: Page) -> tuple[int, int] | None:
    """How many rows there are, and how many of them on a page, as the list's own pager says."""
    for pager in page.tree.xpath("//*[@count and @rows]"):
        if pager.get("count").isdigit() and pager.get("rows").isdigit():
            return int(pager.get("count")), max(int(pager.get("rows")), 1)
    return None


def _after_answer(page: Page, referer: str) -> list[Ask]:
    query = dict(parse_qsl(urlsplit(page.url).query))
    paged = _paged(page)
    if paged is None or "paramJson" in query:
        return []
    total, size = paged
    address = page.url.partition("?")[0]
    numbers = range(2, min(ceil(total / size), _MOST_PAGES) + 1)
    wanted = ({**query, "paramJson": json.dumps({"pageNo": k, "pageSize": size})} for k in numbers)
    return [Ask(f"{address}?{urlencode(form)}", referer=referer) for form in wanted]
