"""The columns of a table without ruling lines by its header: where the labels of section 三's applicants stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.labels import best, match
from extraction.readers.lines import Chunk, Line
from extraction.vocabulary import COLUMN_GROUPS, REQUEST_COLUMNS

_FIRST = next(label for label in REQUEST_COLUMNS if label.key == "natural_person")
_KEYS = tuple(label.key for label in REQUEST_COLUMNS)
_ABOVE, _BELOW = 5, 8
"""How many lines a header may reach over, around the line that 自然人 begins on."""
_PAD = 0.6


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns left to right as stretches of the page's width; labels stand left of `left`."""

    stretches: tuple[tuple[float, float], ...]
    left: float

    def holds(self, chunk: Chunk) -> bool:
        """Whether a stretch of text stands where values do."""
        return chunk.middle >= self.left


def heading_columns(lines: Sequence[Line], chunks: Sequence[Sequence[Chunk]]) -> dict[int, Columns]:
    """The columns that headers name, by the line on which each header begins."""
    found: dict[int, Columns] = {}
    for place, row in enumerate(chunks):
        for chunk in row:
            if not _FIRST.label.startswith(chunk.text) or len(chunk.text) < 2:
                continue
            first, last = max(place - _ABOVE, 0), min(place + _BELOW, len(lines))
            columns = _columns(
                [item for line in chunks[first:last] for item in line], chunk, lines[place].size
            )
            if columns is not None:
                found.setdefault(place, columns)
    return found


def _columns(pieces: Sequence[Chunk], first: Chunk, size: float) -> Columns | None:
    """All seven columns out of the pieces of their labels, which may be wrapped; None where they are not all there."""
    stacks: list[list[Chunk]] = []
    for piece in pieces:
        if piece.right < first.left - _PAD * size or _is_merged(piece):
            continue
        stack = next((stack for stack in stacks if _stands_under(piece, stack)), None)
        if stack is None:
            stacks.append([piece])
        else:
            stack.append(piece)
    stretches: dict[str, tuple[float, float]] = {}
    for stack in sorted(stacks, key=lambda stack: stack[0].left):
        for count in range(len(stack), 0, -1):
            found = best("".join(piece.text for piece in stack[:count]), REQUEST_COLUMNS)
            if found is not None and found.cost == 0:
                taken = stack[:count]
                reach = (min(piece.left for piece in taken), max(piece.right for piece in taken))
                stretches.setdefault(found.label.key, reach)
                break
    ordered = sorted(stretches.values())
    if tuple(key for key in _KEYS if key in stretches) != _KEYS or ordered != [
        stretches[key] for key in _KEYS
    ]:
        return None
    half = (ordered[1][0] + ordered[1][1] - ordered[0][0] - ordered[0][1]) / 4
    return Columns(tuple(ordered), (ordered[0][0] + ordered[0][1]) / 2 - half)


def _is_merged(piece: Chunk) -> bool:
    """Whether a label stands over several columns (法人或其他组织, 申请人情况)."""
    return bool(match(piece.text, COLUMN_GROUPS))


def _stands_under(piece: Chunk, stack: Sequence[Chunk]) -> bool:
    return any(
        other.left <= piece.middle <= other.right or piece.left <= other.middle <= piece.right
        for other in stack
    )
