"""What the cells of a scan say, settled by how sure their recognition is and by the sums that they stand in.

A sum that fails may be the author's slip, which stays as printed, or a misread digit. It is a misread digit where
the recogniser's own second readings hold exactly one way to make the sums right.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from extraction.checks import SUM_RULES, SumRule
from extraction.forms import FORMS
from extraction.layout import Reading
from extraction.report import Cell, Form, Number
from extraction.values import is_value, read_value
from extraction.vocabulary import CELL_ORDER

SURE = 0.97
"""A recognised cell that is less sure than this, and that no sum proves, is uncertain."""
LIKELY = 0.001
"""A second reading that is less likely than this is none: a total that is printed wrong is not made right."""
_MOST_CHANGES = 3
_MOST_CANDIDATES = 40
_PROVED_BY = 2
"""A cell that this many sums hold for is proved: two misread digits would have to agree in both."""
_UNSURE_NOTE = "识别存疑"
_NOT_FOUND_NOTE = "扫描件上未能辨认"


@dataclass(frozen=True, slots=True)
class _Change:
    """Another reading of a cell, and what it counts for in a sum: a dash for nothing."""

    key: str
    reading: Reading
    value: Number


def settle(
    cells: Mapping[str, Cell],
    readings: Mapping[str, Sequence[Reading]],
    scanned: Collection[int],
    forms: Mapping[str, Form],
) -> dict[str, Cell]:
    """The cells of a report some of whose pages (`scanned`) were recognised, each with its status.

    A cell that was recognised is "inferred" where the sums chose among its readings, "uncertain" where it is not
    sure and no sums prove it. `readings` are those of each recognised cell, by its key. Other cells are untouched.
    A cell of the form that was not found in a recognised table is null and "uncertain".
    """
    if not scanned:
        return dict(cells)
    settled = dict(cells)
    rules = [rule for rule in SUM_RULES if all(_value(cells, key) is not None for key in _keys(rule))]
    inferred = _repairs(settled, readings, rules)
    for change in inferred:
        cell = settled[change.key]
        settled[change.key] = replace(
            read_value(change.reading.text, page=cell.page, box=cell.box),
            status="inferred",
            note=f"按合计推断，识别首选为{cell.text}",
        )
    holding: defaultdict[str, int] = defaultdict(int)
    failing: set[str] = set()
    for rule in rules:
        for key in _keys(rule):
            if _holds(settled, rule):
                holding[key] += 1
            else:
                failing.add(key)
    contradicted = _contradicted(settled, rules)
    for key, cell in settled.items():
        if cell.status == "inferred" or (cell.page is not None and cell.page not in scanned):
            continue
        proved = holding[key] >= _PROVED_BY and key not in failing
        known = readings.get(key)
        if key in contradicted or (not proved and (not known or not _is_sure(known))):
            note = _UNSURE_NOTE if cell.note is None else f"{cell.note}；{_UNSURE_NOTE}"
            settled[key] = replace(cell, status="uncertain", note=note)
    for key in _not_found(cells, readings, forms):
        settled[key] = Cell(None, "", note=_NOT_FOUND_NOTE, status="uncertain")
    return {key: settled[key] for key in sorted(settled, key=lambda key: CELL_ORDER[key])}


def _not_found(
    cells: Mapping[str, Cell], readings: Mapping[str, Sequence[Reading]], forms: Mapping[str, Form]
) -> list[str]:
    """The cells that the form of a recognised table has and that are not among those read."""
    recognised = {key.partition(".")[0] for key, found in readings.items() if found}
    missing = []
    for table in recognised:
        form = FORMS.get(forms.get(table) or forms.get("requests") or forms.get("disclosure") or "")
        if form is not None:
            missing += [key for key in form.cell_keys() if key.startswith(f"{table}.") and key not in cells]
    return missing


def _contradicted(cells: Mapping[str, Cell], rules: Sequence[SumRule]) -> set[str]:
    """Cells that several sums contradict by the same amount: each alone may be a misread digit or the author's slip."""
    gaps: defaultdict[str, list[Number]] = defaultdict(list)
    for rule in rules:
        sides = [sum(_value(cells, key) or 0 for key in side) for side in (rule.left, rule.right)]
        for sign, side in ((1, rule.left), (-1, rule.right)):
            for key in side:
                gaps[key].append(sign * (sides[0] - sides[1]))
    return {
        key
        for key, found in gaps.items()
        if len(found) >= _PROVED_BY and found[0] != 0 and len(set(found)) == 1
    }


def _is_sure(readings: Sequence[Reading]) -> bool:
    return readings[0].probability >= SURE and is_value(readings[0].text)


def _keys(rule: SumRule) -> tuple[str, ...]:
    return (*rule.left, *rule.right)


def _value(cells: Mapping[str, Cell], key: str) -> Number | None:
    cell = cells.get(key)
    return cell.value if cell is not None else None


def _holds(cells: Mapping[str, Cell], rule: SumRule, changed: Mapping[str, Number] | None = None) -> bool:
    """Whether the two sides of a sum are equal, with some cells' numbers changed."""
    other = changed or {}
    left, right = (
        sum(other.get(key, _value(cells, key) or 0) for key in side) for side in (rule.left, rule.right)
    )
    return left == right


def _repairs(
    cells: Mapping[str, Cell], readings: Mapping[str, Sequence[Reading]], rules: Sequence[SumRule]
) -> list[_Change]:
    """The changes that make failing sums right: for all of them together, else for each that can be told apart."""
    failing = [rule for rule in rules if not _holds(cells, rule)]
    if not failing:
        return []
    of_cell: defaultdict[str, list[SumRule]] = defaultdict(list)
    for rule in rules:
        for key in _keys(rule):
            of_cell[key].append(rule)
    suspects = {key for rule in failing for key in _keys(rule)}
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
) -> list[_Change]:
    """Every other likely reading of the suspected cells, the likeliest first; of those that count alike one."""
    changes: dict[tuple[str, Number], _Change] = {}
    for key in sorted(suspects):
        for reading in readings.get(key, ())[1:]:
            value = read_value(reading.text).value or 0
            if reading.probability >= LIKELY and value != cells[key].value:
                changes.setdefault((key, value), _Change(key, reading, value))
    return sorted(changes.values(), key=lambda change: -change.reading.probability)[:_MOST_CANDIDATES]


def _around(change: _Change, failing: Sequence[SumRule], *, fewest: int) -> list[SumRule]:
    """The failing sums that a cell stands in; none where they are fewer than `fewest`."""
    around = [rule for rule in failing if change.key in _keys(rule)]
    return around if len(around) >= fewest else []


def _mends(
    chosen: Sequence[_Change],
    failing: Sequence[SumRule],
    of_cell: Mapping[str, Sequence[SumRule]],
    cells: Mapping[str, Cell],
) -> bool:
    """Whether the changes make every given failing sum right, and every other sum that they touch stays right."""
    if not failing:
        return False
    changed = {change.key: change.value for change in chosen}
    touched = [*failing, *(rule for key in changed for rule in of_cell[key])]
    return all(_holds(cells, rule, changed) for rule in touched)
