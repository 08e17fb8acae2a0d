"""LonSun (龙讯) disclosure platform: units under /public/column/, their reports as views of a year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

from spiders.asking import Ask
from spiders.platforms.base import Platform

if TYPE_CHECKING:
    from spiders.links import Link
    from spiders.pages import Page

_UNIT = re.compile(r"/public/column/\w+/?$")
# Lists come as fragments; the address of the first one stands in the page's script, with its page number in it.
_FRAGMENT = re.compile(r"[\"']((?:https?:)?/[^\"'\s]*/?site/label/\d+\?[^\"'\s]+)[\"']")
_PAGE_COUNT = re.compile(r"pageCount[\"']?\s*[:=]\s*[\"']?(\d+)")
_MOST_PAGES = 500


class Lonsun(Platform):
    name = "lonsun"
    trust: ClassVar[tuple[str, ...]] = ("unit", "breadcrumb", "column", "title", "source")

    def recognises(self, page: Page) -> bool:
        return "/public/column/" in page.source or bool(
            re.search(r"/public/(?:column/|\d+/\d+\.html)", page.url)
        )

    def view_year(self, url: str) -> int | None:
        query = parse_qs(urlsplit(url).query)
        wanted = (
            _UNIT.search(urlsplit(url).path)
            and query.get("type") == ["3"]
            and query.get("action") == ["detail"]
        )
        year = (query.get("title") or [""])[0]
        return int(year) if wanted and re.fullmatch(r"(?:19|20)\d{2}", year) else None

    def is_unit(self, link: Link) -> bool:
        parts = urlsplit(link.url)
        # With a catId it is a catalogue of the unit, with another type one of its other pages.
        return bool(_UNIT.search(parts.path)) and not parse_qs(parts.query).keys() & {
            "catId",
            "type",
            "action",
        }

    def report_columns(self, page: Page) -> list[str]:
        # Every unit has this view; some templates open it by script only.
        linked = any(parse_qs(urlsplit(link.url).query).get("type") == ["3"] for link in page.links)
        parts = urlsplit(page.url)
        plain = _UNIT.search(parts.path) and "type" not in parse_qs(parts.query)
        return [f"{page.url.partition('?')[0]}?type=3&action=list"] if plain and not linked else []

    def scripted_pages(self, page: Page) -> list[Ask]:
        fragment = _FRAGMENT.search(page.source)
        if fragment is None:
            return super().scripted_pages(page)
        address = urljoin(page.url, fragment[1].replace("&amp;", "&"))
        count = _PAGE_COUNT.search(page.scripts)
        pages = range(1, min(int(count[1]) if count else 1, _MOST_PAGES) + 1)
        return [Ask(re.sub(r"pageIndex=\d*", f"pageIndex={k}", address), referer=page.url) for k in pages]
