"""Guangdong's disclosure platform (gkmlpt): columns as a tree in a script, rows as JSON, articles in a script's text.

The body of an article is read out of the script in `spiders.scripted`, whatever the family.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from spiders.pages import Link, absolute
from spiders.platforms.base import Platform
from spiders.platforms.paging import further_answers

if TYPE_CHECKING:
    from spiders.asking import Ask
    from spiders.pages import Page

_SITE = re.compile(r"\bSID[\"']?\s*:\s*[\"']?(\d+)")
_NODE = re.compile(
    r"[\"']?id[\"']?\s*:\s*[\"']?(?P<id>\d+)[\"']?\s*,(?P<between>[^{}\[\]]*?)"
    r"[\"']?name[\"']?\s*:\s*[\"'](?P<name>[^\"']+)[\"'](?P<rest>[^{}\[\]]*)"
)
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
    for node in _NODE.finditer(page.scripts):
        jump = _JUMP.search(node["between"] + node["rest"])
        elsewhere = absolute(page.url, jump[1].replace("\\/", "/")) if jump else None
        rows = urljoin(platform, f"api/all/{node['id']}?page=1&sid={site[1]}")
        found.append(Link(elsewhere or rows, _plain(node["name"])))
    return found


def _plain(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
