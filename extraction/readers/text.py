"""Plain text and Markdown as converters print them: a cell a line, cells between tabs, or rows between pipes."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from io import StringIO

from extraction.formats import decode
from extraction.layout import Block, Grid, GridCell, Layout, Paragraph, UnreadableError
from extraction.readers.piped import is_rule, take_pipes
from extraction.readers.sheet import Sheet

_RowsOf = Callable[[Sequence[str], int], tuple[list[list[str]], int]]
_SNIFFED, _FEWEST_COMMAS = 4096, 3
_DASHES = re.compile(r"[-─=]{3,}")
_HEADING_MARK = re.compile(r"^\s{0,3}#{1,6}\s+")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")


def read_text(content: bytes) -> Layout:
    """Read text in UTF-8 or GB18030. Raises UnreadableError where the bytes are not text."""
    text = decode(content)
    if text is None:
        raise UnreadableError("the bytes are not text in UTF-8 or GB18030; save the document again as UTF-8")
    return Layout(reader="text", blocks=_blocks_of_csv(text) or blocks_of_text(text))


def blocks_of_text(text: str, page: int | None = None) -> list[Block]:
    """Paragraphs and tables of a text. `page` is set on all of them."""
    lines = [
        _STRONG.sub(r"\2", _HEADING_MARK.sub("", line)) for line in text.replace("\x0c", "\n").splitlines()
    ]
    cell_a_line = _prints_a_cell_a_line(lines)
    blocks: list[Block] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        table, end = take_pipes(lines, place, page) if "|" in line else (None, place)
        if table is not None:
            blocks.append(table)
            place = end
        elif "\t" in line.rstrip(" ") and _is_tabbed(line):
            place = _take_table(lines, place, blocks, _cell_lines if cell_a_line else _tab_rows, page)
        else:
            shown = _BOOKMARK.sub("", line).strip().strip("|").strip()
            if shown and not _DASHES.fullmatch(shown):
                blocks.append(Paragraph(shown, page))
            place += 1
    return blocks


def _blocks_of_csv(text: str) -> list[Block]:
    """The rows of comma-separated values (RFC 4180) as a sheet; nothing for a text that is none.

    There the lines have as many commas each, and most have several.
    """
    head = text[:_SNIFFED].splitlines()[:-1]
    if not head or sum(line.count(",") >= _FEWEST_COMMAS for line in head) * 2 < len(head):
        return []
    try:
        rows = list(csv.reader(StringIO(text)))
    except csv.Error:
        return []
    widths = {len(row) for row in rows if row}
    if len(widths) != 1:
        return []
    sheet = Sheet()
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell.strip():
                sheet.put(place, column, cell)
    return list(sheet.blocks())


def _is_tabbed(line: str) -> bool:
    return line.startswith("\t") or "\t" in line.strip(" ")


def _prints_a_cell_a_line(lines: Sequence[str]) -> bool:
    """Whether a tab begins a cell (a line each) rather than parting the cells of a row."""
    single = sum(1 for line in lines if line.startswith("\t") and line.count("\t") == 1)
    parted = sum(1 for line in lines if line.count("\t") > 1)
    return single > parted


def _take_table(
    lines: Sequence[str], place: int, blocks: list[Block], rows_of: _RowsOf, page: int | None
) -> int:
    rows, end = rows_of(lines, place)
    grid = Grid(ruled=False)
    grid.rows = [[GridCell(text, page) for text in row] for row in rows]
    if grid.rows:
        blocks.append(grid)
    return max(end, place + 1)


def _cell_lines(lines: Sequence[str], place: int) -> tuple[list[list[str]], int]:
    """Rows where each cell begins with a tab on a line of its own and an empty line ends the row.

    Lines without a tab go on with the cell above; an empty line and then text without a tab ends the table.
    """
    rows: list[list[str]] = []
    row: list[str] = []
    while place < len(lines):
        line = lines[place]
        if line.startswith("\t"):
            row.append(line[1:])
        elif not line.strip():
            if row:
                rows.append(row)
                row = []
            following = _next_printed(lines, place)
            if following is None or not lines[following].startswith("\t"):
                return rows, place
        elif row:
            row[-1] += line
        else:
            return rows, place
        place += 1
    return ([*rows, row] if row else rows), place


def _tab_rows(lines: Sequence[str], place: int) -> tuple[list[list[str]], int]:
    """Rows whose cells stand between tabs, a row a line. Empty lines within the table mean nothing."""
    rows: list[list[str]] = []
    while place < len(lines):
        line = lines[place]
        if not line.strip():
            following = _next_printed(lines, place)
            if following is None or not _is_tabbed(lines[following]):
                break
        elif not _is_tabbed(line):
            break
        elif not is_rule(line):
            rows.append(line.split("\t"))
        place += 1
    return rows, place


def _next_printed(lines: Sequence[str], place: int) -> int | None:
    return next((index for index in range(place, len(lines)) if lines[index].strip()), None)
