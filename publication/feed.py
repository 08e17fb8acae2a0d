"""Atom feeds (RFC 4287) of what happened: new reports, edits, what vanished, findings, and all of it; per region."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from storage.events import EVENTS, KINDS, page_of

FEEDS: Mapping[str, tuple[str, ...]] = {
    "all": tuple(KINDS),
    "new": ("new",),
    "edits": ("edited", "republished", "moved"),
    "vanished": ("vanished", "returned"),
    "missing": ("missing",),
    "findings": ("finding",),
}
"""Each feed with the kinds of event that it tells."""

# More than a busy night of a whole province brings.
ENTRIES = 200
_ATOM = "http://www.w3.org/2005/Atom"
_TAG = "tag:gongkai,2026:"


def feed_query(name: str) -> str:
    """The SELECT of a feed's events, the newest first, with the parameter `:region`."""
    kinds = ", ".join(f"'{kind}'" for kind in FEEDS[name])
    newest = f"ORDER BY at DESC, id LIMIT {ENTRIES}"
    return f"SELECT * FROM ({EVENTS.replace(':since', repr(''))}) WHERE kind IN ({kinds}) {newest}"  # noqa: S608


def atom(name: str, region: str, rows: Sequence[Mapping[str, Any]], link: Callable[[str], str]) -> bytes:
    """A feed's document. `link` makes a path on the site absolute."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    path = f"/feeds/{name}.atom" + (f"?region={region}" if region else "")
    _add(feed, "id", f"{_TAG}{name}:{region}")
    words = "、".join(KINDS[kind] for kind in FEEDS[name]) if name != "all" else "全部动态"
    _add(feed, "title", f"公开 gongkai · {words}" + (f" · {region}" if region else ""))
    # A feed must say when it last changed, even one that is empty (RFC 4287 §4.1.1).
    _add(feed, "updated", max((row["at"] for row in rows), default="1970-01-01T00:00:00Z"))
    _add(feed, "link", rel="self", type="application/atom+xml", href=link(path))
    _add(feed, "link", rel="alternate", type="text/html", href=link("/"))
    _add(_add(feed, "author"), "name", "公开 gongkai")
    for row in rows:
        _entry(feed, row, link)
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ElementTree.Element, row: Mapping[str, Any], link: Callable[[str], str]) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"{_TAG}{row['id']}")
    _add(entry, "updated", row["at"])
    _add(
        entry,
        "title",
        f"{KINDS[row['kind']]}：{row['authority']}" + (f" {row['year']}" if row["year"] else ""),
    )
    _add(entry, "link", rel="alternate", type="text/html", href=link(page_of(row) or "/"))
    _add(entry, "category", term=row["kind"], label=KINDS[row["kind"]])
    _add(entry, "summary", "\n".join(part for part in (row["detail"], row["title"], row["url"]) if part))


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    # What XML 1.0 cannot hold (a form feed out of a PDF's text) is left out.
    element.text = "".join(c for c in text if c >= " " or c in "\t\n") or None
    return element
