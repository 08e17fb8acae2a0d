"""Rebuilding the rows of tables that were printed as lines of text: a cell a line, or a label and its numbers.

Such text has no grid. Labels find the rows again: a label, then its run of values up to the next label. Labels
that were wrapped over lines are put together where only together they are a label of a form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.blank_lines import with_blank_cells
from extraction.headings import is_section_heading
from extraction.labels import is_one_of, match, plain, split_numbering
from extraction.layout import Block, Grid, GridCell, Paragraph
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
_COLUMN_WORDINGS = sorted(
    {plain(w) for label in _COLUMN_LABELS for w in label.wordings}, key=len, reverse=True
)
_LONGEST_CELL = 50
_MOST_WRAPPED_LINES = 12
_MOST_BLANKS = 30
_FEWEST_NUMBERS = 3
_A_ROW = 5
"""From so many numbers behind a label on they are a row's, whatever the label says."""
_GAP = re.compile(r"[ \u3000\xa0\u2000-\u200a]{2,}|\t")
"""What parts the columns of a table that is set in lines of text."""
_GLUED = re.compile(r"^(?P<label>.*[^\s\d.,+\-])(?P<digits>\d+)$")


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
    if all(len(piece) <= _LONGEST_CELL for piece in _GAP.split(text)):
        return True
    words = text.split()
    label = len(words)
    while label and is_value(words[label - 1]):
        label -= 1
    return label < len(words) and sum(map(len, words[:label])) <= _LONGEST_CELL


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
        tokens += [(place, token) for token in [*_tokens(line.text), *empty]]
    numbers = [place for place, token in tokens if is_number(token) or isinstance(token, _GluedDigits)]
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
    inside = [_Piece(text, kind, run[place]) for place, text, kind in pieces if first <= place <= last]
    return [*run[:first], _grid(inside), *run[last + 1 :]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A label or a value, and the line that it stands on."""

    text: str
    kind: str
    line: Paragraph

    def cell(self) -> GridCell:
        return GridCell(self.text, self.line.page, self.line.box)


class _GluedDigits(str):
    """Digits that a converter printed without a space after a label and between them: 000 of 规章000."""

    __slots__ = ()


def _tokens(line: str) -> list[str]:
    """The labels and values of a line: what wide gaps part, and numbers after a label."""
    pieces = _GAP.split(line.strip())
    if len(pieces) > 1:
        return [token for piece in pieces for token in ([piece] if is_number(piece) else _tokens(piece))]
    words = line.split()
    label = len(words)
    while label and is_value(words[label - 1]):
        label -= 1
    if numbers := sum(map(is_number, words[label:])):
        labels = _labels_before_values(words[:label])
        if labels is None and numbers >= _A_ROW:
            labels = [" ".join(words[:label])]
        if labels is not None:
            return [*labels, *words[label:]]
    glued = _GLUED.match(line)
    if glued and match(glued["label"], _ROW_LABELS):
        return [glued["label"], _GluedDigits(glued["digits"])]
    return _labels_without_a_space(line) or [line]


def _labels_before_values(words: Sequence[str]) -> list[str] | None:
    """The labels that stand before the values of a line: one, or a group's and a row's behind it; None for a text."""
    if not words or match("".join(words), _VOCABULARY):
        return [" ".join(words)] if words else []
    flat = plain("".join(words))
    groups = (plain(group.label) for group in REQUEST_GROUPS)
    group = next(
        (text for text in groups if flat.startswith(text) and match(flat[len(text) :], REQUEST_ROWS)), ""
    )
    return [group, flat[len(group) :]] if group else None


def _labels_without_a_space(line: str) -> list[str]:
    """The labels of columns that a line is made of: 信息内容本年处理决定数量 is two. Empty for any other line."""
    rest, labels = plain(line), list[str]()
    while rest:
        label = next((wording for wording in _COLUMN_WORDINGS if rest.startswith(wording)), None)
        if label is None:
            return []
        labels.append(label)
        rest = rest[len(label) :]
    return labels


def _segments(tokens: Sequence[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Each token with its kind: "value", "row" or "column" (labels), "text". Wrapped labels become one."""
    pieces: list[tuple[int, str, str]] = []
    place = 0
    while place < len(tokens):
        line, text = tokens[place]
        if not text and (not pieces or pieces[-1][2] in ("column", "text")):
            place += 1  # a merged cell of the header, or the end of a paragraph
            continue
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
                kind = kind_of_label(candidate, pieces[-1][2] if pieces else "text")
        pieces.append((line, joined, kind))
        place += taken
    return pieces


def is_label(text: str) -> bool:
    """Whether a text is a label of a form's table, word for word."""
    return is_one_of(text, _VOCABULARY)


def kind_of_label(label: str, before: str) -> str:
    """Whether a label is of a "row" or a "column"; other texts are "text".

    其他 and 总计 without a number are what the label before is.
    """
    if not match(label, _ROW_LABELS):
        return "column" if match(label, _COLUMN_LABELS) else "text"
    numbered = split_numbering(label)[0] is not None
    return "column" if before == "column" and not numbered and match(label, _COLUMN_LABELS) else "row"


def _grid(pieces: Sequence[_Piece]) -> Grid:
    """Rows out of labels and values: a run of labels and the values after it."""
    rows: list[list[GridCell | None]] = []
    labels: list[_Piece] = []
    values: list[_Piece] = []
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


def _cells(pieces: Sequence[_Piece]) -> list[GridCell]:
    return [piece.cell() for piece in pieces]


def _split(labels: Sequence[_Piece]) -> tuple[Sequence[_Piece], Sequence[_Piece]]:
    """The header among a run of labels, and the labels of the row that the values after the run belong to."""
    split = len(labels)
    while split and labels[split - 1].kind == "row":
        split -= 1
    return labels[:split], labels[split:]


def _parted(labels: Sequence[_Piece], values: Sequence[_Piece], columns: int) -> list[GridCell]:
    """A row's values, glued digits as one value each where they are as many as the row has columns.

    In section 三 the last must be the others' sum: a blank beside a number of two digits leaves as many.
    """
    if len(values) == 1 and isinstance(values[0].text, _GluedDigits) and labels:
        disclosure = bool(match(labels[-1].text, DISCLOSURE_ROWS))
        wanted = columns if disclosure else len(REQUEST_COLUMNS)
        if len(values[0].text) == wanted and (disclosure or _adds_up(values[0].text)):
            return [replace(values[0], text=digit).cell() for digit in values[0].text]
    return _cells(values)


def _adds_up(digits: str) -> bool:
    return sum(map(int, digits[:-1])) == int(digits[-1])
