"""What stands above an anchor and says whose it is or of which year: rows under the name of a unit, of a year."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from spiders.columns import is_own_government, year_named
from spiders.judgement import is_unit_name, judge
from spiders.markup import visible_text
from spiders.pages import once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import lxml.html

    from spiders.links import Link
    from spiders.pages import Page

Said = TypeVar("Said")

_LONGEST_NAME = 30
_NEAREST = 6
# A line in bold may stand over the reports of two decades.
_FARTHEST = 30
_LEVELS = 5
_PANELS = ("div", "ul", "ol", "dl", "section", "table")
_BARS = ("div", "ul", "ol", "nav", "dl", "section", "p")


def unit_above(page: Page, link: Link) -> str | None:
    """The unit in a cell of an anchor's row or in the heading over it; None where there is none."""
    return _beside(page, link) or _above(page, link, _unit)


def year_above(page: Page, link: Link) -> int | None:
    """The year in the heading over an anchor, in the first cell of its row or on top of its column."""
    return _on_top(_anchor(page, link)) or _above(page, link, year_named)


def _beside(page: Page, link: Link) -> str | None:
    row = _row(_anchor(page, link))
    return _units_of_rows(page).get(row) if row is not None else None


@once
def _units_of_rows(page: Page) -> dict[lxml.html.HtmlElement, str]:
    """The unit that a cell of a report's row names, of lists that have those of several.

    Where every row has the same one it is the office that publishes for all.
    """
    found: dict[lxml.html.HtmlElement, str] = {}
    for link, anchor in page.anchors:
        row = _row(anchor)
        if row is None or not judge(link.text).is_report:
            continue
        inside = set(anchor.iter())
        cells = [
            cell
            for cell in row.iter("td", "span", "em", "i", "p", "div")
            if not len(cell) and cell not in inside
        ]
        names = {name for cell in cells if (name := _unit(_bare(visible_text(cell))))}
        if len(names) == 1:
            found[row] = names.pop()
    return found if len(set(found.values())) > 1 else {}


def _row(anchor: lxml.html.HtmlElement | None) -> lxml.html.HtmlElement | None:
    return next(anchor.iterancestors("tr", "li"), None) if anchor is not None else None


def _above(page: Page, link: Link, read: Callable[[str], Said | None]) -> Said | None:
    """What the nearest heading says that says something.

    A heading is another kind of element than what it stands over: of things side by side none heads the others.
    """
    element = _anchor(page, link)
    for _ in range(_LEVELS):
        if element is None or element.tag == "body":
            return None
        if (said := _said_by(_tab_of(page, element), read)) is not None:
            return said
        for place, heading in enumerate(islice(element.itersiblings(preceding=True), _FARTHEST)):
            if heading.tag == element.tag:
                if not (_is_first_cell(heading) or _is_bar(heading, element) or _is_bold(heading)):
                    continue
            elif place >= _NEAREST:
                continue
            if (said := _said_by(heading, read)) is not None:
                return said
            if any(visible_text(other) == link.text for other in _anchors_of(heading)):
                # What stands further up is the heading of that one.
                return None
        element = element.getparent()
    return None


def _said_by(heading: lxml.html.HtmlElement | None, read: Callable[[str], Said | None]) -> Said | None:
    """What one element says; nothing where it has the names of several (the tabs of a list)."""
    if heading is None or not isinstance(heading.tag, str):
        return None
    name = _bare(visible_text(heading))
    if (
        len(name) > _LONGEST_NAME
        or sum(1 for part in heading.iter() if read(_bare(part.text or "")) is not None) > 1
    ):
        return None
    return read(name)


def _bare(text: str) -> str:
    return text.strip(":：【】[]（）()·> \n\t+-")


def _is_bar(heading: lxml.html.HtmlElement, element: lxml.html.HtmlElement) -> bool:
    """Whether a block is the bar on top of the one behind it, as folding panels have it: another class, no links."""
    return (
        heading.tag in ("div", "p", "section", "span")
        and heading.get("class") != element.get("class")
        and element.getprevious() is heading
        and not any(_leads_away(anchor) for anchor in _anchors_of(heading))
    )


def _is_bold(line: lxml.html.HtmlElement) -> bool:
    """Whether a line is set apart from those below it by its print alone, as where a whole list is one text."""
    words = visible_text(line)
    inner = line.iterdescendants("strong", "b", "h1", "h2", "h3", "h4", "h5")
    return (
        line.tag in ("p", "div")
        and bool(words)
        and next(line.iter("a"), None) is None
        and any(visible_text(part) == words for part in inner)
    )


def _leads_away(anchor: lxml.html.HtmlElement) -> bool:
    href = (anchor.get("href") or "").strip().lower()
    return bool(href) and not href.startswith(("#", "javascript:"))


def _tab_of(page: Page, element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """What opens an element: the tab or bar that names its id, or the tab in its place where there are as many."""
    if name := element.get("id"):
        return _openers(page).get(name)
    parent = element.getparent()
    if parent is None or element.tag not in _PANELS or parent.tag == "body":
        return None
    panels = [panel for panel in parent if panel.tag == element.tag]
    bar = parent.getprevious()
    while bar is not None and len(bar) == 1:
        bar = bar[0]
    if bar is None or len(panels) < 2 or len(bar) != len(panels) or bar.tag not in _BARS:
        return None
    tab = bar[panels.index(element)]
    return None if any(_leads_away(anchor) for anchor in _anchors_of(tab)) else tab


@once
def _openers(page: Page) -> dict[str, lxml.html.HtmlElement]:
    """By id, the elements that open another one on the page."""
    found: dict[str, lxml.html.HtmlElement] = {}
    for element in page.marked:
        for attribute in ("href", "data-target", "data-bs-target"):
            target = element.get(attribute) or ""
            if target.startswith("#") and len(target) > 1:
                found.setdefault(target[1:], element)
        if controlled := element.get("aria-controls"):
            found.setdefault(controlled, element)
    return found


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
