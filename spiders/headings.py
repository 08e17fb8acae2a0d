"""What stands above an anchor and says whose it is or of which year: rows under the name of a unit, of a year."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from spiders.columns import is_own_government, year_named
from spiders.judgement import is_unit_name
from spiders.markup import visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import lxml.html

    from spiders.links import Link
    from spiders.pages import Page

Said = TypeVar("Said")

_LONGEST_NAME = 30
_NEAREST = 6
_LEVELS = 5


def unit_above(page: Page, link: Link) -> str | None:
    """The unit in the heading over an anchor, or in the first cell of its row; None where there is none."""
    return _above(_anchor(page, link), link, _unit)


def year_above(page: Page, link: Link) -> int | None:
    """The year in the heading over an anchor, in the first cell of its row or on top of its column."""
    anchor = _anchor(page, link)
    return _on_top(anchor) or _above(anchor, link, year_named)


def _above(
    element: lxml.html.HtmlElement | None, link: Link, read: Callable[[str], Said | None]
) -> Said | None:
    """What the nearest heading says that says something.

    A heading is another kind of element than what it stands over: of things side by side none heads the others.
    """
    for _ in range(_LEVELS):
        if element is None or element.tag == "body":
            return None
        before = islice(element.itersiblings(preceding=True), _NEAREST)
        for heading in before:
            if heading.tag == element.tag and not _is_first_cell(heading):
                continue
            name = visible_text(heading).strip(":：【】[]（）()·> ") if isinstance(heading.tag, str) else ""
            if len(name) <= _LONGEST_NAME and (said := read(name)) is not None:
                return said
            if any(visible_text(other) == link.text for other in _anchors_of(heading)):
                # What stands further up is the heading of that one.
                return None
        element = element.getparent()
    return None


def _anchor(page: Page, link: Link) -> lxml.html.HtmlElement | None:
    return next((anchor for known, anchor in page.anchors if known == link), None)


def _unit(name: str) -> str | None:
    return name if is_unit_name(name) and not is_own_government(name) else None


def _on_top(element: lxml.html.HtmlElement | None) -> int | None:
    """The year in the first row of a table, in the column of an anchor's cell."""
    cell = next((e for e in element.iterancestors("td")), None) if element is not None else None
    table = next(cell.iterancestors("table"), None) if cell is not None else None
    if cell is None or table is None:
        return None
    first = next(table.iter("tr"))
    place = sum(1 for _ in cell.itersiblings("td", "th", preceding=True))
    tops = [top for top in first if top.tag in ("td", "th")]
    return (
        year_named(visible_text(tops[place])) if place < len(tops) and first is not cell.getparent() else None
    )


def _anchors_of(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    return element.iter("a") if isinstance(element.tag, str) else iter(())


def _is_first_cell(element: lxml.html.HtmlElement) -> bool:
    return element.tag in ("td", "th") and element.getprevious() is None
