"""Pages of an OFD (GB/T 33190-2016) that are pictures: the image that fills a page, found by its resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from lxml import etree

from extraction.readers.pictures import Picture, read_pictures

Area = tuple[float, float, float, float]
_MOST_OF_PAGE = 0.4
_LEAST_SIDE = 20


def page_picture(
    images: Iterator[tuple[Area, str]], page: Area, unit: float, content_of: Callable[[str], bytes | None]
) -> Picture | None:
    """The page as a picture, where one image fills most of it; `unit` is the points of a unit of the areas.

    `images` are their areas (left, top, width, height) and resources; `content_of` gives a resource's bytes.
    Raises UnreadableError for an image that is damaged or enormous.
    """
    for (left, top, width, height), resource in images:
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
        return Picture(whole, unit / scale)
    return None


def images_of(
    parts: Sequence[etree._Element], box: Callable[[str | None], Area | None]
) -> Iterator[tuple[Area, str]]:
    """The images that a page's parts draw: their areas and the names of their resources."""
    for part in parts:
        for item in part.iter("{*}ImageObject"):
            area = box(item.get("Boundary"))
            if area is not None and area[2] > 0:
                yield area, item.get("ResourceID") or ""


def hides_text(parts: Sequence[etree._Element], page: Area, box: Callable[[str | None], Area | None]) -> bool:
    """Whether most of a page's text is not to be seen: it is clear, or lies behind an image that fills the page."""
    seen, unseen = 0, 0
    for part in parts:
        behind, clear = 0, 0
        for item in part.iter("{*}TextObject", "{*}ImageObject"):
            if etree.QName(item).localname == "ImageObject":
                area = box(item.get("Boundary"))
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
