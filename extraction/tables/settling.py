"""What the cells of a scan say, settled by how sure their recognition is and by the sums that they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from extraction.checks.sums import SUM_RULES, UNSURE, SumRule
from extraction.forms import FORMS
from extraction.layout import Reading
from extraction.report import Cell, Form, Number
from extraction.tables.repairs import holds, keys_of, repairs, value_of
from extraction.words.values import is_value, read_value
from extraction.words.vocabulary import CELL_ORDER

SURE = 0.97
"""A recognised cell that is less sure than this, and that no sum proves, is uncertain."""
_PROVED_BY = 2
"""A cell that this many sums hold for is proved: two misread digits would have to agree in both."""
_NOT_FOUND_NOTE = "扫描件上未能辨认"


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
    rules = [rule for rule in SUM_RULES if all(value_of(cells, key) is not None for key in keys_of(rule))]
    for change in repairs(settled, readings, rules):
        cell = settled[change.key]
        settled[change.key] = replace(
            read_value(change.reading.text, page=cell.page, box=cell.box),
            status="inferred",
            note=f"按合计推断，识别首选为{cell.text}",
        )
    holding: defaultdict[str, int] = defaultdict(int)
    failing: set[str] = set()
    for rule in rules:
        right = holds(settled, rule)
        for key in keys_of(rule):
            holding[key] += right
            if not right:
                failing.add(key)
    contradicted = _contradicted(settled, rules)
    for key, cell in settled.items():
        if cell.status == "inferred" or (cell.page is not None and cell.page not in scanned):
            continue
        proved = holding[key] >= _PROVED_BY and key not in failing
        known = readings.get(key)
        if key in contradicted or (not proved and (not known or not _is_sure(known))):
            note = UNSURE if cell.note is None else f"{cell.note}；{UNSURE}"
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
        sides = [sum(value_of(cells, key) or 0 for key in side) for side in (rule.left, rule.right)]
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
