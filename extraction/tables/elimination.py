"""Which column a label heads that no form has: the one that the form's other labels leave over, standing in its place.

Nothing is told by its place alone: the labels beside the unknown one must be the form's own, and in the form's order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.forms import Label
from extraction.layout import Placed
from extraction.words.labels import best
from extraction.words.vocabulary import ARTICLES, COLUMN_GROUPS, ORGANISATIONS

_ABOVE = (*COLUMN_GROUPS, *ARTICLES)


@dataclass(frozen=True, slots=True)
class Heading:
    """A label that heads a column: whose key it is, or None; `alone` where an assumed one had no other choice."""

    placed: Placed
    key: str | None
    assumed: bool = False
    alone: bool = False


def leaves(lines: Sequence[Sequence[Placed]], columns: tuple[Label, ...], *, ruled: bool) -> list[Heading]:
    """The labels of a header's lines that head one column each, left to right; those that head several are left out.

    Where slots mean nothing, the label above several is one that stands between others, and whose line is followed by
    labels that the form has below a merged one.
    """
    found = [[_heading(placed, columns) for placed in line] for line in lines]
    sequence = (
        _by_slots(found) if ruled else _by_order(found, {label.key for label in columns if label.groups})
    )
    return [item for item in sequence if item.key or not best(item.placed.cell.text, _ABOVE)]


def eliminated(headings: Sequence[Heading], order: Sequence[Label]) -> list[Heading] | None:
    """The headings of a form's columns, where the unknown ones among the known are as many as the form's in between.

    None where the known ones are not in the form's order. Columns that cannot be told are left out. What stands before
    the first known label and behind the last may be more than the form has: the nearest are taken.
    """
    places = {label.key: place for place, label in enumerate(order)}
    known = [(at, places[item.key]) for at, item in enumerate(headings) if item.key in places]
    if not known or any(left[1] >= right[1] for left, right in pairwise(known)):
        return None
    settled = [headings[at] for at, _ in known]
    for (at, place), (end, last) in zip(
        [(-1, -1), *known], [*known, (len(headings), len(order))], strict=True
    ):
        unknown, missing = list(headings[at + 1 : end]), [label.key for label in order[place + 1 : last]]
        if at == -1 and missing:
            unknown = unknown[-len(missing) :]
        elif end == len(headings):
            unknown = unknown[: len(missing)]
        if len(unknown) == len(missing):
            settled += [
                Heading(item.placed, key, assumed=True, alone=len(missing) == 1)
                for item, key in zip(unknown, missing, strict=True)
            ]
    return sorted(settled, key=lambda item: places[item.key or ""])


def have_values(headings: Sequence[Heading], values: Sequence[Placed], *, ruled: bool) -> bool:
    """Whether a row has a value for each heading that is assumed: below it or, where slots mean nothing, by number."""
    assumed = [item.placed for item in headings if item.assumed]
    if ruled:
        return all(any(v.first <= p.last and p.first <= v.last for v in values) for p in assumed)
    return not assumed or len(values) == len(headings)


def _heading(placed: Placed, columns: tuple[Label, ...]) -> Heading:
    found = best(placed.cell.text, columns)
    return Heading(placed, found.label.key if found else None)


def _by_slots(lines: Sequence[Sequence[Heading]]) -> list[Heading]:
    """The labels of a grid's header that have no label below them, nor one of the form above."""
    printed = [(number, item) for number, line in enumerate(lines) for item in line]
    own = []
    for number, item in printed:
        below = [other for later, other in printed if later > number and _covers(item, other)]
        above = [other for earlier, other in printed if earlier < number and _covers(other, item)]
        if any(other.key or not item.key for other in below):
            continue
        if item.key or not any(other.key for other in above):
            own.append(item)
    return sorted(own, key=lambda item: item.placed.first)


def _covers(upper: Heading, lower: Heading) -> bool:
    return upper.placed.first <= lower.placed.first and lower.placed.last <= upper.placed.last


def _by_order(lines: Sequence[Sequence[Heading]], grouped: set[str]) -> list[Heading]:
    """The labels of a header's lines as they follow each other, those below a merged label in its place."""
    sequence: list[Heading] = []
    for line in _broken(lines, grouped):
        place = _merged(sequence, line, grouped)
        sequence[
            len(sequence) if place is None else place : len(sequence) if place is None else place + 1
        ] = line
    return sequence


def _broken(lines: Sequence[Sequence[Heading]], grouped: set[str]) -> Iterator[Sequence[Heading]]:
    """The same lines; one that goes on from the form's last column to those below a merged label is two."""
    for line in lines:
        single = [at for at, item in enumerate(line) if item.key is not None and item.key not in grouped]
        first = next((at for at, item in enumerate(line) if item.key in grouped), len(line))
        if len(single) > 1 and single[-1] < first < len(line):
            yield line[: single[-1] + 1]
            yield line[single[-1] + 1 :]
        else:
            yield line


def _merged(sequence: Sequence[Heading], line: Sequence[Heading], grouped: set[str]) -> int | None:
    """Where in a sequence the label stands that the labels of a line are merged below; None where there is none."""
    keys = {item.key for item in line} - {None}
    if not keys or not keys <= grouped:
        return None
    named = [at for at, item in enumerate(sequence) if best(item.placed.cell.text, ORGANISATIONS)]
    between = [
        at
        for at, item in enumerate(sequence)
        if item.key is None
        and any(other.key for other in sequence[:at])
        and any(other.key for other in sequence[at + 1 :])
    ]
    found = named or between
    return found[0] if len(found) == 1 else None
