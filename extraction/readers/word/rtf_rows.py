"""Where the cells of an RTF table's row begin and end, and the control words that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from extraction.layout import UnreadableError
from extraction.readers.word.story import Frame

_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class RowDefinition:
    """A row as \\trowd and the words after it define it. `with_above` and `with_before` are the next cell's."""

    left: int = 0
    frames: list[Frame] = field(default_factory=list)
    with_above: bool = False
    with_before: bool = False


def _left(row: RowDefinition, number: int | None) -> None:
    row.left = number or 0


def _edge(row: RowDefinition, number: int | None) -> None:
    if len(row.frames) >= _MOST_COLUMNS:
        raise UnreadableError(
            f"a table row states more than {_MOST_COLUMNS} cells; look at the original by hand"
        )
    left = row.frames[-1].right if row.frames else row.left
    row.frames.append(Frame(left, number or 0, row.with_above, row.with_before))
    row.with_above = row.with_before = False


def _merge_down(row: RowDefinition, _: int | None) -> None:
    row.with_above = True


def _merge_across(row: RowDefinition, _: int | None) -> None:
    row.with_before = True


ROW_CHANGES: Mapping[str, Callable[[RowDefinition, int | None], None]] = {
    "trleft": _left,
    "cellx": _edge,
    "clvmrg": _merge_down,
    "clmrg": _merge_across,
}
"""What control words add to a row's definition, by the number behind them. \\cellx raises UnreadableError."""
