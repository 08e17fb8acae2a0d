"""What every page of ours needs: the reader's language, words in it, links that keep it, figures as printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import NotFound

from publication.labels import Language, load_labels

# Our own pages run no script and load nothing from elsewhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

# Of HTML: a tag, and all of a reference but its first sign.
_UNSEEN = re.compile(r"<[^>]*>|(?<=&)#?\w+;")
NUMERALS = "一二三四五六七八九十"

# The columns that a reader wants first; Datasette offers the others in its menus.
REPORT_COLUMNS = (
    "authority_id",
    "year",
    "title",
    "new_requests",
    "granted",
    "refused",
    "total_handled",
    "carried_over",
    "reviews",
    "lawsuits",
    "finding_count",
    "published_on",
    "sha256",
)
FINDING_COLUMNS = (
    "report_id",
    "rule",
    "message",
    "found",
    "expected",
    "severity",
    "other_report_id",
    "verdict",
)


# The language of the request that is being answered, for Datasette's hooks that are not told of the request.
LANGUAGE: ContextVar[Language] = ContextVar("language", default="zh")


class NothingHere(NotFound):  # type: ignore[misc]  # named for what the reader is told
    """There is no such page; the message says so in the reader's language."""


def language_of(query_string: str) -> Language:
    """The language that an address asks for: `lang=en`, or `_lang=en` on Datasette's own pages; else Chinese."""
    asked = parse_qsl(query_string)
    return "en" if ("lang", "en") in asked or ("_lang", "en") in asked else "zh"


def language_parameter(path: str) -> str:
    """`_lang` on Datasette's pages, where a name without underscore filters by a column."""
    return "_lang" if path.startswith("/gongkai") else "lang"


def linker(language: Language) -> Callable[..., str]:
    """A function that writes an address on this site, with its parameters and the language kept."""

    def link(path: str, **parameters: object) -> str:
        asked = [(name, str(value)) for name, value in parameters.items() if value is not None and str(value)]
        return _address(path, asked, language)

    return link


def table_address(name: str, columns: tuple[str, ...], language: Language) -> str:
    """A table of Datasette's with the columns that a reader wants first."""
    return _address(f"/gongkai/{name}", [("_col", column) for column in columns], language)


def _address(path: str, asked: list[tuple[str, str]], language: Language) -> str:
    if language == "en":
        asked = [*asked, (language_parameter(path), "en")]
    return f"{path}?{urlencode(asked)}" if asked else path


def other_language(path: str, query_string: str) -> str:
    """The address of the same page in the other language."""
    asked = parse_qsl(query_string, keep_blank_values=True)
    rest = [(name, value) for name, value in asked if name not in ("lang", "_lang")]
    if language_of(query_string) == "zh":
        rest.append((language_parameter(path), "en"))
    # A path that begins with two slashes would lead to another host.
    path = "/" + path.lstrip("/\\")
    return f"{path}?{urlencode(rest)}" if rest else path


def page_number(asked: str | None) -> int:
    """The page that an address asks for; the first where it asks for none or for nonsense."""
    return max(1, int(asked)) if asked and asked.isascii() and asked.isdigit() and len(asked) < 10 else 1


def append_querystring(url: str, more: str) -> str:
    """The address with further parameters; Datasette has this for its table page only."""
    return f"{url}{'&' if '?' in url else '?'}{more}"


def in_language(text: str | None, language: Language) -> str:
    """The Chinese or the English half of a title or description of datasette-metadata.json.

    The English half begins at the first Latin letter that no Chinese follows.
    """
    if not text:
        return ""
    match = re.fullmatch(
        r"(.*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef](?:[（(][A-Z]+[）)])?)\s*([^\u4e00-\u9fff]*)", text
    )
    if not match:
        return text
    chinese, english = match.groups()
    return (english if language == "en" else chinese) or text


def is_chinese(text: str) -> bool:
    """Whether a message is meant for Chinese readers."""
    return re.search("[\u4e00-\u9fff]", text) is not None


def number(value: int | float | str | None) -> str:
    """A figure for the eye: thousands apart, nothing where nothing is printed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and not value.is_integer():
        whole, _, part = f"{value:,.4f}".partition(".")
        return f"{whole}.{part.rstrip('0')}"
    return f"{int(value):,}"


def shown_length(cell: object) -> int:
    """How many characters of a table's cell a reader sees: tags do not count, a reference (`&amp;`) counts as one."""
    text = str(cell)
    return len(_UNSEEN.sub("", text)) if "<" in text or "&" in text else len(text)


def section_number(printed: int | None) -> str:
    """A section's number as reports print it: 一、"""
    if printed is None:
        return ""
    return f"{NUMERALS[printed - 1] if 1 <= printed <= len(NUMERALS) else printed}、"


def file_size(octets: int) -> str:
    """A file's size: 412.8 kB."""
    amount = float(octets)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def moment(utc: str | None) -> str:
    """A time of the database (`2024-01-31T12:34:56Z`) for the eye; a text that is none as it stands."""
    if not utc:
        return ""
    try:
        return datetime.fromisoformat(utc).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return utc


def page_context(query_string: str, path: str) -> dict[str, Any]:
    """The names that every template may use: `t`, `term`, `link`, `lang` and the formats."""
    language = language_of(query_string)
    labels = load_labels()
    return {
        "lang": language,
        "t": lambda key, *values: labels.text(key, language, *values),
        "term": lambda group, key: labels.term(group, key, language),
        "terms": lambda group: labels.terms(group, language),
        "link": linker(language),
        "other_language_url": other_language(path, query_string),
        "reports_url": table_address("reports", REPORT_COLUMNS, language),
        "findings_url": table_address("findings", FINDING_COLUMNS, language),
        "in_language": lambda text: in_language(text, language),
        "is_chinese": is_chinese,
        "append_querystring": append_querystring,
        "number": number,
        "shown_length": shown_length,
        "section_number": section_number,
        "file_size": file_size,
        "moment": moment,
    }
