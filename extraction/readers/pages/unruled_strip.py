"""Tables without ruling lines: the lines of all pages on one strip, so that a table goes on over a page's end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extraction.forms.statistics import STATISTICS
from extraction.readers.pages.lines import COLUMN_GAP, Character, Chunk, Line, chunks_of, lines_of
from extraction.readers.pages.unruled_joints import labels_apart
from extraction.readers.pages.unruled_prints import Print
from extraction.words.headings import is_section_heading
from extraction.words.labels import match, plain
from extraction.words.values import is_number
from extraction.words.vocabulary import ARTICLES, COLUMNS, REQUEST_ROWS, REVIEW_BLOCKS, REVIEW_GROUPS

NAMES_TABLE = (*ARTICLES, *REVIEW_BLOCKS, *REVIEW_GROUPS)
"""What may stand above a table's header to say which one it is."""
_ONE_LINE = 0.3
_FEWEST_LABELS = 2
_PROSE_SHARE = 0.75
_NEXT_PAGE = 0.3
_SAME_PLACE = 2.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as far as no lines rule it: its characters, and the tops of its ruled tables."""

    number: int
    characters: Sequence[Character]
    tables: Sequence[float] = ()


@dataclass(slots=True)
class StripRow:
    """A line of print on the strip that all pages make; `shift` is how far below its place on the page it stands there.

    `ends` says that no table goes on over it; `repeated` is the header that its page prints again before it.
    """

    line: Line
    chunks: list[Chunk]
    page: int
    shift: float
    ends: bool
    repeated: Sequence[Line] = ()

    def heads_statistics(self) -> bool:
        """Whether it is of the header of a 统计表."""
        return any(_begins(plain(chunk.text), STATISTICS.headings) for chunk in self.chunks)

    def continues_statistics(self) -> bool:
        """Whether what looks like a section's heading is one of the table's own lines: 四、行政复议数量 件."""
        return len(self.chunks) > 1 or _begins(plain(self.chunks[0].text), STATISTICS.groups)

    def prints(self, number: int) -> Iterator[Print]:
        """Its stretches of print; `number` counts the lines of the table."""
        top, bottom = self.line.top + self.shift, self.line.bottom + self.shift
        for chunk in self.chunks:
            yield Print(chunk.text, chunk.left, chunk.right, top, bottom, self.page, self.shift, number)


def strip_of(sheets: Sequence[Sheet]) -> Iterator[StripRow | None]:
    """The lines of all pages, heights running on; None where a ruled table stands between."""
    bottom = 0.0
    before: list[Line] = []
    for sheet in sheets:
        printed = lines_of(sheet.characters, tolerance=_ONE_LINE)
        lines = _without_repeats(printed, before)
        before = printed
        if not lines:
            continue
        shift = bottom + _NEXT_PAGE * lines[0].size - lines[0].top
        width = max(line.right for line in lines) - min(line.left for line in lines)
        tables = sorted(sheet.tables)
        for line, coarse in zip(lines, chunks_of(lines), strict=True):
            chunks = labels_apart(line, coarse)
            while tables and tables[0] <= line.top:
                tables.pop(0)
                yield None
            bears = any(is_number(chunk.text) for chunk in chunks)
            again = printed[: len(printed) - len(lines)] if line is lines[0] else ()
            ends = not bears and _ends(line, chunks, width)
            yield StripRow(line, chunks, sheet.number, shift, ends, again)
            bottom = max(bottom, line.bottom + shift)
        if tables:
            yield None


def _without_repeats(lines: Sequence[Line], before: Sequence[Line]) -> list[Line]:
    """A page's lines without the table's header that is printed again on it: a row may go on after it.

    Where the page before ends with the name of a table, it is that table's own header.
    """
    if not before or match(plain(before[-1].text()), NAMES_TABLE):
        return list(lines)
    for start in range(len(before)):
        count = 0
        while (
            start + count < len(before)
            and count < len(lines)
            and abs(lines[count].left - before[start + count].left) <= _SAME_PLACE
            and lines[count].text() == before[start + count].text()
        ):
            count += 1
        labels = sum(
            bool(match(plain(chunk.text), COLUMNS))
            for line in lines[:count]
            for chunk in line.chunks(COLUMN_GAP)
        )
        if labels < _FEWEST_LABELS:
            continue
        follows = [
            one.chunks(COLUMN_GAP)[0].text for one in (*lines[count:][:1], *before[start + count :][:1])
        ]
        if len(set(follows)) == len(follows):  # else the table itself again
            return list(lines[count:])
    return list(lines)


def _ends(line: Line, chunks: Sequence[Chunk], width: float) -> bool:
    """Whether a line ends a table: a section's heading, or prose."""
    text = line.text()
    if is_section_heading(text):
        return not match(plain(text), REQUEST_ROWS)  # 四、结转下年度继续办(理) is none
    return len(chunks) == 1 and (line.right - line.left > _PROSE_SHARE * width or text.endswith(("。", "；")))


def _begins(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text is one of the wordings, or the first line of one that is wrapped."""
    return len(text) > 1 and any(wording.startswith(text) for wording in wordings)
