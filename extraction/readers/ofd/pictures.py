"""Pages of an OFD (GB/T 33190-2016) that are pictures: the image that fills a page, found by its resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from lxml import etree

from extraction.readers.ofd.types import POINTS, Area, area_of
from extraction.readers.scan.pictures import Picture, read_pictures
from extraction.readers.xml import name_of

_MOST_OF_PAGE = 0.4
_LEAST_SIDE = 20


def page_picture(
    parts: Sequence[etree._Element], page: Area, content_of: Callable[[str], bytes | None]
) -> Picture | None:
    """The page as a picture, where one image fills most of it; `content_of` gives a resource's bytes by its name.

    Raises UnreadableError for an image that is damaged or enormous.
    """
    for (left, top, width, height), resource in _images(parts):
        content = content_of(resource) if width * height >= _MOST_OF_PAGE * page[2] * page[3] else None
        picture = next(read_pictures(content), None) if content else None
        if picture is None or min(picture.pixels.shape[:2]) < _LEAST_SIDE:
            continue
        high, wide, _ = picture.pixels.shape
        scale = wide / width  # pixels a unit
        x, y = max(0, round(left * scale)), max(0, round(top * scale))
        whole = np.full(
            (max(y + high, round(page[3] * scale)), max(x + wide, round(page[2] * scale)), 3), 255, np.uint8
        )
        whole[y : y + high, x : x + wide] = picture.pixels
        return Picture(whole, POINTS / scale)
    return None


def _images(parts: Sequence[etree._Element]) -> Iterator[tuple[Area, str]]:
    """The images that a page's parts draw: their areas and the names of their resources."""
    for part in parts:
        for item in part.iter("{*}ImageObject"):
            area = area_of(item.get("Boundary"))
            if area is not None and area[2] > 0:
                yield area, item.get("ResourceID") or ""


def hides_text(parts: Sequence[etree._Element], page: Area) -> bool:
    """Whether most of a page's text is not to be seen: it is clear, or lies behind an image that fills the page."""
    seen, unseen = 0, 0
    for part in parts:
        behind, clear = 0, 0
        for item in part.iter("{*}TextObject", "{*}ImageObject"):
            if name_of(item) == "ImageObject":
                area = area_of(item.get("Boundary"))
                if area is not None and area[2] * area[3] >= _MOST_OF_PAGE * page[2] * page[3]:
                    unseen += behind
                    behind = 0
                continue
            length = sum(len(code.text or "") for code in item.iter("{*}TextCode"))
            if item.get("Alpha") == "0" or item.get("Visible", "true").lower() == "false":
                clear += length
            else:
                behind += length
        seen, unseen = seen + behind, unseen + clear
    return unseen > seen
