"""The further pages of a list that a script gets by sending a form, and what a browser asks for when one is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from spiders.asking import Ask
from spiders.judgement import normalise
from spiders.markup import visible_text
from spiders.pagers import MOST_PAGES, NUMBER, NUMBER_NAME, counted, says_next

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import lxml.html

    from spiders.pages import Page

_POST_BACK = re.compile(r"__doPostBack\s*\(\s*[\"']([^\"']*)[\"']\s*,\s*[\"']([^\"']*)[\"']")
_CALLED = re.compile(r"\w+\s*\(\s*[\"']?(\d{1,4})[\"']?\s*\)")


def pages(page: Page) -> Iterator[Ask]:
    """The next page by a form that a script posts: its field for the number set, or as ASP.NET posts back.

    Where no anchor says next, those that are called by their numbers lead to all the others.
    """
    leading = [anchor for anchor in page.tree.iter("a") if says_next(anchor)] or (
        _next_number(page) if "__doPostBack" in page.source else []
    )
    if not leading:
        yield from _posted_numbers(page)
        return
    for form in page.tree.iter("form"):
        fields = fields_of(form)
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


def _next_number(page: Page) -> list[lxml.html.HtmlElement]:
    """The anchor that posts back for the page after this one, in a pager of numbers that has no word for it.

    A page's own number is the one among them that is no link. `...` behind them leads to those that are not shown.
    """
    called = [
        (normalise(visible_text(anchor)).strip("[]"), anchor)
        for anchor in page.tree.iter("a")
        if _POST_BACK.search(_call_of(anchor))
    ]
    numbers = {int(text): anchor for text, anchor in called if text.isdecimal()}
    if not numbers:
        return []
    first, last = min(numbers), max(numbers)
    asked = (page.asked.form.get("__EVENTARGUMENT", "") if page.asked else "").rpartition("$")[2]
    at_an_end = int(asked) if asked.isdecimal() else max(first - 1, 1)
    here = next((number for number in range(first, last) if number not in numbers), at_an_end)
    if here + 1 in numbers:
        return [numbers[here + 1]]
    return [called[-1][1]] if called[-1][0] in ("...", "…") else []


def _posted_numbers(page: Page) -> Iterator[Ask]:
    """Pages by anchors as javascript:goPage(3), on a page with one form that has a field for the number."""
    if "submit" not in page.scripts:
        return
    forms = [form for form in page.tree.iter("form") if any(map(NUMBER_NAME.fullmatch, form.fields))]
    for anchor in page.tree.iter("a") if len(forms) == 1 else ():
        number, called = NUMBER.fullmatch(normalise(visible_text(anchor))), _CALLED.search(_call_of(anchor))
        if number and called and number[1] == called[1]:
            fields = fields_of(forms[0])
            name = next((name for name in fields if NUMBER_NAME.fullmatch(name)), None)
            if name is not None and fields[name] != called[1]:
                yield sent(page, forms[0], fields | {name: called[1]})


def _call_of(anchor: lxml.html.HtmlElement) -> str:
    return f"{anchor.get('href') or ''} {anchor.get('onclick') or ''}"


def fields_of(form: lxml.html.FormElement) -> dict[str, str]:
    """What a form sends as it stands."""
    return {name: value for name, value in form.fields.items() if value is not None}


def sent(page: Page, form: lxml.html.FormElement, fields: Mapping[str, str]) -> Ask:
    """What a browser asks for when a form is sent with these fields."""
    address = urljoin(page.base, form.get("action") or page.url)
    if form.method == "POST":
        return Ask(address, fields, referer=page.url)
    return Ask(f"{address.partition('?')[0]}?{urlencode(fields)}")
