"""What a reader's words find: authorities by name, reports by title, sections by their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from publication.edition import Edition
from storage.search import search_phrases, search_query, text_characters

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
SELECT reports.id, reports.title, reports.year, reports.finding_count, authorities.name AS authority,
       authorities.placeholder
FROM reports JOIN authorities ON authorities.id = reports.authority_id
WHERE reports.rowid IN (SELECT rowid FROM reports_fts WHERE reports_fts MATCH ? ORDER BY rowid DESC LIMIT ?)
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
    if not search_phrases(asked):
        return Results(usable=not asked)
    sections = await edition.rows(SECTIONS, [query, LIMIT])
    for section in sections:
        section["extract"] = extract(section.pop("text"), asked)
        section["heading"] = marked(section["heading"] or "", asked)
    return Results(
        authorities=await edition.rows(AUTHORITIES, [query, LIMIT]),
        reports=await edition.rows(REPORTS, [query, LIMIT]),
        sections=sections,
    )


def context(text: str, words: str) -> str:
    """What stands around the first of the words that occurs, as plain text."""
    start, end = _around(text, _hits(text, words))
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def extract(text: str, words: str) -> Markup:
    """The same with every word marked."""
    return marked(context(text, words), words)


def marked(text: str, words: str) -> Markup:
    """The text with every word marked, as the search finds them: width, case and punctuation do not matter."""
    shown = Markup()
    place = 0
    for start, end in _hits(text, words):
        shown += escape(text[place:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        place = end
    return shown + escape(text[place:])


def _around(text: str, hits: list[tuple[int, int]]) -> tuple[int, int]:
    first, last = hits[0] if hits else (0, 0)
    return max(0, first - CONTEXT), last + 2 * CONTEXT


def _hits(text: str, words: str) -> list[tuple[int, int]]:
    """Where the phrases of a search occur, in order and apart from each other.

    Compared are characters as the index knows them (`storage.search`), each with where in the text it stands.
    """
    found = text_characters(text)
    plain = [character.casefold() for character, _, _ in found]
    hits: list[tuple[int, int]] = []
    for phrase in search_phrases(words):
        asked = [character.casefold() for character in phrase]
        hits += [
            (found[place][1], found[place + len(asked) - 1][2])
            for place in range(len(plain) - len(asked) + 1)
            if plain[place : place + len(asked)] == asked
        ]
    hits.sort(key=lambda hit: (hit[0], -hit[1]))
    apart: list[tuple[int, int]] = []
    for hit in hits:
        if not apart or hit[0] >= apart[-1][1]:
            apart.append(hit)
    return apart
