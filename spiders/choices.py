"""The years and the units of a list that stand in a form's select box: what the form would send for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.columns import unit_of_anchor, year_named
from spiders.markup import visible_text
from spiders.posted import fields_of, sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import lxml.html

    from spiders.asking import Ask
    from spiders.pages import Page

_MOST_YEARS = 40
_MOST_UNITS = 200


def years(page: Page) -> Iterator[Ask]:
    """A question for each year that a form offers and that the page does not show chosen."""
    for form, name, options in _selections(page, year_named, _MOST_YEARS):
        for option in options:
            if option.get("selected") is None:
                yield _choose(page, form, name, option)


def units(page: Page, *, has_rows: bool) -> Iterator[tuple[str, Ask, bool]]:
    """Each unit that a form offers, the question for it, and whether the page shows it chosen.

    Nothing where the page shows all of them at once.

    A page that has rows, and whose box begins with no unit (全部单位), shows all.
    """
    for form, name, options in _selections(page, unit_of_anchor, _MOST_UNITS):
        first = next(options[0].getparent().iter("option"))
        chosen = any(option.get("selected") is not None for option in options)
        if not has_rows or chosen or first is options[0]:
            for option in options:
                unit = unit_of_anchor(visible_text(option)) or ""
                yield unit, _choose(page, form, name, option), option.get("selected") is not None


def _selections(
    page: Page, read: Callable[[str], object], most: int
) -> Iterator[tuple[lxml.html.FormElement, str, list[lxml.html.HtmlElement]]]:
    """The select boxes of forms with two or more options of a kind: the form, the field's name, those options."""
    for form in page.tree.iter("form"):
        for select in form.iter("select"):
            name = select.get("name")
            options = [option for option in select.iter("option") if read(visible_text(option))]
            if name and 2 <= len(options) <= most:
                yield form, name, options


def _choose(page: Page, form: lxml.html.FormElement, name: str, option: lxml.html.HtmlElement) -> Ask:
    fields = fields_of(form)
    # What was sent for this page stays chosen, also where the answer does not show it.
    asked = page.asked.form if page.asked else {}
    kept = {known: text for known, text in asked.items() if known in fields}
    value = option.get("value")
    return sent(page, form, fields | kept | {name: visible_text(option) if value is None else value})
