"""Articles whose body stands as a text in a script, which writes it into the page (Guangdong's gkmlpt does)."""

from __future__ import annotations

import json
import re

_TEXT = re.compile(r"\"((?:[^\"\\]|\\.){200,}+)\"", re.DOTALL)
_ELEMENT = re.compile(r"<(?:p|div|table|span|br|section)\b[^>]*>", re.IGNORECASE)


def written_article(scripts: str) -> str | None:
    """The longest text in a page's scripts that is escaped markup of an article, else None."""
    if "\\u003" not in scripts and "<\\/" not in scripts:
        return None
    found = (_unescaped(match[1]) for match in _TEXT.finditer(scripts))
    articles = (text for text in found if len(_ELEMENT.findall(text)) >= 3)
    return max(articles, key=len, default=None)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return ""
