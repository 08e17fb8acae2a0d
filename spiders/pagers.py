"""The further pages of a list that links lead to: the next one, numbers, a select box; and how many there are."""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spiders.asking import Ask
from spiders.judgement import normalise
from spiders.links import Link, anchors_in
from spiders.markup import absolute, visible_text
from spiders.pages import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

    from spiders.pages import Page

MOST_PAGES = 500

_NEXT = re.compile(
    r"(?:下一?页|后一?页|下页|向后|后翻|(?i:next)(?:page)?)[>＞»›→]*|[>＞»›→]{1,2}|(?:点击)?(?:加载|显示|载入)(?:更多|下一页)|(?i:loadmore)"
)
_PAGER_CLASS = re.compile(r"pag(?:e|ing|er|ination)|fenye|fanye|\bp_no|turn", re.IGNORECASE)
# All that stands in a pager: numbers, arrows, and the words for first, last, next.
_PAGER_TEXT = re.compile(
    r"(?:[\d.…<>＜＞«»‹›|/\[\]:,()]|首页|尾页|末页|上一?页|下一?页|前一?页|后一?页|第|页|共|条|跳转|转到|到|当前|记录)*"
)
# Lists are entered by their first page, which needs no second visit under its number.
NUMBER = re.compile(r"第?(?!0*1页?$)(\d{1,3})页?")
# The member of a query, or the field of a form, that holds a page's number.
NUMBER_NAME = re.compile(
    r"(?:cur(?:r|rent)?_?|to_?|go_?|now_?)?(?:page|pg)_?(?:no|num|number|index|now|current)?|p|pn|pno|current",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"共\s*(\d{1,4})\s*页|\d{1,4}\s*页?\s*/\s*共?\s*(\d{1,4})\s*页|页[次码]\s*[:：]?\s*\d{1,4}\s*/\s*(\d{1,4})"
)
# The member that holds how many rows stand before the page's first, where rows are counted and not pages.
OFFSET_NAME = re.compile(r"(?:start|begin|first)_?(?:row|index|record|num|no)?|offset|skip", re.IGNORECASE)
_HERE = re.compile(r"第\s*(\d{1,4})\s*页?\s*/\s*共?\s*(\d{1,4})\s*页")
_COUNTED_IN_SCRIPT = re.compile(
    r"\b(?:total_?pages?(?:num|count)?|(?:all|max|last)_?pages?|page_?(?:count|total)|count_?page|pages)\b[\"']?\s*[:=]"
    r"\s*[\"']?(\d{1,4})\b",
    re.IGNORECASE,
)
# laypage.render({count: 45, limit: 15, curr: 1}): rows, and rows a page, side by side among a pager's settings.
_ROWS_IN_SCRIPT = re.compile(
    r"\{(?P<members>[^{}]*?\b(?:count|total|(?:total|record|row)_?(?:count|num|rows?|records?|size)?|totals?|records)[\"']?"
    r"\s*:\s*[\"']?(?P<rows>\d{1,5})\b[^{}]*)",
    re.IGNORECASE,
)
_SIZE_IN_SCRIPT = re.compile(
    r"\b(?:limit|(?:page|per|row)_?(?:size|page|num)|size|rows)[\"']?\s*:\s*[\"']?(\d{1,3})\b", re.IGNORECASE
)
# The days and months of a calendar beside a list are no pages of it (?month=2024-02, ?date=2024-02-01).
_CALENDAR = re.compile(r"=(?:19|20)\d{2}[-/]\d{1,2}(?:[-/]\d{1,2})?(?:&|$)")


@once
def linked(page: Page) -> list[Ask]:
    """The further pages that a page links: as the next one, by their numbers, or in a select box."""
    found = dict.fromkeys((*_next_links(page), *_numbered_links(page), *_selected(page)))
    return [Ask(url) for url in found if url != page.url and not _CALENDAR.search(urlsplit(url).query)]


def _next_links(page: Page) -> Iterator[str]:
    if (here := _HERE.search(page.text)) and int(here[1]) >= int(here[2]):
        # On the last page some lead on all the same.
        return
    for element in page.tree.iter("link"):
        if (url := absolute(page.base, element.get("href") or "")) and _is_next(element):
            yield url
    # Some open the page by onclick, or are buttons.
    for link, element in _turns(page):
        if element.tag != "option" and (_is_next(element) or says_next(element)):
            yield link.url


@once
def _turns(page: Page) -> list[tuple[Link, lxml.html.HtmlElement]]:
    """The links that may lead to a further page. An article has no others that anybody asks for."""

    def may_turn(element: lxml.html.HtmlElement) -> bool:
        return element.tag == "option" or _is_next(element) or says_next(element) or _is_number(element)

    return list(anchors_in(page.tree, page.base, may_turn, page.functions))


def _is_next(element: lxml.html.HtmlElement) -> bool:
    return "next" in (element.get("rel") or "").lower().split()


def says_next(anchor: lxml.html.HtmlElement) -> bool:
    """Whether an anchor is called the next page, or more of the same."""
    said = visible_text(anchor) or anchor.get("title") or anchor.get("value") or ""
    if not said and len(anchor):
        said = next((image.get("alt") or image.get("title") or "" for image in anchor.iter("img")), "")
    return is_next(said)


def is_next(text: str) -> bool:
    """Whether a text is what the next page is called."""
    return bool(_NEXT.fullmatch(normalise(text)))


def _is_number(anchor: lxml.html.HtmlElement) -> bool:
    return bool(NUMBER.fullmatch(normalise(visible_text(anchor)).strip("[]")))


def _numbered_links(page: Page) -> Iterator[str]:
    """Links called 2, 3, … inside a pager, or that differ from the page's own address in digits only."""
    for link, anchor in _turns(page):
        if anchor.tag == "option" or not _is_number(anchor):
            continue
        if _alike(link.url, page.url) and (_in_pager(anchor) or _shape(link.url) == _shape(page.url)):
            yield link.url


def _selected(page: Page) -> Iterator[str]:
    """The pages of a select box: its options are numbers, their addresses the list's own."""
    for link, _ in _turns(page):
        if link.choice and NUMBER.fullmatch(normalise(link.text)) and _alike(link.url, page.url):
            yield link.url


def _in_pager(anchor: lxml.html.HtmlElement) -> bool:
    near = [element for element, _ in zip(anchor.iterancestors(), range(3), strict=False)]
    if any(_PAGER_CLASS.search(f"{e.get('class') or ''} {e.get('id') or ''}") for e in (anchor, *near)):
        return True
    return bool(near) and bool(_PAGER_TEXT.fullmatch(normalise(visible_text(near[0]))))


def _alike(url: str, other: str) -> bool:
    """Same host, and one directory within the other: a pager stays with its list."""
    a, b = urlsplit(url), urlsplit(other)
    if a.netloc != b.netloc:
        return False
    mine, own = a.path.rpartition("/")[0], b.path.rpartition("/")[0]
    stem = b.path.rpartition(".")[0] or b.path
    return (
        mine == own
        or mine.startswith(stem.rstrip("/"))
        or own.startswith(mine)
        or _shape(url) == _shape(other)
    )


def is_part(url: str, article: str) -> bool:
    """Whether an address is the article's own with a number more: 2022_2.html of 2022.html, ?id=7&page=2 of ?id=7."""
    part, own = urlsplit(url), urlsplit(article)
    if part.path == own.path:
        members = [one for one in part.query.split("&") if not NUMBER_NAME.fullmatch(one.partition("=")[0])]
        numbered = len(members) < len(part.query.split("&"))
        return numbered and members == [
            one for one in own.query.split("&") if not NUMBER_NAME.fullmatch(one.partition("=")[0])
        ]
    stem, _, extension = own.path.rpartition(".")
    stem = re.sub(r"_\d{1,2}$", "", stem)
    return bool(re.fullmatch(rf"{re.escape(stem)}[_-]\d{{1,2}}\.{re.escape(extension)}", part.path))


def _shape(url: str) -> str:
    return re.sub(r"\d+", "#", url)


def stated_count(page: Page) -> int | None:
    """How many pages the list says it has (共3页)."""
    stated = _COUNTED.search(page.text)
    return int(next(group for group in stated.groups() if group)) if stated else None


def counted(page: Page) -> int | None:
    """How many pages there are, as the list or its script says: by their number, or by rows and rows a page."""
    if (stated := stated_count(page)) is not None:
        return stated
    if (written := _COUNTED_IN_SCRIPT.search(page.scripts)) is not None:
        return int(written[1])
    rows = _ROWS_IN_SCRIPT.search(page.scripts) if _SIZE_IN_SCRIPT.search(page.scripts) else None
    size = _SIZE_IN_SCRIPT.search(rows["members"]) if rows else None
    return ceil(int(rows["rows"]) / int(size[1])) if rows and size and int(size[1]) else None
