"""What stands in the margins of pages and is no part of the text: their numbers, running heads and feet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.readers.pages.lines import Line, lines_of
from extraction.readers.pages.page import Page
from extraction.words.headings import is_section_heading
from extraction.words.values import is_number

_MARGIN = 0.12
_SAME_PLACE = 2.0
_PAGE_MARK = re.compile(
    r"^(?:[-—–－―_ ]*\d{1,3}[-—–－―_ ]*|第\d{1,3}页(?:[,，/]?共\d{1,3}页)?|\d{1,3}/\d{1,3})$"
)


def without_margins(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page, which loses its number, head and foot: a table goes on beyond them."""
    printed = [lines_of(page.loose) for page in pages]
    body = [
        line
        for page, lines in zip(pages, printed, strict=True)
        for line in lines
        if not is_page_mark(line, page.height)
    ]
    top, bottom = min((line.top for line in body), default=0.0), max((line.top for line in body), default=0.0)
    kept: list[list[Line]] = []
    for page, lines in zip(pages, printed, strict=True):
        outer = [lines[place] for place in (0, -1) if lines]
        # A number alone where other pages print their text may be one of a table.
        marks = [
            line
            for line in outer
            if is_page_mark(line, page.height)
            and len(line.chunks()) == 1
            and not (is_number(line.text()) and top - line.size <= line.top <= bottom + line.size)
        ]
        rest = [line for line in lines if not any(line is mark for mark in marks)]
        marks += [line for line in (rest[:1] + rest[-1:]) if _is_running(line, page, printed)]
        if marks:
            unseen = {id(character) for line in marks for character in line.characters}
            page.loose = [character for character in page.loose if id(character) not in unseen]
        kept.append([line for line in lines if not any(line is mark for mark in marks)])
    return kept


def is_page_mark(line: Line, height: float) -> bool:
    """Whether a line in the page's margin may be its number (— 5 —)."""
    return _in_margin(line, height) and bool(_PAGE_MARK.match("".join(line.text().split())))


def _is_running(line: Line, page: Page, printed: Sequence[Sequence[Line]]) -> bool:
    """Whether a line in the page's margin stands at the same place on most pages: a running head or foot."""
    if len(printed) < 2 or not _in_margin(line, page.height):
        return False
    text = line.text()
    if is_section_heading(text) or is_number(text):  # each page may hold a report of its own
        return False
    same = sum(
        any(abs(other.top - line.top) <= _SAME_PLACE and other.text() == text for other in lines)
        for lines in printed
    )
    return same > 1 and same * 2 >= len(printed)


def _in_margin(line: Line, height: float) -> bool:
    return line.top < height * _MARGIN or line.top > height * (1 - _MARGIN)
