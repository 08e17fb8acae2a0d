"""Misread digits of a scan put right by sums, where the recogniser's own second readings hold one way to do it.

A sum that fails may be the author's slip, which stays as printed: then no reading that is at all likely mends it.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from extraction.checks.sums import SumRule
from extraction.layout import Reading
from extraction.report import Cell, Number
from extraction.words.values import read_value

LIKELY = 0.001
"""A second reading that is less likely than this is none: a total that is printed wrong is not made right."""
_MOST_CHANGES = 3
_MOST_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Change:
    """Another reading of a cell, and what it counts for in a sum: a dash for nothing."""

    key: str
    reading: Reading
    value: Number


def repairs(
    cells: Mapping[str, Cell], readings: Mapping[str, Sequence[Reading]], rules: Sequence[SumRule]
) -> list[Change]:
    """The changes that make failing sums right: for all of them together, else for each that can be told apart."""
    failing = [rule for rule in rules if not holds(cells, rule)]
    if not failing:
        return []
    of_cell: defaultdict[str, list[SumRule]] = defaultdict(list)
    for rule in rules:
        for key in keys_of(rule):
            of_cell[key].append(rule)
    suspects = {key for rule in failing for key in keys_of(rule)}
    changes = _changes(suspects, cells, readings)
    for count in range(1, _MOST_CHANGES + 1):
        found = [
            chosen
            for chosen in itertools.combinations(changes, count)
            if len({change.key for change in chosen}) == count and _mends(chosen, failing, of_cell, cells)
        ]
        if found:
            return list(found[0]) if len(found) == 1 else []
    # A sum that the author printed wrong fails whatever is chosen: what mends two sums at once is still a repair.
    single = [
        change for change in changes if _mends([change], _around(change, failing, fewest=2), of_cell, cells)
    ]
    keys = [change.key for change in single]
    mended = [{id(rule) for rule in _around(change, failing, fewest=2)} for change in single]
    return [
        change
        for place, change in enumerate(single)
        if keys.count(change.key) == 1
        and not any(mended[place] & other for at, other in enumerate(mended) if at != place)
    ]


def _changes(
    suspects: Collection[str], cells: Mapping[str, Cell], readings: Mapping[str, Sequence[Reading]]
) -> list[Change]:
    """Every other likely reading of the suspected cells, the likeliest first; of those that count alike one."""
    changes: dict[tuple[str, Number], Change] = {}
    for key in sorted(suspects):
        for reading in readings.get(key, ())[1:]:
            value = read_value(reading.text).value or 0
            if reading.probability >= LIKELY and value != cells[key].value:
                changes.setdefault((key, value), Change(key, reading, value))
    return sorted(changes.values(), key=lambda change: -change.reading.probability)[:_MOST_CANDIDATES]


def _around(change: Change, failing: Sequence[SumRule], *, fewest: int) -> list[SumRule]:
    """The failing sums that a cell stands in; none where they are fewer than `fewest`."""
    around = [rule for rule in failing if change.key in keys_of(rule)]
    return around if len(around) >= fewest else []


def _mends(
    chosen: Sequence[Change],
    failing: Sequence[SumRule],
    of_cell: Mapping[str, Sequence[SumRule]],
    cells: Mapping[str, Cell],
) -> bool:
    """Whether the changes make every given failing sum right, and every other sum that they touch stays right."""
    if not failing:
        return False
    changed = {change.key: change.value for change in chosen}
    touched = [*failing, *(rule for key in changed for rule in of_cell[key])]
    return all(holds(cells, rule, changed) for rule in touched)


def keys_of(rule: SumRule) -> tuple[str, ...]:
    """The cells of both sides of a sum."""
    return (*rule.left, *rule.right)


def value_of(cells: Mapping[str, Cell], key: str) -> Number | None:
    """The number of a cell; None where it has none, or is not there."""
    cell = cells.get(key)
    return cell.value if cell is not None else None


def holds(cells: Mapping[str, Cell], rule: SumRule, changed: Mapping[str, Number] | None = None) -> bool:
    """Whether the two sides of a sum are equal, with some cells' numbers changed."""
    other = changed or {}
    left, right = (
        sum(other.get(key, value_of(cells, key) or 0) for key in side) for side in (rule.left, rule.right)
    )
    return left == right
