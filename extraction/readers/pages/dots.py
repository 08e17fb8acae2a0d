"""Lines that are drawn as rows of dots, as browsers print `border: dotted`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

LARGEST_DOT = 1.6
"""Points: a filled shape that is no larger, either way, is a dot."""
_NEXT_DOT = 4.0
_LEVEL = 0.4
_FEWEST = 5

Point = tuple[float, float]
Run = tuple[float, float, float]
"""Where a line lies across its direction, and where along it it begins and ends."""


def rows_of_dots(dots: Sequence[Point]) -> list[Run]:
    """The level lines that dots (x, y) make; those that stand upright come of the dots as (y, x)."""
    return [
        (line[0][1], line[0][0], line[-1][0])
        for level in _levels(dots)
        for line in _runs(sorted(level))
        if len(line) >= _FEWEST
    ]


def _levels(dots: Iterable[Point]) -> Iterator[list[Point]]:
    level: list[Point] = []
    for dot in sorted(dots, key=lambda dot: dot[1]):
        if level and dot[1] - level[0][1] > _LEVEL:
            yield level
            level = []
        level.append(dot)
    if level:
        yield level


def _runs(level: Iterable[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for dot in level:
        if run and dot[0] - run[-1][0] > _NEXT_DOT:
            yield run
            run = []
        run.append(dot)
    if run:
        yield run
