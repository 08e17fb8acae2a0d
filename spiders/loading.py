"""Rows that a page's script asks for by address and number, on portals of no known family, and what follows them."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from spiders import questions, records
from spiders.asking import Ask, with_number
from spiders.judgement import judge
from spiders.markup import absolute
from spiders.pagers import MOST_PAGES, NUMBER_NAME, OFFSET_NAME
from spiders.patterns import patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spiders.pages import Page

# An address with the number written out: "/api/list?page=1&channel=3".
_NUMBERED = re.compile(
    rf"[\"']((?!&)[^\"'\s<>]*[?&](?:{NUMBER_NAME.pattern})=[01](?:&[^\"'\s<>]*)?)[\"']", re.IGNORECASE
)
# A file of rows that stands beside the page: $.getJSON('data.json'), fetch('./list.json').
_STANDING = re.compile(
    r"(?:\bget(?:JSON)?|\bfetch|\burl\s*:)\s*\(?\s*[\"']([^\"'\s<>?]+\.(?:json|xml))[\"'?]", re.IGNORECASE
)
_MOST_FILES = 3
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)


def first_asks(page: Page) -> list[Ask]:
    """What a list's page asks for its rows with, at first; a page whose script asks for none gives nothing."""
    whole = list(_put_together(page))
    # '/list?page=' + n + '&channel=' + id also looks like an address that ends with its number.
    composed = [ask for ask in _composed(page) if not any(other.url.startswith(ask.url) for other in whole)]
    found = [*_called(page), *composed, *whole, *_written_out(page), *standing(page), *_feeds(page)]
    own = urlsplit(page.url).path
    # Addresses of the page itself are its further pages (`spiders.pagers`, `spiders.patterns`), not its rows.
    return [replace(ask, made=page.made) for ask in found if urlsplit(ask.url).path != own]


def following(page: Page) -> list[Ask]:
    """What follows an answer: every page that is left by its stated total, else the next one after a page with rows."""
    asked = page.asked
    assert asked is not None
    fields = dict(asked.form) or dict(parse_qsl(urlsplit(asked.url).query, keep_blank_values=True))
    name = next((name for name in fields if _counts(name) and fields[name].isdigit()), None)
    rows = len(records.rows(page.source, page.made)) if records.is_data(page.source) else len(page.links)
    if name is None or not rows:
        return []
    number, total = int(fields[name]), records.stated_total(page.source)
    if OFFSET_NAME.fullmatch(name.rpartition(".")[2]):
        if total is None:
            return [replace(_with(asked, fields, name, number + rows), perhaps=True)]
        starts = () if asked.follows else range(number + rows, min(total, MOST_PAGES * rows), rows)
        return [_with(asked, fields, name, start) for start in starts]
    if total is None:
        return [replace(_with(asked, fields, name, number + 1), perhaps=True)]
    # The first answer has led to all; a page 1 may be the first one or the one after page 0.
    last = 0 if asked.follows or number > 1 else min(ceil(total / rows), MOST_PAGES) + number - 1
    return [_with(asked, fields, name, k) for k in range(number + 1, last + 1)]


def _feeds(page: Page) -> Iterator[Ask]:
    """A list's own feed, where the page itself shows no report: its script writes them."""
    if any(judge(link.text, link.url).is_report for link in page.links):
        return
    for element in page.tree.iter("link"):
        if _FEED.search(element.get("type") or "") and (
            url := absolute(page.base, element.get("href") or "")
        ):
            yield Ask(url, referer=page.url, perhaps=True)


def _with(asked: Ask, fields: Mapping[str, str], name: str, number: int) -> Ask:
    """The same question with another number."""
    if asked.form:
        return replace(asked, form={**fields, name: str(number)}, follows=True)
    return replace(asked, url=with_number(asked.url, name, number), follows=True)


def _called(page: Page) -> Iterator[Ask]:
    """The questions that have a page's number in them: others are for clicks, weather and menus."""
    for question in questions.called(page):
        ask = question.ask(page)
        if ask and any(map(_counts, (*question.fields, *question.query))):
            yield ask


def _put_together(page: Page) -> Iterator[Ask]:
    """Addresses of several texts and values, or written as a template, with a page's number among them."""
    for address in questions.composed(page):
        if any(_counts(name) for name, _ in parse_qsl(urlsplit(address).query)):
            yield Ask(urljoin(page.base, address), referer=page.url)


def _counts(name: str) -> bool:
    """Whether a member of a question, perhaps one inside another, holds a page's number or the rows before it."""
    own = name.rpartition(".")[2]
    return bool(NUMBER_NAME.fullmatch(own) or OFFSET_NAME.fullmatch(own))


def _composed(page: Page) -> Iterator[Ask]:
    for pattern in patterns(page):
        if pattern.in_query:
            yield Ask(urljoin(page.base, pattern.address(0 if pattern.from_zero else 1)), referer=page.url)


def _written_out(page: Page) -> Iterator[Ask]:
    for address in _NUMBERED.findall(page.scripts):
        yield Ask(urljoin(page.base, address.replace("&amp;", "&")), referer=page.url)


def standing(page: Page) -> Iterator[Ask]:
    """The files of rows that a page's script reads: a list's, a tree of units'."""
    for address in _STANDING.findall(page.scripts)[:_MOST_FILES]:
        yield Ask(urljoin(page.base, address), referer=page.url, perhaps=True, made=page.made)
