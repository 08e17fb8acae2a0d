"""Rebuilding the rows of tables that were printed as lines of text: a cell a line, or a label and its numbers.

Such text has no grid. Labels find the rows again: a label, then its run of values up to the next label. Labels
that were wrapped over lines are put together where only together they are a label of a form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.layout import Block, Grid, GridCell, Paragraph
from extraction.shaping.blank_lines import with_blank_cells
from extraction.shaping.line_pieces import GAP, GluedDigits, Piece, pieces_of, tokens_of, words_and_values
from extraction.words.headings import is_section_heading
from extraction.words.labels import match, plain
from extraction.words.values import is_number
from extraction.words.vocabulary import DISCLOSURE_COLUMNS, DISCLOSURE_ROWS, REQUEST_COLUMNS

_LONGEST_CELL = 50
_MOST_BLANKS = 30
_FEWEST_NUMBERS = 3


def rebuild_rows(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with runs of short lines that are a flattened table turned into a grid."""
    rebuilt: list[Block] = []
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and _could_be_cell(block.text) and not is_section_heading(block.text):
            run.append(block)
            continue
        rebuilt += _close(run)
        run = []
        rebuilt.append(block)
    return rebuilt + _close(run)


def _could_be_cell(text: str) -> bool:
    if text.endswith(("。", "；")):
        return False
    if all(len(plain(piece)) <= _LONGEST_CELL for piece in GAP.split(text)):
        return True
    words, values = words_and_values(text)
    return bool(values) and sum(map(len, words)) <= _LONGEST_CELL


def _close(run: list[Paragraph]) -> list[Block]:
    """A run of lines as a table with the lines before and after it, where it is one.

    Empty lines are its blank cells where with them each row has as many values as it has columns.
    """
    if any(line.blanks for line in run):
        blocks = _table(run, blanks=True)
        grids = [with_blank_cells(block) if isinstance(block, Grid) else block for block in blocks]
        if None not in grids:
            return [block for block in grids if block is not None]
    return _table(run)


def _table(run: list[Paragraph], *, blanks: bool = False) -> list[Block]:
    """A run of lines with its labels and values as a grid; with `blanks` each empty line is a value, too."""
    tokens: list[tuple[int, str]] = []
    for place, line in enumerate(run):
        empty = [""] * min(line.blanks, _MOST_BLANKS) if blanks else []
        tokens += [(place, token) for token in [*tokens_of(line.text), *empty]]
    numbers = [place for place, token in tokens if is_number(token) or isinstance(token, GluedDigits)]
    if len(numbers) < _FEWEST_NUMBERS:
        return list(run)
    pieces = pieces_of(tokens, run)
    labels = [piece.place for piece in pieces if piece.kind in ("row", "column")]
    if len(labels) < 2:
        return list(run)
    first, last = labels[0], max(piece.place for piece in pieces if piece.kind == "value")
    if last < first:
        return list(run)
    inside = [piece for piece in pieces if first <= piece.place <= last]
    return [*run[:first], _grid(inside), *run[last + 1 :]]


def _grid(pieces: Sequence[Piece]) -> Grid:
    """Rows out of labels and values: a run of labels and the values after it."""
    rows: list[list[GridCell | None]] = []
    labels: list[Piece] = []
    values: list[Piece] = []
    columns = 0
    for piece in [*pieces, None]:
        if piece is not None and piece.kind == "value":
            values.append(piece)
            continue
        if values or piece is None:
            header, own = _split(labels)
            columns = sum(bool(match(label.text, DISCLOSURE_COLUMNS)) for label in header) or columns
            rows += [[label.cell() for label in header], [*_cells(own), *_parted(own, values, columns)]]
            labels, values = [], []
        if piece is not None:
            labels.append(piece)
    return Grid(rows=[row for row in rows if row], ruled=False, flattened=True)


def _cells(pieces: Sequence[Piece]) -> list[GridCell]:
    return [piece.cell() for piece in pieces]


def _split(labels: Sequence[Piece]) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """The header among a run of labels, and the labels of the row that the values after the run belong to."""
    split = len(labels)
    while split and labels[split - 1].kind == "row":
        split -= 1
    return labels[:split], labels[split:]


def _parted(labels: Sequence[Piece], values: Sequence[Piece], columns: int) -> list[GridCell]:
    """A row's values, glued digits as one value each where they are as many as the row has columns.

    In section 三 the last must be the others' sum: a blank beside a number of two digits leaves as many.
    """
    if len(values) == 1 and isinstance(values[0].text, GluedDigits) and labels:
        disclosure = bool(match(labels[-1].text, DISCLOSURE_ROWS))
        wanted = columns if disclosure else len(REQUEST_COLUMNS)
        if len(values[0].text) == wanted and (disclosure or _adds_up(values[0].text)):
            return [replace(values[0], text=digit).cell() for digit in values[0].text]
    return _cells(values)


def _adds_up(digits: str) -> bool:
    return sum(map(int, digits[:-1])) == int(digits[-1])
