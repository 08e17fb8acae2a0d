"""What a night brought, in words: a subject, a text and a page of HTML, for whoever reads it in the morning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

from storage.events import KINDS, page_of

# Of each kind, so many are told one by one; the feeds and the site have them all.
EACH = 20

Event = dict[str, Any]


def subject(events: Sequence[Event]) -> str:
    """One line: how many of what."""
    return "公开 gongkai：" + "，".join(f"{KINDS[kind]}{len(found)}" for kind, found in _by_kind(events))


def as_text(events: Sequence[Event], site: str) -> str:
    """A paragraph for each kind of event, in plain text. `site` is the archive's address, "" where it has none."""
    lines = []
    for kind, found in _by_kind(events):
        lines.append(f"{KINDS[kind]}（{len(found)}）")
        for event in found[:EACH]:
            lines.append(f"  {_name(event)}" + (f"：{event['detail']}" if event["detail"] else ""))
            lines.append(f"    {_address(event, site)}")
        if len(found) > EACH:
            lines.append(f"  另有{len(found) - EACH}项。")
        lines.append("")
    return "\n".join(lines)


def as_html(events: Sequence[Event], site: str, figures: str = "") -> str:
    """The same as a page, with `figures` (plain text) below."""
    body = "".join(
        f"<h2>{KINDS[kind]}（{len(found)}）</h2>\n<ul>\n"
        + "".join(
            f'<li><a href="{escape(_address(event, site))}">{escape(_name(event))}</a> {escape(event["detail"])}</li>\n'
            for event in found[:EACH]
        )
        + "</ul>\n"
        + (f"<p>另有{len(found) - EACH}项。</p>\n" if len(found) > EACH else "")
        for kind, found in _by_kind(events)
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>公开 gongkai</title>\n'
        # The sentences of evidence are longer than a screen is wide.
        "<style>body { max-width: 60em; margin: 2em auto; } pre { white-space: pre-wrap; }</style></head><body>\n"
        f"{body or '<p>没有新的变化。</p>'}\n<pre>{escape(figures)}</pre>\n</body></html>\n"
    )


def _by_kind(events: Sequence[Event]) -> Iterator[tuple[str, list[Event]]]:
    for kind, found in groupby(events, key=lambda event: str(event["kind"])):
        yield kind, list(found)


def _name(event: Event) -> str:
    return f"{event['authority']} {event['year']}年" if event["year"] else str(event["authority"])


def _address(event: Event, site: str) -> str:
    """Where it can be read: on the archive's site, else at the portal."""
    page = page_of(event)
    return f"{site.rstrip('/')}{page}" if site and page else str(event["url"])
