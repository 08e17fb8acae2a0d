"""What a reader's words find: authorities by name, reports by title, sections by their text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from publication.edition import Edition
from storage.search import search_query, search_text

LIMIT = 20
CONTEXT = 60  # characters before the first hit, and twice as many after it

AUTHORITIES = """
SELECT authorities.id, authorities.name,
       (SELECT id FROM reports WHERE authority_id = authorities.id ORDER BY year DESC, kind DESC LIMIT 1) AS report_id,
       (SELECT count(*) FROM reports WHERE authority_id = authorities.id) AS reports
FROM authorities
WHERE rowid IN (SELECT rowid FROM authorities_fts WHERE authorities_fts MATCH ? ORDER BY rowid LIMIT ?)
ORDER BY authorities.rowid
"""
SECTIONS = """
SELECT sections.report_id, sections.heading, sections.text, reports.year, authorities.name AS authority,
       authorities.placeholder
FROM sections JOIN reports ON reports.id = sections.report_id
JOIN authorities ON authorities.id = reports.authority_id
WHERE sections.id IN (SELECT rowid FROM sections_fts WHERE sections_fts MATCH ? ORDER BY rowid DESC LIMIT ?)
ORDER BY sections.id DESC
"""
REPORTS = """
SELECT id, title, year, finding_count FROM reports
WHERE rowid IN (SELECT rowid FROM reports_fts WHERE reports_fts MATCH ? ORDER BY rowid DESC LIMIT ?)
ORDER BY reports.rowid DESC
"""


@dataclass(slots=True)
class Results:
    """What was found; `usable` is False where the words have nothing in them to look for."""

    authorities: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    usable: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.authorities or self.reports or self.sections)


async def find(edition: Edition, asked: str) -> Results:
    """Look for text that has every word of `asked`, in three places."""
    query = search_query(asked)
    words = _typed(asked)
    if not words or not search_text(asked):
        return Results(usable=not asked)
    sections = await edition.rows(SECTIONS, [query, LIMIT])
    for section in sections:
        section["extract"] = extract(section.pop("text"), words)
    return Results(
        authorities=await edition.rows(AUTHORITIES, [query, LIMIT]),
        reports=await edition.rows(REPORTS, [query, LIMIT]),
        sections=sections,
    )


def context(text: str, words: str) -> str:
    """What stands around the first of the words that occurs, as plain text."""
    start, end, _ = _place(text, _typed(words))
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def extract(text: str, words: list[str]) -> Markup:
    """The place of the first word found, with every word marked; the beginning where a hit spans punctuation."""
    start, end, pattern = _place(text, words)
    piece = text[start:end]
    marked = Markup()
    place = 0
    for hit in pattern.finditer(piece):
        marked += escape(piece[place : hit.start()]) + Markup("<mark>{}</mark>").format(hit.group())
        place = hit.end()
    marked += escape(piece[place:])
    return Markup("{}{}{}").format("…" if start else "", marked, "…" if end < len(text) else "")


def _typed(asked: str) -> list[str]:
    return re.sub('["“”]', " ", asked).split()


def _place(text: str, words: list[str]) -> tuple[int, int, re.Pattern[str]]:
    pattern = re.compile("|".join(re.escape(word) for word in words) or r"(?!)", re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, first.start() - CONTEXT) if first else 0
    return start, (first.end() if first else 0) + 2 * CONTEXT, pattern
