"""The sections of the prose: their numbers, headings and text, without the tables' cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from extraction.layout import Block, Paragraph
from extraction.report import Section
from extraction.words.block_headings import is_block_heading, is_end_of_label, is_request_label
from extraction.words.headings import LONGEST_HEADING, heading_and_text, known_section
from extraction.words.labels import plain, split_numbering

_FEWEST_CONTENTS = 3
_FIRST_LEVEL = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*[、.．]\s*\S")


@dataclass(slots=True)
class _Open:
    number: int | None
    heading: str
    lines: list[str] = field(default_factory=list)
    known: str | None = None

    def section(self) -> Section:
        return Section(self.number, self.heading, "\n".join(self.lines).strip())


def read_sections(blocks: Iterable[Block]) -> tuple[list[str], list[Section]]:
    """The lines before the first section, and the sections in order."""
    preface: list[str] = []
    sections: list[_Open] = []
    tables = 0
    for block in _without_ends_of_labels(list(blocks)):
        if not isinstance(block, Paragraph):
            tables += bool(sections)
            continue
        heading, rest = _heading(block.text, sections)
        if heading is not None:
            if not tables and _is_contents(sections, heading):
                preface += sections[-1].lines
                sections.clear()
            sections.append(heading)
            if rest:
                heading.lines.append(rest)
        elif sections:
            if not is_block_heading(block.text):
                sections[-1].lines.append(block.text)
        else:
            preface.append(block.text)
    return preface, [item.section() for item in sections]


def _without_ends_of_labels(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without the lines between two tables that are together the end of a row's label."""
    for is_text, group in groupby(enumerate(blocks), key=lambda item: isinstance(item[1], Paragraph)):
        items = list(group)
        between = is_text and items[0][0] > 0 and items[-1][0] < len(blocks) - 1
        texts = [block.text for _, block in items if isinstance(block, Paragraph)]
        if not (between and is_end_of_label("".join(texts))):
            yield from (block for _, block in items)


def _is_contents(sections: list[_Open], heading: _Open) -> bool:
    """Whether the headings so far are a table of contents: no text below any, and now the first comes again.

    Lines after the last of several stand between the contents and the text.
    """
    if not sections or (heading.known or heading.heading) != (sections[0].known or sections[0].heading):
        return False
    bare = sections[:-1] if len(sections) >= _FEWEST_CONTENTS else sections
    return not any(item.lines for item in bare)


def _heading(text: str, sections: list[_Open]) -> tuple[_Open | None, str]:
    """The section that a line opens, if it opens one, and what of its text follows on the same line."""
    first_line, rest = heading_and_text(text)
    known = known_section(first_line)
    number, words = split_numbering(first_line)
    if known is not None:
        if any(item.known == known for item in sections) and (number is None or number.level != 1):
            return None, ""
        return _Open(number.number if number else None, _words(first_line), known=known), rest
    if is_request_label(first_line):
        return None, ""  # 四、结转下年度继续办理 is a row of section 三 that has lost its values
    following_sections = bool(sections) and sections[-1].known is None
    if (
        number is not None
        and number.level == 1
        and _FIRST_LEVEL.match(first_line)
        and len(first_line) <= LONGEST_HEADING
        and not plain(words).endswith(("。", "；", "，"))
        and (not sections or following_sections or number.number == (sections[-1].number or 0) + 1)
    ):
        return _Open(number.number, _words(first_line)), rest
    return None, ""


def _words(heading: str) -> str:
    """A heading without its number, spelt as printed."""
    bare = re.sub(r"^\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．,，:：)）]?\s*", "", heading)
    return "".join(bare.split()).rstrip(":：") or heading.strip()
