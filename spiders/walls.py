"""Answers that are not what was asked for: walls, shells that lead elsewhere, and pages that are gone at status 200.

A wall is recognised and left alone; nothing here solves a challenge. Signatures are of products that guard
county portals (加速乐, 瑞数, 网宿 WZWS, 云锁, 阿里云).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spiders import vocabulary
from spiders.calls import led_to
from spiders.markup import absolute

if TYPE_CHECKING:
    from spiders.pages import Page

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# 412 and 202 瑞数, 521 and 512 加速乐, 468 unnamed (seen on five counties).
WALL_STATUSES = frozenset({412, 468, 512, 521})
# Refusals that mean a wall at a portal's door; deeper in they may concern one page alone.
REFUSAL_STATUSES = frozenset({401, 403, 405, 418, 429, 493})

_CHALLENGES = re.compile(
    r"WZWS|wzwschallenge|__jsl_clearance|\$_ts\b|security_session_verify|security_verify_data|YunSuo|acw_sc__v2|C3VK=|reason:GeoBL|"
    r"请开启JavaScript并刷新该页|__jsluid|document\.cookie\s*=.{0,400}location",
    re.IGNORECASE | re.DOTALL,
)
_CAPTCHAS = re.compile(
    r"(?:请|需要?)(?:先)?(?:输入|填写|完成|拖动|滑动|通过)[^,。]{0,10}(?:验证|滑块)|(?:人机|滑动|滑块|访问|安全)验证|访问(?:过于|太)频繁"
)
_MISSING = re.compile(vocabulary.MISSING_NOTICES, re.IGNORECASE)
_REPLACED = re.compile(
    r"(?:window\.|self\.|top\.|document\.)?location(?:\.href)?\s*(?:=|\.replace\s*\(|\.assign\s*\()\s*[\"']([^\"']+)[\"']"
)
_REFRESH = re.compile(
    r"^\s*(?P<wait>\d*)(?:\.\d*)?\s*[;,]?\s*url\s*=\s*[\"']?(?P<url>[^\"'>]+)", re.IGNORECASE
)
# Seconds: a page that only leads elsewhere does so at once, or says so for a moment.
_SOON = 15
_FOR_PHONES = re.compile(r"(?:^|[/.])(?:wap|m|mobile|h5|phone|3g)(?:[/.]|$)", re.IGNORECASE)
# Stubs of walls and of redirects are below 2,000 bytes (seen: 312 to 1404); real pages are tens of kilobytes.
_STUB = 2000
_SHORT = 300


@dataclass(frozen=True, slots=True)
class Wall:
    """Why an answer is taken for a wall, in one clause."""

    reason: str


def find_wall(page: Page, *, at_the_door: bool = False, of_file: bool = False) -> Wall | None:
    """The wall that an answer is, if it is one. `at_the_door`: the answer to a portal's first request.

    `of_file`: the answer for a file; a captcha there is the download's own, and no wall around the portal.
    """
    if page.status in WALL_STATUSES or (at_the_door and page.status in REFUSAL_STATUSES):
        return Wall(f"HTTP {page.status}")
    if page.status == 202 and not page.leads_on:
        return Wall("HTTP 202 without content")
    if len(page.body) < 20 * _STUB and not page.leads_on and (sign := _CHALLENGES.search(page.source)):
        return Wall(f"a script challenge ({sign[0][:20]!r})")
    if not of_file and len(page.text) < _SHORT and (sign := _CAPTCHAS.search(page.normalised)):
        return Wall(f"a captcha ({sign[0]})")
    if at_the_door and is_stub(page):
        return Wall(f"a script stub of {len(page.body)} bytes")
    return None


def is_stub(page: Page) -> bool:
    """Whether a page is a few bytes of script without text, links or a place for an application to fill."""
    if page.status != 200 or not 0 < len(page.body) < _STUB or len(page.text) >= _SHORT:
        return False
    filled = page.tree.xpath(
        "//img | //iframe | //frame | //embed | //object | //h1 | //h2 | //h3 | //*[@data-file]"
        " | //*[@id='app' or @id='root' or @id='container']"
    )
    return (
        "<script" in page.source.lower() and not page.leads_on and not filled and shell_target(page) is None
    )


def shell_target(page: Page) -> str | None:
    """Where a page without content of its own sends the reader, by meta refresh or script; absolute, else None."""
    for meta in page.tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh" and (
            match := _REFRESH.match(meta.get("content") or "")
        ):
            url = absolute(page.base, match["url"])
            # Some pages load themselves anew from time to time, or the home page after a while.
            if url != page.url and not (int(match["wait"] or 0) > _SOON and page.leads_on):
                return url
    if len(page.body) < _STUB and not page.leads_on and len(page.text) < _SHORT:
        found = [match[1] for match in _REPLACED.finditer(page.source)] or led_to(page.scripts)
        # Scripts that tell devices apart name the address for phones, too.
        wide = next((address for address in found if not _FOR_PHONES.search(address)), None)
        return absolute(page.base, wide or found[0]) if found else None
    return None


def says_missing(page: Page) -> bool:
    """Whether a page says anywhere that what was asked for is not there."""
    return bool(_MISSING.search(page.text))


def is_missing(page: Page) -> bool:
    """Whether the page is not there: 404 and 410, an empty answer, or a 200 that says so in few words."""
    if page.status in (404, 410) or not page.body.strip():
        return True
    head = f"{page.title_element} {page.text[:_SHORT]}"
    return len(page.text) < 4 * _SHORT and bool(_MISSING.search(head))
