"""What stands above an anchor and says whose it is: columns of one name under the name of each unit."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from spiders.columns import is_own_government
from spiders.judgement import is_unit_name
from spiders.markup import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

    from spiders.links import Link
    from spiders.pages import Page

_LONGEST_NAME = 30
_NEAREST = 6
_LEVELS = 5


def unit_above(page: Page, link: Link) -> str | None:
    """The unit in the heading over an anchor, or in the first cell of its row; None where there is none.

    A heading is another kind of element than what it stands over: of things side by side none heads the others.
    """
    element = next((anchor for known, anchor in page.anchors if known == link), None)
    for _ in range(_LEVELS):
        if element is None or element.tag == "body":
            return None
        before = islice(element.itersiblings(preceding=True), _NEAREST)
        for heading in before:
            if heading.tag == element.tag and not _is_first_cell(heading):
                continue
            name = visible_text(heading).strip(":：【】[]（）()·> ") if isinstance(heading.tag, str) else ""
            if len(name) <= _LONGEST_NAME and is_unit_name(name) and not is_own_government(name):
                return name
            if any(visible_text(other) == link.text for other in _anchors_of(heading)):
                # What stands further up is the heading of that one.
                return None
        element = element.getparent()
    return None


def _anchors_of(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    return element.iter("a") if isinstance(element.tag, str) else iter(())


def _is_first_cell(element: lxml.html.HtmlElement) -> bool:
    return element.tag in ("td", "th") and element.getprevious() is None
