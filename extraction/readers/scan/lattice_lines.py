"""Ruling lines out of the pieces that are seen of them: over gaps and seals, and without what is no line of a table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extraction.readers.pages.segments import Segment

_BRIDGED = 9.0
"""Points that a seal or a worn place may take out of a line; a cell that is merged lacks more of it."""
_SAME_LINE = 1.5
_SEEN = 36.0
_SHARED = 2.5
_FEWEST_SHARING = 4
_MEETS = 5.0
_MEETS_CLOSELY = 2.0
_OVERHANG = 30.0


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where seals were taken out of a page, to be asked along its rows (of pixels; its columns, when turned)."""

    pixels: NDArray[np.uint8]
    points: float

    def turned(self) -> Sealed:
        return Sealed(self.pixels.T, self.points)

    def hides(self, at: float, start: float, end: float, bridged: float = _BRIDGED) -> bool:
        """Whether a line may lie between two places although it is not seen: little of it lies outside seals."""
        row, first, last = (max(0, round(value / self.points)) for value in (at, start, end))
        under = self.pixels[row : row + 1, first:last].astype(bool).sum() * self.points
        return bool(end - start - under <= bridged)


def lines_of_pieces(
    row_pieces: list[Segment], column_pieces: list[Segment], sealed: Sealed
) -> tuple[list[Segment], list[Segment]]:
    """The rows and columns that pieces of lines, given by their starts, make together."""
    rows = _bridged(row_pieces, column_pieces, sealed)
    columns = _bridged(column_pieces, row_pieces, sealed.turned())
    sure_rows, sure_columns = _crossing(rows, columns)
    return _crossing(
        [_reaching(row, sure_columns, sealed) for row in rows],
        [_reaching(column, sure_rows, sealed.turned()) for column in columns],
    )


def _bridged(pieces: list[Segment], across: list[Segment], sealed: Sealed) -> list[Segment]:
    """The lines that pieces make, those in one line with a small or sealed gap between them as one.

    Not over the gap between two tables: there both pieces end at lines `across` them.
    """
    segments: list[Segment] = []
    for piece in pieces:
        for place, known in enumerate(segments):
            # The strokes of digits that stand one above the other are no line.
            longest = max(known.end - known.start, piece.end - piece.start)
            bridged = _BRIDGED if longest >= _SEEN else _MEETS_CLOSELY
            if (
                abs(known.at - piece.at) <= _SAME_LINE
                and piece.start - known.end >= -_SAME_LINE
                and sealed.hides(known.at, known.end, piece.start, bridged)
                and not (
                    piece.start - known.end > _MEETS_CLOSELY
                    and _ends_at(known.at, known.end, across)
                    and _ends_at(known.at, piece.start, across)
                )
            ):
                segments[place] = Segment(known.at, known.start, max(known.end, piece.end))
                break
        else:
            segments.append(piece)
    return segments


def _ends_at(at: float, end: float, across: list[Segment]) -> bool:
    """Whether a line at `at` that ends at `end` ends at one across it."""
    return any(
        abs(other.at - end) <= _SAME_LINE and other.start - _MEETS <= at <= other.end + _MEETS
        for other in across
        if other.end - other.start >= _SEEN
    )


def _reaching(segment: Segment, others: list[Segment], sealed: Sealed) -> Segment:
    """A line that ends free, because a seal hides the rest, drawn on to the next line across it.

    Not more than is seen of it, and no short one: that may be a stroke of a character.
    """
    seen = segment.end - segment.start
    if seen < _SEEN:
        return segment
    across = [other.at for other in others if other.start - _MEETS <= segment.at <= other.end + _MEETS]
    start = max((at for at in across if at <= segment.start + _MEETS), default=segment.start)
    end = min((at for at in across if at >= segment.end - _MEETS), default=segment.end)
    return Segment(
        segment.at,
        min(start, segment.start)
        if segment.start - start <= seen and sealed.hides(segment.at, start, segment.start)
        else segment.start,
        max(end, segment.end)
        if end - segment.end <= seen and sealed.hides(segment.at, segment.end, end)
        else segment.end,
    )


def _crossing(rows: list[Segment], columns: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The lines that cross or meet at least two others."""
    for _ in range(2):
        rows = [kept for row in rows if (kept := _between(row, columns, rows)) is not None]
        columns = [kept for column in columns if (kept := _between(column, rows, columns)) is not None]
    return rows, columns


def _between(segment: Segment, others: list[Segment], beside: list[Segment]) -> Segment | None:
    """A line without what overhangs the lines that it meets; None where it meets fewer than two.

    A stroke of a character meets none. An overhang as long as a column is the line of a table without sides; one
    that the lines beside it share is that of a table that a page's end cut, which may leave a single row with one
    line to meet.
    """
    short = segment.end - segment.start < _SEEN
    reach = (
        _MEETS_CLOSELY if short else _MEETS
    )  # in a low row a large 0 or 1 comes near the lines, and does not touch
    crossings = [
        other.at
        for other in others
        if segment.start - reach <= other.at <= segment.end + reach
        and other.start - _MEETS <= segment.at <= other.end + _MEETS
    ]
    if not crossings:
        return None
    # A line that ends at one across it does not reach for the next: that is another table's.
    first = min((at for at in crossings if abs(at - segment.start) <= _MEETS_CLOSELY), default=min(crossings))
    last = max((at for at in crossings if abs(at - segment.end) <= _MEETS_CLOSELY), default=max(crossings))
    starts = sum(
        abs(other.start - segment.start) < _SHARED for other in beside if other.end > first - _MEETS_CLOSELY
    )
    ends = sum(
        abs(other.end - segment.end) < _SHARED for other in beside if other.start < last + _MEETS_CLOSELY
    )
    if len(crossings) < 2 and min(starts, ends) < _FEWEST_SHARING:
        return None
    return Segment(
        segment.at,
        first if first - segment.start < _OVERHANG and starts < _FEWEST_SHARING else segment.start,
        last if segment.end - last < _OVERHANG and ends < _FEWEST_SHARING else segment.end,
    )
