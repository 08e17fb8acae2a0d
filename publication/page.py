"""What every page of ours needs: the reader's language, words in it, links that keep it, figures as printed."""

from __future__ import annotations

from collections.abc import Callable
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


def _table(name: str, columns: tuple[str, ...]) -> str:
    return f"/gongkai/{name}?{urlencode([('_col', column) for column in columns])}"


REPORTS_URL = _table("reports", REPORT_COLUMNS)
FINDINGS_URL = _table("findings", FINDING_COLUMNS)


class NothingHere(NotFound):  # type: ignore[misc]  # named for what the reader is told
    """There is no such page; the message says so in the reader's language."""


def language_of(query_string: str) -> Language:
    """The language that an address asks for with `lang=`; Chinese unless it says `en`."""
    return "en" if ("lang", "en") in parse_qsl(query_string) else "zh"


def linker(language: Language) -> Callable[..., str]:
    """A function that writes an address on this site, with its parameters and the language kept."""

    def link(path: str, **parameters: object) -> str:
        asked = {name: str(value) for name, value in parameters.items() if value is not None}
        if language == "en":
            asked["lang"] = "en"
        return f"{path}?{urlencode(asked)}" if asked else path

    return link


def other_language(path: str, query_string: str) -> str:
    """The address of the same page in the other language."""
    rest = [(name, value) for name, value in parse_qsl(query_string) if name != "lang"]
    if language_of(query_string) == "zh":
        rest.append(("lang", "en"))
    # A path that begins with two slashes would lead to another host.
    path = "/" + path.lstrip("/\\")
    return f"{path}?{urlencode(rest)}" if rest else path


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
        "reports_url": REPORTS_URL,
        "findings_url": FINDINGS_URL,
        "number": number,
        "section_number": section_number,
        "file_size": file_size,
        "moment": moment,
    }
