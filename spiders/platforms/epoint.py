"""Epoint (新点): a shell for every column, which hands the list's address over and has its name only in the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from spiders.platforms.base import Platform

if TYPE_CHECKING:
    from spiders.links import Link
    from spiders.pages import Page


class Epoint(Platform):
    name: ClassVar[str] = "epoint"

    def recognises(self, page: Page) -> bool:
        return "specialurl=" in page.source or "specialurl=" in page.url or "EpointWebBuilder" in page.source

    def links(self, page: Page) -> list[Link]:
        return [_named(link) for link in page.links]


def _named(link: Link) -> Link:
    query = parse_qs(urlsplit(link.url).query)
    label = query.get("righttitle", [""])[0] if "specialurl" in query else ""
    return replace(link, text=label, cut=False) if label and label not in link.text else link
