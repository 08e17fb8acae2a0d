"""Lists that a script asks for and that come as JSON, some of them not quite valid: their rows as links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any

from spiders import feeds
from spiders.shapes import NO_DOCUMENT, first_address

if TYPE_CHECKING:
    from spiders.shapes import Shape

_STARTS = re.compile(r"^\s*(?:[\w$.]*\s*\(\s*)?[\[{]")
# A server that is told no name for the callback often writes none: ({…}).
_CALLBACK = re.compile(r"^\s*[\w$.]*\s*\(\s*|\s*\)\s*;?\s*$")
# An object without objects inside: where the whole text is not valid, its rows mostly are well enough.
_OBJECT = re.compile(r"\{(?:[^{}\"']++|\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\\n{}]|\\.)*+'|')*+\}", re.DOTALL)
_MEMBER = re.compile(
    r"[\"']?(\w+)[\"']?\s*:\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|(\d+)\b)", re.DOTALL
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_TOTAL = re.compile(
    r"\"(?:total|count|total_?(?:count|num|records?|elements?|rows?|size)|(?:record|row)s?_?(?:count|total))\"\s*:\s*\"?(\d+)",
    re.IGNORECASE,
)

# The members that hold a row's title, address and day, in the order of trust, on the platforms seen.
_TITLES = ("title", "docTitle", "subject", "infoTitle", "name", "text", "label")
_ADDRESSES = ("url", "chnldocurl", "infourl", "linkUrl", "docpuburl", "link", "href")
_DAYS = (
    "publishedTimeStr",
    "pubdate",
    "publishTime",
    "display_publish_time",
    "date",
    "time",
    "docreltime",
    "infodate",
)

# Other names for the same (articleTitle, visitUrl, createTime), where none of those is there.
_LIKE_TITLE = re.compile(
    r"(?!sub|site|short|channel|column|meta|seo|page)\w*(?:title|headline|biaoti)", re.IGNORECASE
)
_LIKE_ADDRESS = re.compile(
    r"(?!img|image|pic|thumb|cover|icon|logo|video|site|channel|column)\w*(?:url|link|href|path)",
    re.IGNORECASE,
)
_LIKE_DAY = re.compile(r"\w*(?:date|time)\w*", re.IGNORECASE)

# A script that writes a list's rows as data has both a title and an address in them.
_TITLE_IN_SCRIPT, _ADDRESS_IN_SCRIPT = (
    re.compile(rf"[\"'{{,\s](?:{'|'.join(names)}|{like.pattern})[\"']?\s*:\s*[\"']", re.IGNORECASE)
    for names, like in ((_TITLES, _LIKE_TITLE), (_ADDRESSES, _LIKE_ADDRESS))
)

_BARE_ADDRESS = re.compile(
    r"(?:https?:/|\.{0,2})/[^\s<>]+|[\w./-]+\.(?:s?html?|jsp|aspx?|php|do|pdf|docx?)(?:\?\S*)?"
)
_BARE_DAY = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}")
_HAN = re.compile(r"[\u3400-\u9fff]")
# JSON.parse("[{\"title\": …}]"): rows as a text within a script.
_PARSED_TEXT = re.compile(r"JSON\.parse\(\s*(?:\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)')\s*\)")

# Texts side by side, as a call's arguments or an array's members.
_QUOTED = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'")
_ARGUMENTS = re.compile(rf"(?:{_QUOTED.pattern})(?:\s*,\s*(?:{_QUOTED.pattern}|\d{{1,12}})){{1,7}}")
_ADDRESS_VALUE = re.compile(r"[:,(\[]\s*[\"'](?:[\w.:-]*/|[\w-]+\.s?html?)[^\"'\s]*[\"']")

Row = tuple[str, str, str]


def is_data(source: str) -> bool:
    """Whether an answer is JSON, JSON in a callback, or rows as XML (RSS, Atom), and not a page."""
    return bool(_STARTS.match(source)) or feeds.is_feed(source)


def unquoted(script: str) -> str:
    """A script with the data that it parses out of a text in the place of that text."""
    if "JSON.parse" not in script:
        return script
    return _PARSED_TEXT.sub(lambda text: _ESCAPED.sub(_character, text[1] or text[2] or ""), script)


def may_hold_rows(script: str, made: tuple[Shape, ...] = ()) -> bool:
    """Whether a script may write a list's rows as data."""
    if not _TITLE_IN_SCRIPT.search(script):
        # Names of its own (t, u) say nothing; its titles do.
        return "{" in script and _says_disclosure(script) and bool(_ADDRESS_VALUE.search(script))
    return bool(_ADDRESS_IN_SCRIPT.search(script)) or any(
        re.search(rf"[{{,\s\"']{shape.member}[\"']?\s*:", script) for shape in made
    )


def _says_disclosure(script: str) -> bool:
    return "公开" in script or "\\u516c\\u5f00" in script


def rows(source: str, made: tuple[Shape, ...] = ()) -> list[Row]:
    """Title, address and day (as written, perhaps empty) of each row of a list that came as JSON.

    `made`: the addresses that the list's page puts together for rows that have none.
    """
    found = (_row(members, made) for members in _objects(source))
    return [row for row in found if row]


def markup(source: str) -> str:
    """The HTML that stands in a JSON answer as text: some platforms send the list's own markup that way."""
    whole = _parsed(source)
    return (
        "\n".join(text for text in map(_markup, _texts(whole)) if "<" in text and ">" in text)
        if whole is not None
        else ""
    )


def _markup(text: str) -> str:
    """A text whose markup is escaped once more than JSON asks for (&lt;li&gt;), as it was before."""
    return unescape(text) if "&lt;" in text and "<" not in text else text


def stated_total(source: str) -> int | None:
    """How many rows the list has in all its pages, where the answer says so."""
    match = _TOTAL.search(source)
    return int(match[1]) if match else None


def _parsed(source: str) -> Any:
    bare = _CALLBACK.sub("", source) if not source.lstrip().startswith(("{", "[")) else source
    try:
        # Raw tabs and line breaks stand inside the strings of some.
        return json.loads(bare, strict=False)
    except ValueError:
        return None


def _objects(source: str) -> Iterator[Mapping[str, Any]]:
    if feeds.is_feed(source):
        yield from feeds.elements(source)
        return
    whole = _parsed(source)
    if whole is not None:
        yield from _mappings(whole)
        return
    for match in _OBJECT.finditer(source):
        yield {
            name: _ESCAPED.sub(_character, one or two or number)
            for name, one, two, number in _MEMBER.findall(match[0])
        }


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else {"n": "\n", "t": "\t", "r": ""}.get(match[2], match[2])


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    elif isinstance(value, list) and not any(isinstance(inner, dict | list) for inner in value):
        yield _row_without_names(value) or {}
    if isinstance(value, list):
        for inner in value:
            yield from _mappings(inner)
    # ASP.NET's services send their JSON as a text within JSON.
    elif isinstance(value, str) and _STARTS.match(value) and (inner := _parsed(value)) is not None:
        yield from _mappings(inner)


def _row_without_names(values: Iterable[Any]) -> Mapping[str, str] | None:
    """A row whose values have no names, or none that say what they are: title, address and perhaps a day."""
    texts = [value for value in values if isinstance(value, str)]
    address = next((t for t in texts if _BARE_ADDRESS.fullmatch(t) and not NO_DOCUMENT.search(t)), None)
    title = max((text for text in texts if _HAN.search(text)), key=len, default=None)
    if address is None or title is None:
        return None
    return {"title": title, "url": address, "date": next(filter(_BARE_DAY.match, texts), "")}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def called_rows(script: str) -> Iterator[Row]:
    """The rows that a script hands to a function, or writes as arrays: addItem("title", "/a/1.html", "2024-01-20")."""
    if not _says_disclosure(script):
        return
    for match in _ARGUMENTS.finditer(script):
        texts = [_ESCAPED.sub(_character, one or two) for one, two in _QUOTED.findall(match[0])]
        if row := _row_without_names(texts):
            yield row["title"], row["url"], row["date"]


def _row(members: Mapping[str, Any], made: tuple[Shape, ...]) -> Row | None:
    title, address, day = (
        _first(members, names, like)
        for names, like in ((_TITLES, _LIKE_TITLE), (_ADDRESSES, _LIKE_ADDRESS), (_DAYS, _LIKE_DAY))
    )
    if title and not address:
        address = first_address(made, members) or ""
    if not title and (row := _row_without_names([*members.values(), address])) is not None:
        # Under names of its own (caption, bt; t, u).
        title, address, day = row["title"], address or row["url"], day or row["date"]
    return (title, address, day) if title and address else None


def _first(members: Mapping[str, Any], names: tuple[str, ...], like: re.Pattern[str]) -> str:
    likely = (name for name in members if like.fullmatch(name))
    return next(
        (text for name in (*names, *likely) if isinstance(text := members.get(name), str) and text.strip()),
        "",
    )
