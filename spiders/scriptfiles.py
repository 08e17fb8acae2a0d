"""Scripts of a portal in files of their own, asked for where a page says nothing without them.

Most pages need none of them: what a list's page lacks (addresses behind calls, rows, further pages) tells that one of
its script files may have it. Libraries that everybody uses have nothing of a portal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spiders import pagers
from spiders.asking import Ask
from spiders.columns import Way, direction
from spiders.frontier import Frontier, Visit
from spiders.links import Link
from spiders.signposts import ENTRIES, followed

if TYPE_CHECKING:
    from archive.capture import Capture
    from spiders.articles import Articles
    from spiders.pages import Page
    from spiders.platforms import Platform
    from spiders.trail import Trail
    from spiders.wayfinding import Wayfinder

Held = tuple[Visit, "Page", "Capture"]

MOST_FILES = 8
# A portal's own script is some kilobytes; what is larger is an application, which a browser has to run.
_LONGEST = 100_000
_LIBRARY = re.compile(
    r"jquery|vue|react|angular|zepto|bootstrap|layui|layer|swiper|slick|slide|echarts|element|axios|polyfill|require|lodash"
    r"|moment|html5|respond|modernizr|ie\d|share|stat|count|hits|analytics|hm\.|tongji|cnzz|baidu|weather|wza|font|date|video"
    r"|player|qrcode|md5|base64|crypto|captcha|login|nav|menu|tab|scroll|float|focus|banner|print",
    re.IGNORECASE,
)


class ScriptFiles:
    """The script files of one portal that were asked for tonight, and the pages that wait for them."""

    def __init__(self, frontier: Frontier, wayfinder: Wayfinder, articles: Articles) -> None:
        self._frontier = frontier
        self._wayfinder = wayfinder
        self._articles = articles
        self._texts: dict[str, str] = {}
        self._waiting: dict[str, list[Held]] = {}
        # Those of the home page are in the frame of every other.
        self._common: frozenset[str] = frozenset()

    def entered(self, home: Page) -> None:
        """Note what the home page loads."""
        self._common = frozenset(home.script_files)

    def lend(self, files: Iterable[str]) -> str:
        """The text of those of a page's script files that are there."""
        return "\n".join(text for file in files if (text := self._texts.get(file))) if self._texts else ""

    def ask(self, visit: Visit, page: Page, platform: Platform, capture: Capture) -> Iterator[Visit]:
        """The visit to a script file that a page lacks; the page waits for it. Nothing for one that lacks none."""
        if visit.render or len(self._texts) + len(self._waiting) >= MOST_FILES:
            return
        files = [
            url for url in page.script_files if url not in self._texts and not _LIBRARY.search(_name(url))
        ]
        files = [url for url in files if self._frontier.admits(Ask(url))]
        if not files or not self._lacks(visit, page, platform):
            return
        file = min(files, key=lambda url: url in self._common)
        if file in self._waiting:
            self._waiting[file].append((visit, page, capture))
            yield from ()
        elif taken := list(self._frontier.take(Visit("script", Ask(file, referer=page.url), visit.trail))):
            self._waiting[file] = [(visit, page, capture)]
            yield from taken
        else:
            self._texts[file] = ""

    def waits(self, visit: Visit) -> bool:
        """Whether the page of a visit waits for a script file."""
        return any(visit is one for held in self._waiting.values() for one, _, _ in held)

    def arrived(self, url: str, text: str) -> list[Held]:
        """Take in a script file (nothing: it could not be had). Gives the pages that waited for it, as they came."""
        self._texts[url] = text if len(text) <= _LONGEST else ""
        return [(visit, page.again(), capture) for visit, page, capture in self._waiting.pop(url, [])]

    def _lacks(self, visit: Visit, page: Page, platform: Platform) -> bool:
        """Whether something is not on a page that another script of it may have."""
        if visit.kind == "article":
            return visit.sure and self._articles.is_blank(page, platform)
        trail = visit.trail
        if any(_is_wanted(text, trail) for text in page.unaddressed):
            return True
        if not trail.in_column or platform.next_pages(page) or platform.inner_pages(page):
            return False
        return (pagers.counted(page) or 1) > 1 or (
            (trail.direct or visit.stands_in_list) and self._wayfinder.shows_nothing(visit, page, platform)
        )


def _is_wanted(text: str, trail: Trail) -> bool:
    step = direction(Link("", text))
    if step is None:
        return trail.in_column and pagers.is_next(text)
    return step.way in ENTRIES | followed(trail, None) - {Way.MORE}


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]
