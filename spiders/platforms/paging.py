"""Lists whose further pages a script asks for by number, one address with the number in its query."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from spiders import records
from spiders.asking import Ask, with_number

if TYPE_CHECKING:
    from spiders.pages import Page

_MOST_PAGES = 500


def first_answer(page: Page, address: str, parameter: str, number: int = 1) -> Ask:
    """What a list's page asks first: the address as its script writes it."""
    url = with_number(urljoin(page.url, address.replace("&amp;", "&")), parameter, number)
    return Ask(url, referer=page.url)


def further_answers(page: Page, parameter: str) -> list[Ask]:
    """What follows an answer: every page there is by the stated total, else the next one after a page with rows."""
    assert page.asked is not None
    number = dict(parse_qsl(urlsplit(page.url).query)).get(parameter, "")
    rows = len(records.rows(page.source))
    if not number.isdigit() or not rows:
        return []
    total = records.stated_total(page.source)
    last = (
        int(number) + 1 if total is None else min(ceil(total / rows), _MOST_PAGES) if int(number) <= 1 else 0
    )
    return [
        Ask(with_number(page.url, parameter, k), referer=page.asked.referer)
        for k in range(int(number) + 1, last + 1)
    ]
