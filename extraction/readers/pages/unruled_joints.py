"""Tables without ruling lines: what stands so close beside a label that no gap tells it from the label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.readers.pages.lines import Character, Chunk, Line
from extraction.words.labels import is_one_of, match, plain
from extraction.words.values import is_number
from extraction.words.vocabulary import (
    COLUMN_GROUPS,
    COLUMNS,
    DISCLOSURE_ROWS,
    REQUEST_ROWS,
    REVIEW_BLOCKS,
    REVIEW_GROUPS,
)

_HEADS = (*COLUMNS, *COLUMN_GROUPS, *REVIEW_BLOCKS, *REVIEW_GROUPS)
_ROWS = (*REQUEST_ROWS, *DISCLOSURE_ROWS)
_ROW_LABELS = tuple(plain(wording) for label in REQUEST_ROWS for wording in label.wordings)
_NUMBERED = re.compile(r"\d\.|\([一二三四五六七]\)")
_TWO_LABELS = 4
_LONGEST_GROUP = 5
"""Characters on a line of a group's label, which is set narrow beside its rows' labels."""
_SMALLEST_GAP = 0.1
"""In em: characters of one word touch."""


def labels_apart(line: Line, chunks: list[Chunk]) -> list[Chunk]:
    """The stretches of a line, what stands close beside a label taken apart from it.

    Cells that are set to their left leave no gap behind a label that fills its column: 自然人 法人或其他组织, 不予公
    (the second line of a group's label) 2.其他法律行政法规禁止公开, 行政事业性收费 27.
    """
    joints = {joint for chunk in chunks for joint in _joints(line, chunk)}
    if not joints:
        return chunks
    starts = {chunk.left for chunk in chunks}
    return line.parted(lambda right, left: left in starts or (right, left) in joints)


def _joints(line: Line, chunk: Chunk) -> Iterator[tuple[float, float]]:
    """Where a stretch is parted: the ends of its labels and the beginnings of what follows them."""
    inside = [item for item in line.characters if chunk.left <= item.left and item.right <= chunk.right]
    gap = _SMALLEST_GAP * line.size
    while len(inside) >= _TWO_LABELS:
        text = plain("".join(item.text for item in inside))
        if is_one_of(text, _HEADS) or match(text, REQUEST_ROWS):
            return
        places = (k for k in range(1, len(inside)) if inside[k].left - inside[k - 1].right > gap)
        place = next((k for k in places if _is_joint(inside[:k], inside[k:])), None)
        if place is None:
            return
        yield inside[place - 1].right, inside[place].left
        inside = inside[place:]


def _is_joint(before: Sequence[Character], after: Sequence[Character]) -> bool:
    """Whether two labels, or a label and a number, stand beside each other."""
    first, second = (plain("".join(item.text for item in part)) for part in (before, after))
    if is_one_of(first, _HEADS):
        return any(is_one_of(second[:end], _HEADS) for end in range(2, len(second) + 1))
    if is_number(second):
        return is_one_of(first, _ROWS)
    return (
        len(before) <= _LONGEST_GROUP
        and bool(_NUMBERED.match(second))
        and any(label.startswith(second) for label in _ROW_LABELS)
    )
