"""Articles whose body stands as a text in a script, which writes it into the page (Guangdong's gkmlpt does)."""

from __future__ import annotations

import json
import re

_TEXT = re.compile(r"\"((?:[^\"\\]|\\.){200,}+)\"|'((?:[^'\\]|\\.){200,}+)'", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)|\"", re.DOTALL)
_ELEMENT = re.compile(r"<(?:p|div|table|span|br|section)\b[^>]*>", re.IGNORECASE)


def written_article(scripts: str) -> str | None:
    """The longest text in a page's scripts that is escaped markup of an article, else None."""
    if "\\u003" not in scripts and "<\\/" not in scripts:
        return None
    found = (_unescaped(match[1] or match[2]) for match in _TEXT.finditer(scripts))
    articles = (text for text in found if len(_ELEMENT.findall(text)) >= 3)
    return max(articles, key=len, default=None)


def _unescaped(text: str) -> str:
    """A script's text as it is shown; what JSON does not know of JavaScript's escapes is put in its way."""
    try:
        return str(json.loads(f'"{_ESCAPE.sub(_as_json, text)}"', strict=False))
    except ValueError:
        return ""


def _as_json(match: re.Match[str]) -> str:
    if match[1] is None:
        return '\\"'
    return match[0] if match[1] in '"\\/bfnrtu' else match[1]
