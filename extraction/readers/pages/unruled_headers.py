"""The columns of a table without ruling lines: where the labels of its header stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extraction.forms import Label
from extraction.forms.statistics import STATISTICS
from extraction.readers.pages.unruled_prints import Cell, Print
from extraction.readers.pages.unruled_words import STATISTICS_WORDS
from extraction.words.labels import best, match, plain, split_numbering
from extraction.words.values import is_number, is_value
from extraction.words.vocabulary import (
    ARTICLES,
    COLUMN_GROUPS,
    DISCLOSURE_COLUMNS,
    REQUEST_COLUMNS,
    REVIEW_BLOCKS,
    REVIEW_COLUMNS,
    REVIEW_GROUPS,
)

_NUMBERS = tuple(Label(key=text, label=text) for text in ("序号", "编号", "代码", "指标代码"))
_KINDS: tuple[tuple[str, tuple[Label, ...], int], ...] = (
    ("requests", REQUEST_COLUMNS, 5),
    ("reviews", REVIEW_COLUMNS, 4),
    ("disclosure", DISCLOSURE_COLUMNS, 1),
    ("statistics", (*STATISTICS_WORDS, *_NUMBERS), 2),
)
"""The labels of each table's columns, and how many different ones of them make a header."""
_MERGED = (*COLUMN_GROUPS, *REVIEW_BLOCKS, *REVIEW_GROUPS, *ARTICLES)
_ROWS_APART = 4.0
"""How far apart, in em, the rows of one header may stand."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns that a header names, left to right; labels of rows stand in the `label` th of the stretches between
    `bounds`, values in all others. Section 四's rows have no label (None).
    """

    kind: str
    cells: tuple[Cell, ...]
    bounds: tuple[float, ...]
    label: int | None

    @property
    def top(self) -> float:
        return min(cell.top for cell in self.cells)

    @property
    def bottom(self) -> float:
        return max(cell.bottom for cell in self.cells)

    def column_of(self, x: float) -> int:
        """The stretch that a place on the line lies in."""
        return sum(bound <= x for bound in self.bounds)

    def over(self, prints: Sequence[Print]) -> Header:
        """The same columns where they stand over their values: a header may be set one column beside them."""
        if self.kind != "requests":
            return self
        columns = columns_of(prints)
        if len(columns) == len(self.cells):
            return self.moved(columns, prints)
        middles = [(cell.left + cell.right) / 2 for cell in self.cells]
        pitch = (middles[-1] - middles[0]) / (len(middles) - 1)
        places = [round(((left + right) / 2 - middles[0]) / pitch) for left, right in columns]
        for by in (1, -1):
            if places and (max(places) if by > 0 else len(middles) - 1 - min(places)) == len(middles):
                return self.moved([(c.left + by * pitch, c.right + by * pitch) for c in self.cells], prints)
        return self

    def moved(self, columns: Sequence[tuple[float, float]], prints: Iterable[Print]) -> Header:
        """The same columns at other stretches of the line."""
        bounds = [(before[1] + after[0]) / 2 for before, after in pairwise(columns)]
        first = columns[0][0]
        labels = [item.right for item in prints if not is_value(item.text) and item.right <= first]
        left = (max(labels) + first) / 2 if labels else first - (columns[1][0] - columns[0][1]) / 2
        return replace(self, bounds=(left, *bounds))


def columns_of(prints: Iterable[Print]) -> list[tuple[float, float]]:
    """Where numbers stand under each other: the stretches of the line that numbers cover."""
    columns: list[tuple[float, float]] = []
    for item in sorted((item for item in prints if is_number(item.text)), key=lambda item: item.left):
        if columns and item.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], item.right))
        else:
            columns.append((item.left, item.right))
    return columns


def find_headers(cells: Sequence[Cell], bears: Callable[[float, float], bool]) -> Iterator[Header]:
    """The headers among the cells of a zone, top to bottom. `bears` tells whether numbers stand between two heights."""
    marked = [cell for cell in cells if split_numbering(cell.text)[0] is None and _keys(cell)]
    marked.sort(key=lambda cell: cell.top)
    group: list[Cell] = []
    for cell in [*marked, None]:
        if cell is not None and group:
            bottom = max(item.bottom for item in group)
            near = cell.top - bottom <= _ROWS_APART * cell.prints[0].size
            if near and not bears(group[0].top, cell.bottom):
                group.append(cell)
                continue
        if group:
            header = _header(group, cells)
            if header is not None:
                yield header
        group = [cell] if cell is not None else []


def _keys(cell: Cell) -> set[tuple[str, str]]:
    found = ((name, best(plain(cell.text), vocabulary)) for name, vocabulary, _ in _KINDS)
    return {(name, item.label.key) for name, item in found if item is not None and item.cost <= 1}


def _header(group: Sequence[Cell], cells: Sequence[Cell]) -> Header | None:
    """The header that cells at one height are; None where too few of them are labels of one table's columns."""
    found = {
        name: {key for cell in group for kind, key in _keys(cell) if kind == name} for name, *_ in _KINDS
    }
    able = [name for name, _, fewest in _KINDS if len(found[name]) >= fewest]
    if not able:
        return None
    kind = max(able, key=lambda name: len(found[name]))
    own = [cell for cell in group if any(name == kind for name, _ in _keys(cell))]
    top, bottom = min(cell.top for cell in own), max(cell.bottom for cell in own)
    first = min(cell.left for cell in own)
    beside = [
        cell for cell in cells if top <= cell.centre <= bottom and not any(cell is other for other in own)
    ]
    if kind == "statistics":
        return _statistics_header(own)
    for cell in beside:
        if cell.left >= first and not match(plain(cell.text), _MERGED) and not _under(cell, own):
            own.append(cell)
    own.sort(key=lambda cell: cell.left)
    bounds = _bounds(own)
    if kind == "reviews":
        return Header(kind, tuple(own), tuple(bounds), None)
    corners = [(cell.right + first) / 2 for cell in beside if cell.right <= first]
    if len(own) > 1:
        corners.append(own[0].left - (own[1].left - own[0].right) / 2)
    left = max(corners, default=first - own[0].prints[0].size)
    return Header(kind, tuple(own), (left, *bounds), 0)


def _statistics_header(own: Sequence[Cell]) -> Header | None:
    """The header 序号, 统计指标, 单位, 统计数; None for one of two panels beside each other."""
    columns = sorted(own, key=lambda cell: cell.left)
    labels = [place for place, cell in enumerate(columns) if plain(cell.text) in STATISTICS.headings]
    if len(labels) != 1:
        return None
    return Header("statistics", tuple(columns), tuple(_bounds(columns)), labels[0])


def _bounds(columns: Sequence[Cell]) -> list[float]:
    return [(before.right + after.left) / 2 for before, after in pairwise(columns)]


def _under(cell: Cell, others: Sequence[Cell]) -> bool:
    return any(min(cell.right, other.right) > max(cell.left, other.left) for other in others)
