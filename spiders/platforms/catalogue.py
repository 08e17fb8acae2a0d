"""Hanweb's catalogue module (xxgk): a tree of units, each report a view of a unit and a year without an article."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

from spiders import pagers
from spiders.asking import Ask, with_number
from spiders.links import Link
from spiders.markup import absolute
from spiders.platforms.hanweb import Hanweb
from spiders.platforms.paging import first_answer

if TYPE_CHECKING:
    from spiders.pages import Page

_VIEW = "/module/xxgk/xxgkAnnualReport.jsp"
_TREE = re.compile(r"(?:https?:)?[\w./:-]*/module/xxgk/tree\.jsp\?[^\"'\s<>]+", re.IGNORECASE)
_SEARCH = re.compile(r"(?:https?:)?[\w./:-]*/module/xxgk/search\.jsp\?[^\"'\s<>]+", re.IGNORECASE)
# Units go by their credit code, older ones by their organisation code.
_AREA = re.compile(r"[0-9A-Z]{8,18}")
# The decree of 2007 asks for reports from 2008 on; a page that offers no years of its own is asked for each.
_FIRST_YEAR = 2008


class Catalogue(Hanweb):
    name: ClassVar[str] = "hanweb-xxgk"

    def recognises(self, page: Page) -> bool:
        return "/module/xxgk/" in page.source or "/module/xxgk/" in page.url or _area(page.url) is not None

    def is_unit(self, link: Link) -> bool:
        return _area(link.url) is not None and "/module/xxgk/" not in link.url

    def inner_pages(self, page: Page) -> list[str]:
        trees = (absolute(page.url, match[0].replace("&amp;", "&")) for match in _TREE.finditer(page.source))
        return [*super().inner_pages(page), *(url for url in trees if url)]

    def guessed_views(self, page: Page) -> list[Link]:
        area = _area(page.url)
        if (
            area is None
            or "/module/xxgk/" in page.url
            or any(self.view_year(link.url) for link in page.links)
        ):
            return []
        years = range(datetime.now(UTC).year - 1, _FIRST_YEAR - 1, -1)
        view = urljoin(page.url, _VIEW)
        return [Link(f"{view}?area={area}&fbtime={year}", f"{year}年") for year in years]

    def next_pages(self, page: Page) -> list[Ask]:
        if page.asked and page.asked.referer and _SEARCH.search(page.url):
            number = parse_qs(urlsplit(page.url).query).get("currpage", ["1"])[0]
            last = pagers.stated_count(page)
            if not (page.links and number.isdigit()) or (last is not None and int(number) >= last):
                return []
            following = with_number(page.url, "currpage", int(number) + 1)
            return [Ask(following, referer=page.asked.referer, perhaps=last is None)]
        return super().next_pages(page)

    def scripted_pages(self, page: Page) -> list[Ask]:
        search = _SEARCH.search(page.scripts)
        return [first_answer(page, search[0], "currpage")] if search else super().scripted_pages(page)


def _area(url: str) -> str | None:
    """The unit that an address is about."""
    query = parse_qs(urlsplit(url).query)
    named = (query.get("area") or query.get("vc_xxgkarea") or [""])[0]
    return named if _AREA.fullmatch(named) else None
