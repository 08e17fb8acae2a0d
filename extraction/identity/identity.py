"""Whose report it is, for which year, and when it was published: from the title first, then from the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.identity.authorities import kind_of, township_of
from extraction.identity.mentions import LAST_LINES, authority_of_text, in_full, region_of_text
from extraction.identity.period import stated_year
from extraction.identity.titles import (
    PREFACE_LINES,
    authority_of_title,
    find_title,
    title_in,
    title_of_name,
    year_of_title,
)
from extraction.report import Kind
from extraction.words.dates import parse_date
from extraction.words.labels import plain

_LONGEST_DATE_LINE = 40


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report a text is. `title_year` and `text_year` are what title and text say, each on its own."""

    title: str | None
    authority: str | None
    region_hint: str | None
    title_year: int | None
    text_year: int | None
    kind: Kind
    published_on: str | None

    @property
    def year(self) -> int | None:
        """The year that is reported on: the text has the last word."""
        return self.text_year if self.text_year is not None else self.title_year


def identify(
    *,
    titles: Sequence[str],
    preface: Sequence[str],
    lines: Sequence[str],
    name: str,
    published_on: str | None,
) -> Identity:
    """Read the identity of a report.

    `titles` stand outside the text, `preface` are the lines before the first section, `lines` all lines of the
    text, `name` is the file's name, `published_on` what the page states.
    """
    title = (
        find_title(preface)
        or next((t for text in titles if (t := title_in(text))), None)
        or title_of_name(name)
    )
    text = "\n".join(plain(line) for line in lines)
    authority, region = authority_of_title(title) if title else (None, None)
    if authority is None:
        authority, region = authority_of_text(text, lines)
    elif not township_of(authority)[0]:
        authority = in_full(authority, text)
    title_year = year_of_title(title)
    text_year = stated_year(text, preface, title, title_year)
    year = text_year or title_year
    return Identity(
        title=title,
        authority=authority,
        region_hint=region or region_of_text(text, authority),
        title_year=title_year,
        text_year=text_year,
        kind=kind_of(authority),
        published_on=published_on or _signed_on(preface, lines, year),
    )


def _signed_on(preface: Sequence[str], lines: Sequence[str], year: int | None) -> str | None:
    """The date below (or above) the text, where it is later than the year that is reported on."""
    for line in [*reversed(lines[-LAST_LINES:]), *preface[:PREFACE_LINES]]:
        if (
            len(line) <= _LONGEST_DATE_LINE
            and (signed := parse_date(line))
            and (not year or int(signed[:4]) > year)
        ):
            return signed
    return None
