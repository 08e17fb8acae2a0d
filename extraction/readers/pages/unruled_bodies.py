"""A table without ruling lines that is printed in two: the second has no header, and its columns stand elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from extraction.readers.pages.unruled_headers import Header, columns_of
from extraction.readers.pages.unruled_prints import Print
from extraction.words.values import is_number, is_value

_ALIGNED = 1.0
"""How far apart, in points, numbers of one column may stand: they are all set to one edge, or to the middle."""
_FEWEST_LINES = 2
_OTHER_COLUMNS = 0.35
_EDGES: tuple[Callable[[Print], float], ...] = (
    lambda item: item.left,
    lambda item: item.middle,
    lambda item: item.right,
)


def bodies_of(header: Header, prints: Sequence[Print]) -> Iterator[tuple[Header, list[Print]]]:
    """What stands below a header as one table or more, each with the header as it applies to it."""
    if header.kind != "requests":
        yield header, list(prints)
        return
    place = _other_columns(prints, len(header.cells))
    upper = [item for item in prints if place is None or item.line < place]
    above = header.over(upper)
    yield above, upper
    if place is None:
        return
    lower = [item for item in prints if item.line >= place]
    used = sorted({above.column_of(item.middle) for item in upper if is_number(item.text)} - {above.label})
    columns = columns_of(lower)
    if len(columns) == len(header.cells):
        yield header.moved(columns, lower), lower
    elif len(columns) == len(used) > 1:
        yield header.moved(_filled(columns, [column - 1 for column in used], len(header.cells)), lower), lower


def _other_columns(prints: Sequence[Print], count: int) -> int | None:
    """The line from which on numbers stand under each other, but not under those above; None where there is none.

    Above and below it they stand in `count` columns, or else under none of those above.
    """
    lines: dict[int, list[Print]] = {}
    for item in prints:
        if is_value(item.text):
            lines.setdefault(item.line, []).append(item)
    bearing = sorted(lines)
    if len(bearing) < 2 * _FEWEST_LINES:
        return None
    if len(columns_of(prints)) != count:
        full = [
            (lines[below][0].centre - lines[above][0].centre, above, below)
            for above, below in pairwise(bearing)
            if len(columns_of(item for item in prints if item.line <= above)) == count
            and len(columns_of(item for item in prints if item.line >= below)) == count
        ]
        if full:
            return _widest_gap(prints, *max(full)[1:])
    edge = min(_EDGES, key=lambda side: len(_places(side(item) for item in prints if is_number(item.text))))
    for place in range(_FEWEST_LINES, len(bearing) - _FEWEST_LINES + 1):
        known = _places(edge(item) for line in bearing[:place] for item in lines[line])
        if all(
            _share([edge(item) for line in below for item in lines[line]], known) < _OTHER_COLUMNS
            for below in (bearing[place : place + 1], bearing[place:])
        ):
            return _widest_gap(prints, bearing[place - 1], bearing[place])
    return None


def _share(xs: Sequence[float], places: Sequence[float]) -> float:
    """The share of numbers that stand at one of the places."""
    return sum(any(abs(x - at) <= _ALIGNED for at in places) for x in xs) / len(xs)


def _places(xs: Iterable[float]) -> list[float]:
    places: list[float] = []
    for x in sorted(xs):
        if not places or x - places[-1] > _ALIGNED:
            places.append(x)
    return places


def _widest_gap(prints: Sequence[Print], first: int, last: int) -> int:
    """The line below the widest gap between two lines."""
    heights = {item.line: item.centre for item in prints if first <= item.line <= last}
    between = list(pairwise(sorted(heights)))
    return max(between, key=lambda pair: heights[pair[1]] - heights[pair[0]])[1]


def _filled(
    columns: Sequence[tuple[float, float]], used: Sequence[int], count: int
) -> list[tuple[float, float]]:
    """Stretches for all columns, those that are blank in every row spread between the others."""
    middles = [(left + right) / 2 for left, right in columns]
    found = dict(zip(used, columns, strict=True))
    pitch = (middles[-1] - middles[0]) / max(used[-1] - used[0], 1)
    filled: list[tuple[float, float]] = []
    for column in range(count):
        near = min(used, key=lambda known: abs(known - column))
        middle = sum(found[near]) / 2 + (column - near) * pitch
        filled.append(found.get(column, (middle, middle)))
    return filled
