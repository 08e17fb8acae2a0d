"""The years of a list that stand in a form's select box: what the form would send for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from spiders.asking import Ask
from spiders.columns import year_named
from spiders.markup import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

    from spiders.pages import Page

_MOST_YEARS = 40


def years(page: Page) -> Iterator[Ask]:
    """A question for each year that a form offers and that the page does not show chosen."""
    for form in page.tree.iter("form"):
        for select in form.iter("select"):
            name = select.get("name")
            options = [option for option in select.iter("option") if year_named(visible_text(option))]
            if not name or len(options) < 2 or len(options) > _MOST_YEARS:
                continue
            for option in options:
                if option.get("selected") is None:
                    yield _sent(page, form, name, option.get("value") or visible_text(option))


def _sent(page: Page, form: lxml.html.FormElement, name: str, value: str) -> Ask:
    fields = {known: text for known, text in form.fields.items() if text is not None} | {name: value}
    address = urljoin(page.base, form.get("action") or page.url)
    if form.method == "POST":
        return Ask(address, fields, referer=page.url)
    return Ask(f"{address.partition('?')[0]}?{urlencode(fields)}")
