"""Articles whose body stands as a text somewhere in the page, for a script to write it where a reader sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from lxml import html

_TEXT = re.compile(r"\"((?:[^\"\\]|\\.){200,}+)\"|'((?:[^'\\]|\\.){200,}+)'", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)|\"", re.DOTALL)
_KEPT = (
    "div", "p", "td", "span", "pre", "script",
    "description", "content", "summary", "content:encoded",  # of a feed: RSS, Atom (RFC 4287)
)  # fmt: skip
_ELEMENT = re.compile(r"<(?:p|div|table|span|br|section)\b[^>]*>", re.IGNORECASE)


def write_article(root: html.HtmlElement) -> None:
    """Put the article that only a script of the page would write at the end of its body; most pages have none.

    Guangdong's gkmlpt does so.
    """
    body = root.find("body")
    scripts = "\n".join(script.text or "" for script in root.iter("script"))
    # Angle brackets in such a text are escaped, lest the page's own parser take them.
    if body is None or not ("\\u003" in scripts or "<\\/" in scripts):
        return
    texts = (_unescaped(match[1] or match[2]) for match in _TEXT.finditer(scripts))
    _write(body, texts)


def write_kept_article(root: html.HtmlElement) -> bool:
    """The same with an article that the page keeps as a text in a field, a frame or an element of its own.

    True where there is one. A field may hold another article than the page shows: this is for pages that show none.
    """
    body = root.find("body")
    kept = [field.text_content() for field in root.iter("textarea", "template", "noscript")]
    kept += [field.get("value") or "" for field in root.iter("input")]
    kept += [frame.get("srcdoc") or "" for frame in root.iter("iframe")]
    kept += ["".join(item.xpath("text()")) for item in root.iter(*_KEPT)]
    return body is not None and _write(body, kept)


def _write(body: html.HtmlElement, texts: Iterable[str]) -> bool:
    article = max((text for text in texts if len(_ELEMENT.findall(text)) >= 3), key=len, default=None)
    if article is not None:
        body.append(html.fragment_fromstring(article.replace("\x00", ""), create_parent="div"))
    return article is not None


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
