"""The further pages of a list whose addresses a script puts together: an address with the number left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from spiders.asking import Ask
from spiders.pagers import MOST_PAGES, NUMBER_NAME, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages import Page

# 'list_' + n + '.htm', or '<a href="?page=' + (n + 1) + '">': an address with the number left out.
_PATTERN = re.compile(
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})')\s*\+\s*(?P<number>[\w.$()+\- ]{1,40}?)\s*"
    r"(?:\+\s*(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})')|[;,)\n}])"
)
# pagination({link: 'nb_{page}.html'}), data-url="list_{0}.htm": a place is kept for the number.
_KEPT = re.compile(
    r"[\"']([^\"'\s<>{}\[\]]*?)(?:\$?\{+\s*(?:0|[\w.]*(?:page|num|index|curr)\w*|p|n)\s*\}+|\[(?:page|num|p)\]|__(?:page|num)__)([^\"'\s<>{}]*)[\"']",
    re.IGNORECASE,
)
_PLACES = (
    "{page",
    "{p}",
    "{n}",
    "{0}",
    "{num",
    "{index",
    "{curr",
    "[page]",
    "[num]",
    "[p]",
    "__page__",
    "__num__",
)
# 'list' + (i == 0 ? '' : '_' + i) + '.htm': the first page has no number.
_BUT_FIRST = re.compile(
    r"\(\s*(?P<number>[\w.]+)\s*(?:==+\s*(?P<first>[01])|<=?\s*1)\s*\?\s*(?:''|\"\")\s*:"
    r"\s*([\"'])(?P<before>[^\"']*)\3\s*\+\s*\(?(?P<count>[\w.\-+ ]+?)\)?\s*\)"
)
# "index" + "_" is one text.
_JOINED = re.compile(r"([\"'])\s*\+\s*\1")
_PAGE_FILE = re.compile(r"\.(?:s?html?|jsp|do|aspx?|php)\b[^<>]*")
# The first page has the number 0 where the script says so.
_FROM_ZERO = re.compile(r"\b(?:current|cur|now)\w*\s*=\s*[\"']?0\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pattern:
    """An address in which a script puts a page's number: before it, after it, and how the script counts."""

    before: str
    after: str
    from_zero: bool

    def address(self, number: int) -> str:
        return f"{self.before}{number}{self.after}"

    @property
    def in_query(self) -> bool:
        return bool(re.search(rf"[?&](?:{NUMBER_NAME.pattern})=$", self.before, re.IGNORECASE))


def patterns(page: Page) -> Iterator[Pattern]:
    """The addresses with a number that a page's scripts put together."""
    zero = _FROM_ZERO.search(page.scripts) or "0" in (m["first"] for m in _BUT_FIRST.finditer(page.scripts))
    scripts = _BUT_FIRST.sub(r"\3\g<before>\3+\g<count>", page.scripts)
    for match in _PATTERN.finditer(_JOINED.sub("", scripts)):
        before = re.split(r"[\s\"'\\]", match[1] or match[2])[-1]
        after = re.split(r"[\s\"'\\<>]", match[4] or match[5] or "")[0]
        minus = re.search(r"-\s*1\b", match["number"])
        # What begins with & is the end of an address that the script puts together.
        if before and not before.startswith("&"):
            yield Pattern(before, after, bool(minus or zero))
    if any(place in page.lowered for place in _PLACES):
        for before, after in _KEPT.findall(page.source):
            yield Pattern(before, after, bool(zero))


def pages(page: Page) -> list[Ask]:
    """The pages of a list whose script puts their addresses together, where they are the list's own."""
    count = counted(page)
    for pattern in patterns(page):
        first = urljoin(page.base, pattern.address(2))
        own = urlsplit(page.url)
        if urlsplit(first).netloc != own.netloc or urlsplit(first).path == urlsplit(page.base).path == "":
            continue
        if pattern.in_query and urlsplit(first).path == own.path:
            if count is None:
                # How many there are is not said: one after the other, until one brings nothing new.
                here = re.search(rf"{re.escape(pattern.before.rpartition('?')[2])}(\d+)", own.query)
                return [
                    Ask(urljoin(page.base, pattern.address(int(here[1]) + 1 if here else 2)), perhaps=True)
                ]
        elif not (count and _PAGE_FILE.fullmatch(pattern.after) and _names_list(pattern, page.url)):
            continue
        assert count is not None
        last = min(count, MOST_PAGES)
        numbers = range(1, last) if pattern.from_zero else range(2, last + 1)
        if _is_ambiguous(pattern):
            # index_1 is the second page on many portals, and the first on some: those at the ends may not be there.
            return [
                Ask(urljoin(page.base, pattern.address(k)), perhaps=k in (1, last))
                for k in range(1, last + 1)
            ]
        return [Ask(urljoin(page.base, pattern.address(k))) for k in numbers]
    return []


def _is_ambiguous(pattern: Pattern) -> bool:
    return not pattern.from_zero and not pattern.in_query and pattern.before.endswith("index_")


def _names_list(pattern: Pattern, url: str) -> bool:
    """Whether a pattern is of the list's own name: list_2.htm beside list.htm, index_1.html in its directory."""
    stem = pattern.before.rpartition("/")[2].rstrip("_-")
    own = urlsplit(url).path.rpartition("/")[2].partition(".")[0]
    return stem in (own, re.sub(r"[_-]?\d+$", "", own)) or (
        stem in ("index", "list", "page", "") and own in ("", "index")
    )
