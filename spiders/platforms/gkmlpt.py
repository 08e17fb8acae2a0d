"""Guangdong's disclosure platform (gkmlpt): columns as a tree in a script, rows as JSON, articles in a script's text.

The body of an article is read out of the script in `spiders.scripted`, whatever the family.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from spiders.links import Link
from spiders.markup import absolute
from spiders.platforms.base import Platform
from spiders.platforms.paging import further_answers

if TYPE_CHECKING:
    from spiders.asking import Ask
    from spiders.pages import Page

_SITE = re.compile(r"\bSID[\"']?\s*:\s*[\"']?(\d+)")
# What a node says of itself stands before or behind its children.
_NODE = re.compile(r"[^{}\[\]]+")
_ID = re.compile(r"(?<!\w)[\"']?id[\"']?\s*:\s*[\"']?(\d+)")
_NAME = re.compile(r"(?<!\w)[\"']?name[\"']?\s*:\s*[\"']([^\"']+)[\"']")
_JUMP = re.compile(r"[\"']?jump_url[\"']?\s*:\s*[\"']([^\"']+)[\"']")


class Gkmlpt(Platform):
    name: ClassVar[str] = "gkmlpt"
    # A unit has the platform under its own path; what its articles say of their unit is their title.
    trust: ClassVar[tuple[str, ...]] = ("unit", "title", "breadcrumb", "column", "source")

    def recognises(self, page: Page) -> bool:
        return "/gkmlpt/" in page.url

    def links(self, page: Page) -> list[Link]:
        return [*page.links, *_columns(page)]

    def next_pages(self, page: Page) -> list[Ask]:
        if "/gkmlpt/api/" in page.url:
            # Pages 0 and 1 are the same one.
            return further_answers(page, "page")
        return super().next_pages(page)


def _columns(page: Page) -> list[Link]:
    site = _SITE.search(page.scripts)
    if site is None or "TREE" not in page.scripts:
        return []
    platform = page.url[: page.url.index("/gkmlpt/") + len("/gkmlpt/")]
    found = []
    for node in _NODE.findall(page.scripts):
        number, name, jump = (pattern.search(node) for pattern in (_ID, _NAME, _JUMP))
        if number is None or name is None:
            continue
        elsewhere = absolute(page.url, jump[1].replace("\\/", "/")) if jump else None
        rows = urljoin(platform, f"api/all/{number[1]}?page=1&sid={site[1]}")
        found.append(Link(elsewhere or rows, _plain(name[1])))
    return found


def _plain(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
