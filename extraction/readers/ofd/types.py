"""The simple types of OFD (GB/T 33190-2016): numbers, boxes and locations as its attributes and elements write them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

POINTS = 72 / 25.4
"""OFD measures in millimetres from the page's top left corner."""

Area = tuple[float, float, float, float]
"""Left, top, width and height."""
A4: Area = (0.0, 0.0, 210.0, 297.0)


def box_of_page(element: etree._Element) -> Area | None:
    """The size (PhysicalBox) that a document states for its pages, or a page for itself."""
    return area_of(next((box.text for box in all_named(element, "PhysicalBox")), None))


def all_named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name, whatever the namespace: drafts of the standard had others."""
    return element.iter(f"{{*}}{name}", name)


def path_of(base: str, location: str | None) -> str:
    """Where a location (ST_Loc) leads: from the package's root, or from the folder of the part that states it."""
    location = (location or "").strip().replace("\\", "/")
    if location.startswith("/"):
        return posixpath.normpath(location).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


def numbers_of(text: str | None) -> list[float]:
    """The numbers of a list (ST_Array); none where something else stands among them."""
    try:
        return [float(item) for item in (text or "").split()]
    except ValueError:
        return []


def area_of(text: str | None) -> Area | None:
    """A box (ST_Box), None for what is none."""
    numbers = numbers_of(text)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None
