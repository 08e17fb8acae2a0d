"""Rebuilding the rows of tables that were printed as lines of text: a cell a line, or a label and its numbers.

Such text has no grid. Labels find the rows again: a label, then its run of values up to the next label. Labels
that were wrapped over lines are put together where only together they are a label of a form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.labels import match, split_numbering
from extraction.layout import Block, Grid, GridCell, Paragraph, flattened_grid
from extraction.narrative import is_section_heading
from extraction.values import is_number, is_value
from extraction.vocabulary import (
    ARTICLES,
    COLUMN_GROUPS,
    DISCLOSURE_COLUMNS,
    DISCLOSURE_ROWS,
    REQUEST_COLUMNS,
    REQUEST_GROUPS,
    REQUEST_ROWS,
    REVIEW_BLOCKS,
    REVIEW_COLUMNS,
    REVIEW_GROUPS,
)

_ROW_LABELS = (*REQUEST_ROWS, *REQUEST_GROUPS, *DISCLOSURE_ROWS)
_COLUMN_LABELS = (
    *COLUMN_GROUPS, *ARTICLES, *DISCLOSURE_COLUMNS, *REQUEST_COLUMNS, *REVIEW_COLUMNS, *REVIEW_BLOCKS, *REVIEW_GROUPS
)  # fmt: skip
_VOCABULARY = (*_ROW_LABELS, *_COLUMN_LABELS)
_LONGEST_CELL = 50
_MOST_WRAPPED_LINES = 12
_FEWEST_NUMBERS = 3
_TAIL = re.compile(r"^(?P<label>.*?[^\s\d.,+\-])\s*(?P<values>(?:\s+[+\-]?\d[\d,.]*)+)$")
_ONLY_NUMBERS = re.compile(r"^[+\-]?\d[\d,.]*(?:\s+[+\-]?\d[\d,.]*)+$")


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
    return len(text) <= _LONGEST_CELL and not text.endswith(("。", "；"))


def _close(run: list[Paragraph]) -> list[Block]:
    """A run of lines as a table with the lines before and after it, where it is one."""
    tokens: list[tuple[int, str]] = []
    for place, line in enumerate(run):
        tokens += [(place, token) for token in _tokens(line.text)]
    numbers = [place for place, token in tokens if is_number(token)]
    if len(numbers) < _FEWEST_NUMBERS:
        return list(run)
    pieces = _segments(tokens)
    known = [place for place, _, kind in pieces if kind != "text"]
    labels = sum(kind in ("row", "column") for _, _, kind in pieces)
    if labels < 2 or not known:
        return list(run)
    first = next(place for place, _, kind in pieces if kind in ("row", "column"))
    last = max(place for place, _, kind in pieces if kind == "value")
    if last < first:
        return list(run)
    inside = [(text, kind) for place, text, kind in pieces if first <= place <= last]
    page = run[first].page
    grid = _grid(inside)
    for row in grid.rows:
        row[:] = [GridCell(cell.text, page) if cell is not None else None for cell in row]
    return [*run[:first], grid, *run[last + 1 :]]


def _tokens(line: str) -> list[str]:
    if _ONLY_NUMBERS.match(line):
        return line.split()
    tail = _TAIL.match(line)
    if tail and match(tail["label"], _VOCABULARY):
        return [tail["label"], *tail["values"].split()]
    return [line]


def _segments(tokens: Sequence[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Each token with its kind: "value", "row" or "column" (labels), "text". Wrapped labels become one."""
    pieces: list[tuple[int, str, str]] = []
    place = 0
    while place < len(tokens):
        line, text = tokens[place]
        if is_value(text):
            pieces.append((line, text, "value"))
            place += 1
            continue
        taken, joined, kind = 1, text, "text"
        candidate = ""
        for count, (_, part) in enumerate(tokens[place : place + _MOST_WRAPPED_LINES], start=1):
            if is_value(part):
                break
            candidate += part
            found = match(candidate, _VOCABULARY)
            if found and (kind == "text" or found[0].cost == 0):
                taken, joined = count, candidate
                kind = _kind(candidate, pieces[-1][2] if pieces else "text")
        pieces.append((line, joined, kind))
        place += taken
    return pieces


def _kind(label: str, before: str) -> str:
    """Whether a label is a row's or a column's. 其他 and 总计 without a number are what the label before is."""
    if not match(label, _ROW_LABELS):
        return "column"
    numbered = split_numbering(label)[0] is not None
    return "column" if before == "column" and not numbered and match(label, _COLUMN_LABELS) else "row"


def _grid(pieces: Sequence[tuple[str, str]]) -> Grid:
    """Rows out of labels and values: a run of labels and the values after it."""
    rows: list[list[str]] = []
    labels: list[tuple[str, str]] = []
    values: list[str] = []
    for text, kind in pieces:
        if kind == "value":
            values.append(text)
            continue
        if values:
            rows += _rows(labels, values)
            labels, values = [], []
        labels.append((text, kind))
    rows += _rows(labels, values)
    return flattened_grid(row for row in rows if row)


def _rows(labels: list[tuple[str, str]], values: list[str]) -> list[list[str]]:
    """The header among a run of labels, then the row that the values belong to."""
    split = len(labels)
    while split and labels[split - 1][1] == "row":
        split -= 1
    header = [text for text, _ in labels[:split]]
    own = [text for text, _ in labels[split:]]
    return [header, [*own, *values]]
