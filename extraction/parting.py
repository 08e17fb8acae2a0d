"""Several reports in one document: a page of all townships' reports, two years in one file.

A report begins at a title (or, without titles, where the sections begin anew) and has a body of its own: section
headings with text or tables below them. Two bodies of the same authority and year are one report printed twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from extraction.identity.titles import find_title, identity_of_title
from extraction.layout import Block, Grid, Layout, Paragraph
from extraction.words.dates import parse_date
from extraction.words.headings import known_section
from extraction.words.labels import plain
from extraction.words.values import is_number

_LONGEST_TITLE = 70
_MOST_LINES = 3
_WHOLE_LINE = 0.8
_FEWEST_SECTIONS = 2
_ENOUGH_SECTIONS = 4
_FEWEST_NUMBERS = 10
_FEWEST_CHARACTERS = 120


def part(layout: Layout) -> list[Layout]:
    """A document's reports, each as a layout; one where there is no sign of several."""
    blocks = layout.blocks
    starts = _titles(blocks) or _restarts(blocks)
    kept: list[int] = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(blocks)
        if _is_body(blocks[start:end]):
            kept.append(start)
    if len(kept) < 2:
        return [layout]
    if _is_body(blocks[: kept[0]]):
        kept.insert(0, 0)
    bounds = [0, *kept[1:], len(blocks)]
    parts = [blocks[first:last] for first, last in itertools.pairwise(bounds)]
    if _says_the_same(parts):
        return [replace(layout, blocks=parts[0])] if _is_copied(parts) else [layout]
    # The page's own title is about all of them: only the first report may fall back on it.
    return [replace(layout, blocks=own, titles=layout.titles if not n else []) for n, own in enumerate(parts)]


def _titles(blocks: Sequence[Block]) -> list[int]:
    """Where lines that are a report's title begin; a title may be printed on up to three lines."""
    starts: list[int] = []
    place = 0
    while place < len(blocks):
        count = _title_lines(blocks, place)
        if count:
            starts.append(place)
        place += count or 1
    return starts


def _title_lines(blocks: Sequence[Block], place: int) -> int:
    """Of how many lines the title that begins here is; 0 where none does."""
    lines: list[str] = []
    for block in blocks[place : place + _MOST_LINES]:
        if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_TITLE or parse_date(block.text):
            break
        if lines and _is_title(block.text) and (identity_of_title(find_title([block.text])) or (None,))[0]:
            break  # the line above it is the end of the report before, or a breadcrumb
        lines.append(block.text)
        if _is_title("".join(lines)):
            return len(lines)
    return 0


def _is_title(text: str) -> bool:
    title = find_title([text])
    return title is not None and len(title) >= _WHOLE_LINE * len(plain(text)) and known_section(text) is None


def _restarts(blocks: Sequence[Block]) -> list[int]:
    """Where the first section begins, and begins again after most of the others."""
    starts: list[int] = []
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        key = known_section(block.text) if isinstance(block, Paragraph) else None
        if key == "1" and (not starts or len(seen) >= _ENOUGH_SECTIONS):
            starts.append(place)
            seen.clear()
        if key is not None:
            seen.add(key)
    return starts


def _is_body(blocks: Sequence[Block]) -> bool:
    """Whether blocks hold a report's text or tables, and not only a title or a table of contents."""
    sections: set[str] = set()
    numbers = characters = 0
    for block in blocks:
        if isinstance(block, Grid):
            numbers += sum(is_number(text) for text in block.texts())
        elif (key := known_section(block.text)) is not None:
            sections.add(key)
        elif is_number(block.text):
            numbers += 1
        else:
            characters += len(block.text)
    return len(sections) >= _FEWEST_SECTIONS and (
        numbers >= _FEWEST_NUMBERS or characters >= _FEWEST_CHARACTERS
    )


def _says_the_same(parts: Sequence[Sequence[Block]]) -> bool:
    """Whether all parts are titled as the report of one authority for one year."""
    titles = {
        identity_of_title(find_title(block.text for block in own if isinstance(block, Paragraph)))
        for own in parts
    }
    return len(titles) == 1 and None not in titles


def _is_copied(parts: Sequence[Sequence[Block]]) -> bool:
    """Whether a report is printed again word for word: for paper, for small screens."""
    first, *others = [[plain(text) for block in own for text in block.texts()] for own in parts]
    return all(copy == first for copy in others)
