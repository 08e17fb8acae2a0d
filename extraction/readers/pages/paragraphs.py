"""Lines of pages put into paragraphs, which go on over a page's end, between the pages' tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extraction.layout import Block, Box, Grid, Paragraph
from extraction.readers.pages.lines import COLUMN_GAP, Line
from extraction.readers.pages.page import Page

_INDENT = 1.2
_SHORT = 2.5
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])")


def paragraphs_of(pages: Sequence[Page]) -> Iterator[Block]:
    """Paragraphs and tables of all pages in reading order; a paragraph goes on over a page's end."""
    parts: list[str] = []
    page_of_parts = 1
    before: Line | None = None
    for page in pages:
        # The margins of all pages of this width: one page alone may hold nothing but two indented lines.
        edges = _margins([line for one in pages if abs(one.width - page.width) < 1 for line in one.lines])
        items: list[tuple[float, Line | Grid]] = [(line.top, line) for line in page.lines]
        items += page.tables
        for _, item in sorted(items, key=lambda pair: pair[0]):
            tabular = not isinstance(item, Grid) and len(item.chunks()) > 1
            if isinstance(item, Grid) or tabular or (before and _begins(item, before, edges)):
                if parts:
                    yield Paragraph("".join(parts), page_of_parts)
                parts, before = [], None
            if isinstance(item, Grid):
                yield item
            elif tabular:  # a line of a table without ruling: its other gaps part columns too
                for chunk in item.chunks(COLUMN_GAP):
                    box = _rounded((chunk.left, item.top, chunk.right, item.bottom))
                    yield Paragraph(chunk.text, page.number, box)
            else:
                if not parts:
                    page_of_parts = page.number
                parts.append(item.text())
                before = item
    if parts:
        yield Paragraph("".join(parts), page_of_parts)


def _margins(lines: Iterable[Line]) -> tuple[float, float]:
    """Where the page's lines begin and end: the commonest left edge and the furthest right one."""
    kept = list(lines)
    if not kept:
        return 0.0, 0.0
    lefts = Counter(round(line.left / 4) * 4 for line in kept)
    return float(lefts.most_common(1)[0][0]), max(line.right for line in kept)


def _begins(line: Line, before: Line, edges: tuple[float, float]) -> bool:
    """Whether a line begins a paragraph: it is indented, numbered, of another size, or the one before ends early."""
    left, right = edges
    size = line.size
    return (
        line.left > left + _INDENT * size
        or before.right < right - _SHORT * size
        or abs(before.size - size) > 0.2 * size
        or bool(_NUMBERED.match(line.text()))
    )


def _rounded(box: Box) -> Box:
    return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))
