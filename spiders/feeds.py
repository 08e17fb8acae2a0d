"""Lists that come as XML: RSS, Atom, and files of a portal's own making that its script reads."""

from __future__ import annotations

import re
from email.utils import parsedate
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

_STARTS = re.compile(r"\ufeff?\s*(?:<\?xml|<rss|<feed)\b", re.IGNORECASE)
# Pages are XML, too, and Hanweb's answers are markup inside of it.
_PAGES = re.compile(r"<!doctype|<html|<datastore", re.IGNORECASE)
_HEAD = 2000
_SITEMAP = re.compile(r"<(?:urlset|sitemapindex)\b", re.IGNORECASE)
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?([^<\]]+)", re.IGNORECASE)
MOST_LOCATIONS = 20_000
_ADDRESS = ("link", "url", "href")


def is_feed(source: str) -> bool:
    """Whether an answer is rows as XML."""
    return bool(_STARTS.match(source)) and not _PAGES.search(source[:_HEAD]) and bool(elements(source))


@lru_cache(maxsize=8)
def elements(source: str) -> tuple[Mapping[str, str], ...]:
    """The members of every element that has an address and something beside it; days of RFC 822 as ISO 8601."""
    # Nothing outside of the text is read: no entities, no DTD.
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(source.lstrip("\ufeff \t\r\n").encode(), parser)
    if root is None:
        return ()
    found = [_members(element) for element in root.iter(etree.Element) if len(element) > 1]
    return tuple(members for members in found if any(members.get(name) for name in _ADDRESS))


def _members(element: etree._Element) -> dict[str, str]:
    members: dict[str, str] = {}
    for child in element.iterchildren(etree.Element):
        if len(child):
            continue
        text = (child.text or "").strip() or child.get("href", "")
        day = parsedate(text) if "," in text else None
        members.setdefault(etree.QName(child).localname, f"{day[0]}-{day[1]:02}-{day[2]:02}" if day else text)
    return members


def is_sitemap(source: str) -> bool:
    """Whether an answer is a sitemap, or an index of them (sitemaps.org, 0.9)."""
    return bool(_STARTS.match(source)) and bool(_SITEMAP.search(source[:_HEAD]))


def locations(source: str) -> list[str]:
    """The addresses that a sitemap lists, in its order, as far as they are read."""
    return [unescape(address.strip()) for address in _LOCATION.findall(source)[:MOST_LOCATIONS]]
