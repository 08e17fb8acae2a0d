"""Articles as a portal's interface serves them to its own pages: JSON (RFC 8259), alone or as a script's call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

_CALL = re.compile(r"^[\w.$]{1,60}\s*\((?P<value>.*)\)\s*;?$", re.DOTALL)
_SHORTEST_ARTICLE = 200
_LONGEST_FACT = 200
_MARKUP = re.compile(r"<(?:p|div|table|span|br|section)\b", re.I)


def article_of(text: str) -> str | None:
    """The page that a JSON text carries: its longest text, what else it states (title, date) beside it as metadata.

    None for a text that is not JSON, or holds no text as long as an article.
    """
    flat = text.strip().lstrip("\ufeff")
    call = _CALL.match(flat) if flat.endswith((")", ";")) else None
    flat = call["value"].strip() if call else flat
    if not flat.startswith(("{", "[")):
        return None
    try:
        # Raw tabs and line breaks stand inside the strings of some.
        strings = list(_strings(json.loads(flat, strict=False)))
    except (ValueError, RecursionError):
        return None
    article = max((value for _, value in strings), key=len, default="")
    if len(article) < _SHORTEST_ARTICLE:
        return None
    facts = "".join(
        f'<meta name="{escape(key.lower())}" content="{escape(value)}">'
        for key, value in strings
        if len(value) <= _LONGEST_FACT
    )
    body = article if _MARKUP.search(article) else f"<pre>{escape(article)}</pre>"
    return f"<html><head>{facts}</head><body>{body}</body></html>"


def _strings(value: Any) -> Iterator[tuple[str, str]]:
    """Every text of a JSON value with the key that it stands under."""
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        key, item = stack.pop()
        if isinstance(item, str):
            yield key, item
        elif isinstance(item, dict):
            stack.extend(reversed(list(item.items())))
        elif isinstance(item, list):
            stack.extend((key, one) for one in reversed(item))
