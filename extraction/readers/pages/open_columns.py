"""Rows of a ruled table in which the lines between columns are missing: what stands in several columns is no one cell.

Word's banded table styles, as LibreOffice prints them, rule the columns of every other row only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.readers.pages.lines import COLUMN_GAP, Character, lines_of
from extraction.readers.pages.ruled_tables import RuledTable
from extraction.words.labels import is_one_of
from extraction.words.values import is_number, is_value
from extraction.words.vocabulary import COLUMN_GROUPS, COLUMNS, REVIEW_BLOCKS, REVIEW_GROUPS

_HEADS = (*COLUMNS, *COLUMN_GROUPS, *REVIEW_BLOCKS, *REVIEW_GROUPS)

Piece = tuple[int, int, str]
"""The first column of a piece of a cell, the last, and what is printed there."""


def pieces_of(table: RuledTable, first: int, last: int, characters: Sequence[Character]) -> list[Piece]:
    """A cell that reaches over columns as one piece each; none where it is one cell.

    All but the first, a row's label, must be values or labels of columns, and keep off the lines between columns.
    """
    pieces = list(_pieces(table.edges, first, last, characters))
    others = [text for _, _, text in pieces[1:] if text]
    if not others or not all(is_value(text) or is_one_of(text, _HEADS) for text in others):
        return []
    label = pieces[0][2]
    return pieces if any(map(is_number, others)) or not label or is_one_of(label, _HEADS) else []


def _pieces(
    edges: Sequence[float], first: int, last: int, characters: Sequence[Character]
) -> Iterator[Piece]:
    begin = first
    for column in range(first, last + 1):
        if column < last and not _parts(edges[column + 1], characters):
            continue
        left, right = edges[begin], edges[column + 1]
        own = [item for item in characters if left <= (item.left + item.right) / 2 < right]
        yield begin, column, "\n".join(line.text() for line in lines_of(own)) if own else ""
        begin = column + 1


def _parts(edge: float, characters: Sequence[Character]) -> bool:
    """Whether what is printed left of an edge and right of it is set apart there, on each line."""
    for line in lines_of(characters):
        before = max(
            (item.right for item in line.characters if item.left + item.right < 2 * edge), default=None
        )
        after = min(
            (item.left for item in line.characters if item.left + item.right >= 2 * edge), default=None
        )
        if (before is not None and before > edge) or (after is not None and after < edge):
            return False
        if before is not None and after is not None and after - before < COLUMN_GAP * line.size:
            return False
    return True
