"""The body of an article whose page is empty: its script asks for it by what stands in the page's own address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from spiders import bodies, questions
from spiders.pages import once

if TYPE_CHECKING:
    from spiders.pages import Page

_MOST = 2
_ASKS = re.compile(r"\.get\b|getJSON|\bajax\b|\bfetch\b|axios|XMLHttpRequest")
_VALUE = re.compile(r"\w{1,64}")
# Counters and lists of related articles are asked for by the same number.
_BESIDE = re.compile(
    r"count|click|hits?\b|visit|related|recommend|prev|next|comment|share|like|menu|tree|nav|log",
    re.IGNORECASE,
)


@once
def texts(page: Page) -> list[str]:
    """Where the text of an article is, whose page has nothing of it; mostly nowhere."""
    if (
        not _ASKS.search(page.scripts)
        or bodies.has_prose(page)
        or bodies.attachments(page)
        or bodies.page_images(page)
    ):
        return []
    own = urlsplit(page.url)
    values = {value for _, value in parse_qsl(own.query) if _VALUE.fullmatch(value)}
    values |= set(re.findall(r"[\w-]*\d[\w-]*", own.path.rpartition("/")[2].partition(".")[0]))
    asks = (question.ask(page) for question in questions.called(page) if not question.post)
    found = [ask.url for ask in asks if ask is not None]
    found += [urljoin(page.base, address) for address in questions.composed(page)]
    fitting = [url for url in found if _names(url, values) and not _BESIDE.search(urlsplit(url).path)]
    return [url for url in dict.fromkeys(fitting) if url != page.url][:_MOST]


def _names(url: str, values: set[str]) -> bool:
    """Whether an address has one of the values in it, as a member of its query or a part of its path."""
    parts = urlsplit(url)
    said = {value for _, value in parse_qsl(parts.query)}
    said |= {part.partition(".")[0] for part in parts.path.split("/")}
    return bool(said & values)
