"""Two texts laid beside each other: what only one of them says, or what both say.

Texts are first cut into clauses, which are matched as wholes; only where clauses differ are their characters
compared. So the work stays small for long reports, and a mark never begins in the middle of a shared sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Fewer characters in common than this are chance (政府信息), not a copy.
SHORTEST_SHARED = 8
# Beyond so many pairs of characters a passage is marked as a whole.
MOST_COMPARED = 1_500_000
_CLAUSE = re.compile(r"[^。；！？，：;!?\n]*[。；！？，：;!?\n]+|[^。；！？，：;!?\n]+$")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text; `marked` where it is what the reader looks for."""

    text: str
    marked: bool


Sides = tuple[list[Run], list[Run]]


def differences(left: str, right: str) -> Sides:
    """Both texts, with what the other does not say marked."""
    return _marked(left, right, list(_blocks(left, right)), shared=False)


def shared_parts(left: str, right: str) -> Sides:
    """Both texts, with what they share marked, from SHORTEST_SHARED characters on."""
    blocks = [block for block in _joined(_blocks(left, right)) if block[2] >= SHORTEST_SHARED]
    return _marked(left, right, blocks, shared=True)


Block = tuple[int, int, int]  # where it begins on the left and on the right, and its length


def _blocks(left: str, right: str) -> Iterator[Block]:
    """The pieces that both texts have in the same order."""
    lefts, rights = _CLAUSE.findall(left), _CLAUSE.findall(right)
    left_at, right_at = _starts(lefts), _starts(rights)
    matcher = SequenceMatcher(None, lefts, rights, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield left_at[i1], right_at[j1], left_at[i2] - left_at[i1]
        elif tag == "replace":
            yield from _within(left, left_at[i1], left_at[i2], right, right_at[j1], right_at[j2])


def _within(left: str, i1: int, i2: int, right: str, j1: int, j2: int) -> Iterator[Block]:
    if (i2 - i1) * (j2 - j1) > MOST_COMPARED:
        return
    matcher = SequenceMatcher(None, left[i1:i2], right[j1:j2], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        # A single character in common inside two different wordings only breaks up the mark.
        if size > 1 or (size == 1 and (i == 0 or j == 0 or i1 + i + 1 == i2 or j1 + j + 1 == j2)):
            yield i1 + i, j1 + j, size


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    held: Block | None = None
    for block in blocks:
        if held and held[0] + held[2] == block[0] and held[1] + held[2] == block[1]:
            held = (held[0], held[1], held[2] + block[2])
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _starts(clauses: Sequence[str]) -> list[int]:
    starts = [0]
    for clause in clauses:
        starts.append(starts[-1] + len(clause))
    return starts


def _marked(left: str, right: str, blocks: Sequence[Block], *, shared: bool) -> Sides:
    return (
        list(_runs(left, [(i, size) for i, _, size in blocks], shared)),
        list(_runs(right, [(j, size) for _, j, size in blocks], shared)),
    )


def _runs(text: str, common: Sequence[tuple[int, int]], shared: bool) -> Iterator[Run]:
    place = 0
    for start, size in common:
        if start > place:
            yield _other(text[place:start], shared)
        if size:
            yield Run(text[start : start + size], shared)
        place = start + size
    if place < len(text):
        yield _other(text[place:], shared)


def _other(text: str, shared: bool) -> Run:
    """What is not in common; a mere line break is never marked."""
    return Run(text, not shared and bool(text.strip()))
