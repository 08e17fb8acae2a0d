"""Lines of text and Markdown as converters print them: a cell a line, cells between tabs, or rows between pipes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from extraction.layout import Block, Grid, GridCell, Paragraph
from extraction.readers.text.piped import is_rule, take_pipes

_RowsOf = Callable[[Sequence[str], int], tuple[list[list[str]], int]]
_DRAWN = {
    **dict.fromkeys(range(0x2500, 0x2580), "+"),
    **dict.fromkeys(map(ord, "─━═┄┅┈┉╌╍"), "-"),
    **dict.fromkeys(map(ord, "│┃║┆┇┊┋╎╏"), "|"),
}
"""The lines of a table that is drawn with characters (Unicode's box drawing), as others are drawn with ASCII's."""
_IS_DRAWN = re.compile(r"[│┃║┆┇┊┋╎╏]|^\s*[\u2500-\u257f][\s\u2500-\u257f]*$")
_DASHES = re.compile(r"[-─=+]{3,}")
_MOSTLY = 0.9
_HEADING_MARK = re.compile(r"^\s{0,3}#{1,6}\s+")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")


def blocks_of_text(text: str, page: int | None = None) -> list[Block]:
    """Paragraphs and tables of a text. `page` is set on all of them."""
    lines = [_plain(line) for line in text.replace("\x0c", "\n").splitlines()]
    cell_a_line = _prints_a_cell_a_line(lines)
    spaced = _is_spaced(lines)
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
                blocks.append(Paragraph(shown, page, blanks=_blanks(lines, place + 1, spaced=spaced)))
            place += 1
    return blocks


def _plain(line: str) -> str:
    """A line without Markdown's marks, a table's drawn lines as pipes."""
    drawn = line.translate(_DRAWN) if _IS_DRAWN.search(line) else line
    return _STRONG.sub(r"\2", _HEADING_MARK.sub("", drawn))


def _is_spaced(lines: Sequence[str]) -> bool:
    """Whether an empty line stands behind each line: it ends a paragraph, and means nothing by itself."""
    printed = [place for place, line in enumerate(lines[:-1]) if line.strip()]
    return sum(not lines[place + 1].strip() for place in printed) >= _MOSTLY * max(len(printed), 1)


def _blanks(lines: Sequence[str], place: int, *, spaced: bool) -> int:
    """How many empty lines from one on are more than what ends a paragraph."""
    following = _next_printed(lines, place)
    empty = (len(lines) if following is None else following) - place
    return (empty - 1) // 2 if spaced and empty else empty


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
