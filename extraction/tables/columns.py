"""Columns of a table as its header prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.layout import Placed
from extraction.words.labels import Match
from extraction.words.values import unit_of_label


@dataclass(frozen=True, slots=True)
class Column:
    """A column as printed: its key, the slots under its header (None where slots mean nothing), and its unit.

    `unit` is a unit of money; `unit_printed` tells whether the header prints it or only the form knows it.
    """

    key: str
    first: int | None = None
    last: int | None = None
    unit: str | None = None
    unit_printed: bool = False


def column_of(placed: Placed, found: Match, *, ruled: bool) -> Column:
    """The column that a label heads; one of money with the unit that it prints, else the form's."""
    column = Column(found.label.key)
    if ruled:
        column = replace(column, first=placed.first, last=placed.last)
    if found.label.unit is None:
        return column
    printed = unit_of_label(placed.cell.text)
    return replace(column, unit=printed or found.label.unit, unit_printed=printed is not None)


def without_slots(columns: Sequence[Column]) -> list[Column]:
    """Columns of which only the order is known."""
    return [replace(column, first=None, last=None) for column in columns]


def in_their_order(columns: Sequence[Column]) -> bool:
    """Whether the slots of columns stand beside each other as the columns were printed."""
    ends = [-1, *(column.last for column in columns if column.last is not None)]
    starts = [column.first for column in columns if column.first is not None]
    return all(end < start for end, start in zip(ends, starts, strict=False))
