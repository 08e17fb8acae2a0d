"""Ruling lines as segments: which are one line, and which touch each other and so may rule one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extraction.layout import UnreadableError

_SHORTEST = 4.0
_MOST_SEGMENTS = 20_000


class Segment(NamedTuple):
    """A ruling line: at `at` across its direction, from `start` to `end` along it, in points."""

    at: float
    start: float
    end: float


class Slack(NamedTuple):
    """In points: how far two lines may miss each other and still meet, two parallel ones be apart and still be one.

    Between two edges that are no further apart than `thin` no print fits: what underlines a number, or is the other
    half of a double line, parts no cells.
    """

    touch: float
    same: float
    thin: float


def grouped(
    horizontal: Iterable[Segment], vertical: Iterable[Segment], slack: Slack
) -> list[tuple[list[Segment], list[Segment]]]:
    """The lines that may make a table together, each drawn once."""
    rows, columns = _merged(horizontal, slack), _merged(vertical, slack)
    if len(rows) + len(columns) > _MOST_SEGMENTS:
        raise UnreadableError(f"a page draws more than {_MOST_SEGMENTS} lines; look at the original by hand")
    return _connected(rows, columns, slack)


def _merged(segments: Iterable[Segment], slack: Slack) -> list[Segment]:
    """Segments that lie on one line and touch, as one; specks left out."""
    merged: list[Segment] = []
    for segment in sorted(segments, key=lambda item: (round(item.at), item.start)):
        for place in range(len(merged) - 1, max(-1, len(merged) - 60), -1):
            known = merged[place]
            if (
                abs(known.at - segment.at) <= slack.same
                and segment.start <= known.end + slack.touch
                and (segment.end >= known.start - slack.touch)
            ):
                merged[place] = Segment(
                    known.at, min(known.start, segment.start), max(known.end, segment.end)
                )
                break
        else:
            merged.append(segment)
    return [segment for segment in merged if segment.end - segment.start >= _SHORTEST]


def _connected(
    rows: Sequence[Segment], columns: Sequence[Segment], slack: Slack
) -> list[tuple[list[Segment], list[Segment]]]:
    """Groups of lines that cross or touch each other."""
    parent = list(range(len(rows) + len(columns)))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    touch = slack.touch
    for i, (level, left, right) in enumerate(rows):
        for j, (at, top, bottom) in enumerate(columns, start=len(rows)):
            if left - touch <= at <= right + touch and top - touch <= level <= bottom + touch:
                parent[find(i)] = find(j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(find(i), ([], []))[0].append(row)
    for j, column in enumerate(columns):
        groups.setdefault(find(len(rows) + j), ([], []))[1].append(column)
    return [group for group in groups.values() if group[0] and len(group[1]) > 1]
