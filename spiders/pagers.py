"""The further pages of a list, by whatever a portal offers: links, numbers, a select box, a form, a script's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from spiders.asking import Ask
from spiders.judgement import normalise
from spiders.links import Link, anchors_in
from spiders.markup import absolute, visible_text
from spiders.pages import once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
_NUMBER = re.compile(r"第?(?!0*1页?$)(\d{1,3})页?")
# The member of a query, or the field of a form, that holds a page's number.
NUMBER_NAME = re.compile(
    r"(?:cur(?:r|rent)?_?|to_?|go_?|now_?)?(?:page|pg)_?(?:no|num|number|index|now|current)?|p|pn|pno|current",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"共\s*(\d{1,4})\s*页|\d{1,4}\s*页?\s*/\s*共?\s*(\d{1,4})\s*页|页[次码]\s*[:：]?\s*\d{1,4}\s*/\s*(\d{1,4})"
)
_COUNTED_IN_SCRIPT = re.compile(
    r"\b(?:total_?pages?(?:num|count)?|(?:all|max|last)_?pages?|page_?(?:count|total)|count_?page|pages)\b[\"']?\s*[:=]"
    r"\s*[\"']?(\d{1,4})\b",
    re.IGNORECASE,
)
# 'list_' + n + '.htm', or '<a href="?page=' + (n + 1) + '">': an address with the number left out.
_PATTERN = re.compile(
    r"(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})')\s*\+\s*(?P<number>[\w.$()+\- ]{1,40}?)\s*"
    r"(?:\+\s*(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})')|[;,)\n}])"
)
# 'list' + (i == 0 ? '' : '_' + i) + '.htm': the first page has no number.
_BUT_FIRST = re.compile(
    r"\(\s*(?P<number>[\w.]+)\s*(?:==+\s*(?P<first>[01])|<=?\s*1)\s*\?\s*(?:''|\"\")\s*:"
    r"\s*([\"'])(?P<before>[^\"']*)\3\s*\+\s*\(?(?P<count>[\w.\-+ ]+?)\)?\s*\)"
)
# "index" + "_" is one text.
_JOINED = re.compile(r"([\"'])\s*\+\s*\1")
_PAGE_FILE = re.compile(r"\.(?:s?html?|jsp|do|aspx?|php)\b[^<>]*")
# The days and months of a calendar beside a list are no pages of it (?month=2024-02, ?date=2024-02-01).
_CALENDAR = re.compile(r"=(?:19|20)\d{2}[-/]\d{1,2}(?:[-/]\d{1,2})?(?:&|$)")
_POST_BACK = re.compile(r"__doPostBack\s*\(\s*[\"']([^\"']*)[\"']\s*,\s*[\"']([^\"']*)[\"']")
_CALLED = re.compile(r"\w+\s*\(\s*[\"']?(\d{1,4})[\"']?\s*\)")
# The first page has the number 0 where the script says so.
_FROM_ZERO = re.compile(r"\b(?:current|cur|now)\w*\s*=\s*[\"']?0\b", re.IGNORECASE)


@once
def linked(page: Page) -> list[Ask]:
    """The further pages that a page links: as the next one, by their numbers, or in a select box."""
    found = dict.fromkeys((*_next_links(page), *_numbered_links(page), *_selected(page)))
    return [Ask(url) for url in found if url != page.url and not _CALENDAR.search(urlsplit(url).query)]


def written(page: Page) -> list[Ask]:
    """The further pages that no link leads to: a script posts a form for them, or writes their addresses."""
    return [*_posted(page), *_written(page)]


def _next_links(page: Page) -> Iterator[str]:
    for element in page.tree.iter("link"):
        if (url := absolute(page.base, element.get("href") or "")) and _is_next(element):
            yield url
    # Some open the page by onclick, or are buttons.
    for link, element in _turns(page):
        if element.tag != "option" and (_is_next(element) or _says_next(element)):
            yield link.url


@once
def _turns(page: Page) -> list[tuple[Link, lxml.html.HtmlElement]]:
    """The links that may lead to a further page. An article has no others that anybody asks for."""

    def may_turn(element: lxml.html.HtmlElement) -> bool:
        return element.tag == "option" or _is_next(element) or _says_next(element) or _is_number(element)

    return list(anchors_in(page.tree, page.base, may_turn))


def _is_next(element: lxml.html.HtmlElement) -> bool:
    return "next" in (element.get("rel") or "").lower().split()


def _says_next(anchor: lxml.html.HtmlElement) -> bool:
    return bool(_NEXT.fullmatch(normalise(visible_text(anchor) or anchor.get("title") or "")))


def _is_number(anchor: lxml.html.HtmlElement) -> bool:
    return bool(_NUMBER.fullmatch(normalise(visible_text(anchor)).strip("[]")))


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
        if link.choice and _NUMBER.fullmatch(normalise(link.text)) and _alike(link.url, page.url):
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


def _posted(page: Page) -> Iterator[Ask]:
    """The next page by a form that a script posts: its field for the number set, or as ASP.NET posts back.

    Where no anchor says next, those that are called by their numbers lead to all the others.
    """
    leading = [anchor for anchor in page.tree.iter("a") if _says_next(anchor)]
    if not leading:
        yield from _posted_numbers(page)
        return
    for form in page.tree.iter("form"):
        fields = {name: value for name, value in form.fields.items() if value is not None}
        called = _call_of(leading[0])
        if post_back := _POST_BACK.search(called):
            fields |= {"__EVENTTARGET": post_back[1], "__EVENTARGUMENT": post_back[2]}
        elif name := next((name for name in fields if NUMBER_NAME.fullmatch(name)), None):
            here, wanted = fields[name], _CALLED.search(called)
            following = wanted[1] if wanted else str(int(here or 1) + 1) if (here or "1").isdigit() else here
            if following == here or int(following) > (counted(page) or MOST_PAGES):
                return
            fields[name] = following
        else:
            continue
        yield sent(page, form, fields)
        return


def _posted_numbers(page: Page) -> Iterator[Ask]:
    """Pages by anchors as javascript:goPage(3), on a page with one form that has a field for the number."""
    if "submit" not in page.scripts:
        return
    forms = [form for form in page.tree.iter("form") if any(map(NUMBER_NAME.fullmatch, form.fields))]
    for anchor in page.tree.iter("a") if len(forms) == 1 else ():
        number, called = _NUMBER.fullmatch(normalise(visible_text(anchor))), _CALLED.search(_call_of(anchor))
        if number and called and number[1] == called[1]:
            fields = {name: value for name, value in forms[0].fields.items() if value is not None}
            name = next(name for name in fields if NUMBER_NAME.fullmatch(name))
            if fields[name] != called[1]:
                yield sent(page, forms[0], fields | {name: called[1]})


def _call_of(anchor: lxml.html.HtmlElement) -> str:
    return f"{anchor.get('href') or ''} {anchor.get('onclick') or ''}"


def sent(page: Page, form: lxml.html.FormElement, fields: Mapping[str, str]) -> Ask:
    """What a browser asks for when a form is sent with these fields."""
    address = urljoin(page.base, form.get("action") or page.url)
    if form.method == "POST":
        return Ask(address, fields, referer=page.url)
    return Ask(f"{address.partition('?')[0]}?{urlencode(fields)}")


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
        if before:
            yield Pattern(before, after, bool(minus or zero))


def _written(page: Page) -> list[Ask]:
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


def stated_count(page: Page) -> int | None:
    """How many pages the list says it has (共3页)."""
    stated = _COUNTED.search(page.text)
    return int(next(group for group in stated.groups() if group)) if stated else None


def counted(page: Page) -> int | None:
    """How many pages there are, as the list or its script says."""
    written = _COUNTED_IN_SCRIPT.search(page.scripts)
    return stated_count(page) or (int(written[1]) if written else None)
