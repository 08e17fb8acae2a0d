"""Objects of an OFD that are drawn by reference (GB/T 33190-2016, 13): put in their place on the page."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from extraction.layout import UnreadableError
from extraction.readers.ofd.types import all_named, area_of, numbers_of

_MOST_OBJECTS = 50_000
_MOST_NESTED = 4
_DRAWN = ("{*}TextObject", "{*}PathObject", "{*}ImageObject", "{*}CompositeObject")
_SAME = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


def put_in_place(part: etree._Element, units: Mapping[str, etree._Element]) -> None:
    """Replace each CompositeObject of a part by what its unit draws. Raises UnreadableError for one without end."""
    objects = 0
    for _ in range(_MOST_NESTED):
        found = list(all_named(part, "CompositeObject"))
        for item in found:
            unit, parent = units.get(item.get("ResourceID") or ""), item.getparent()
            if parent is None:
                continue
            for child in unit.iter(*_DRAWN) if unit is not None else ():
                objects += 1
                if objects > _MOST_OBJECTS:
                    raise UnreadableError(
                        f"a page draws more than {_MOST_OBJECTS} things; look at the original by hand"
                    )
                copy = deepcopy(child)
                _fold(copy, item)
                item.addprevious(copy)
            parent.remove(item)
        if not found:
            return


def _fold(child: etree._Element, outer: etree._Element) -> None:
    """Give an object the place on the page that it has within another: its own matrix, then the other's."""
    (a, b, c, d, e, f), (left, top, *_) = _placed(outer)
    (ca, cb, cc, cd, ce, cf), (cleft, ctop, cwide, chigh) = _placed(child)
    linear = (ca * a + cb * c, ca * b + cb * d, cc * a + cd * c, cc * b + cd * d)
    x, y = ce + cleft, cf + ctop
    own = (a * x + c * y + e + left, b * x + d * y + f + top, cwide * abs(a or c), chigh * abs(d or b))
    child.set("CTM", " ".join(map(str, (*linear, 0.0, 0.0))))
    child.set("Boundary", " ".join(map(str, own)))


def _placed(item: etree._Element) -> tuple[list[float], tuple[float, float, float, float]]:
    numbers = numbers_of(item.get("CTM"))
    return numbers if len(numbers) == 6 else _SAME, area_of(item.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
