"""Labels and values as lines of text hold them: between wide gaps, behind each other, glued, over several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.layout import GridCell, Paragraph
from extraction.words.label_kinds import kind_of_label
from extraction.words.labels import match, plain
from extraction.words.values import is_number, is_value
from extraction.words.vocabulary import HEADER_LABELS, REQUEST_GROUPS, REQUEST_ROWS, ROW_LABELS, TABLE_LABELS

_COLUMN_WORDINGS = sorted(
    {plain(w) for label in HEADER_LABELS for w in label.wordings}, key=len, reverse=True
)
_MOST_WRAPPED_LINES = 12
_A_ROW = 5
"""From so many numbers behind a label on they are a row's, whatever the label says."""
GAP = re.compile(r"[ \u3000\xa0\u2000-\u200a]{2,}|\t")
"""What parts the columns of a table that is set in lines of text."""
_GLUED = re.compile(r"^(?P<label>.*[^\s\d.,+\-])(?P<digits>\d+)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A "value", a label of a "row" or a "column", or another "text", and the line that it begins on."""

    text: str
    kind: str
    place: int
    line: Paragraph

    def cell(self) -> GridCell:
        """The piece as a cell of a table."""
        return GridCell(self.text, self.line.page, self.line.box)


class GluedDigits(str):
    """Digits that a converter printed without a space after a label and between them: 000 of 规章000."""

    __slots__ = ()


def words_and_values(line: str) -> tuple[list[str], list[str]]:
    """The words of a line, and the values that it ends with."""
    words = line.split()
    end = len(words)
    while end and is_value(words[end - 1]):
        end -= 1
    return words[:end], words[end:]


def tokens_of(line: str) -> list[str]:
    """The labels and values of a line: what wide gaps part, and numbers after a label."""
    pieces = GAP.split(line.strip())
    if len(pieces) > 1:
        return [token for piece in pieces for token in ([piece] if is_number(piece) else tokens_of(piece))]
    words, values = words_and_values(line)
    if numbers := sum(map(is_number, values)):
        labels = _labels_before_values(words)
        if labels is None and numbers >= _A_ROW:
            labels = [" ".join(words)]
        if labels is not None:
            return [*labels, *values]
    glued = _GLUED.match(line)
    if glued and match(glued["label"], ROW_LABELS):
        return [glued["label"], GluedDigits(glued["digits"])]
    return _labels_without_a_space(line) or [line]


def _labels_before_values(words: Sequence[str]) -> list[str] | None:
    """The labels that stand before the values of a line: one, or a group's and a row's behind it; None for a text."""
    if not words or match("".join(words), TABLE_LABELS):
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


def pieces_of(tokens: Sequence[tuple[int, str]], lines: Sequence[Paragraph]) -> list[Piece]:
    """Tokens, each with the place of its line, as pieces. Wrapped labels become one."""
    pieces: list[Piece] = []
    place = 0
    while place < len(tokens):
        line, text = tokens[place]
        if not text and (not pieces or pieces[-1].kind in ("column", "text")):
            place += 1  # a merged cell of the header, or the end of a paragraph
            continue
        if is_value(text):
            pieces.append(Piece(text, "value", line, lines[line]))
            place += 1
            continue
        taken, joined, kind = 1, text, "text"
        candidate = ""
        for count, (_, part) in enumerate(tokens[place : place + _MOST_WRAPPED_LINES], start=1):
            if is_value(part):
                break
            candidate += part
            found = match(candidate, TABLE_LABELS)
            if found and (kind == "text" or found[0].cost == 0):
                taken, joined = count, candidate
                kind = kind_of_label(candidate, pieces[-1].kind if pieces else "text")
        pieces.append(Piece(joined, kind, line, lines[line]))
        place += taken
    return pieces
