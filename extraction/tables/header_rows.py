"""What the labels of a row of a table are, if it is part of a header: columns of one of the three tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.layout import Placed
from extraction.tables.form_header import whole_labels
from extraction.words.labels import Match, best, match
from extraction.words.values import is_number, is_value
from extraction.words.vocabulary import (
    ARTICLES,
    COLUMN_GROUPS,
    COLUMNS,
    DISCLOSURE_COLUMNS,
    REQUEST_COLUMNS,
    REVIEW_BLOCKS,
    REVIEW_COLUMNS,
    REVIEW_GROUPS,
    ROW_LABELS,
)

_MINIMUM_HEADER = 3
_COLUMNS = (*COLUMNS, *COLUMN_GROUPS)
_REVIEW_HEADS = (*REVIEW_BLOCKS, *REVIEW_GROUPS)


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """The labels of a row (`fresh`, without cells that go on from above), and which of them are what."""

    fresh: list[Placed]
    articles: list[Placed]
    disclosure: list[tuple[Placed, Match]]
    groups: list[Placed]
    requests: list[tuple[Placed, Match]]
    blocks: list[Placed]
    reviews: list[tuple[Placed, Match]]

    def table(self, *, further: bool) -> str | None:
        """The table whose columns they are; `further` tells that the row above is of the header of section 三."""
        if self.disclosure and len(self.disclosure) >= len(self.requests):
            return "disclosure"
        if len(self.reviews) >= _MINIMUM_HEADER or (
            self.blocks and not self.requests and len(self.fresh) > 1
        ):
            return "reviews"
        goes_on = further and (self.requests or _names_no_row(self.fresh))
        return "requests" if self.groups or len(self.requests) >= _MINIMUM_HEADER or goes_on else None

    def only_names_an_article(self) -> bool:
        """Whether it is the name of an article over the whole width: the header follows."""
        return bool(self.articles) and len({placed.cell.text for placed in self.fresh}) == 1

    def others(self) -> list[Placed]:
        """The labels that are neither columns of section 二 nor its articles."""
        known = {id(placed.cell) for placed, _ in self.disclosure} | {
            id(placed.cell) for placed in self.articles
        }
        return [placed for placed in self.fresh if id(placed.cell) not in known]


def header_row(placed: Sequence[Placed]) -> HeaderRow | None:
    """The labels of a row; None for one that holds a number, or nothing but values."""
    fresh = [p for p in placed if not p.above and not is_value(p.cell.text)]
    if not fresh or any(is_number(p.cell.text) for p in placed if not p.above):
        return None
    disclosure = [(p, m) for p in fresh if (m := best(p.cell.text, DISCLOSURE_COLUMNS))]
    if disclosure and len(cut := whole_labels([p.cell.text for p in fresh[1:]])) > len(disclosure):
        disclosure = [(p, Match(label, 0.0)) for p, label in zip(fresh[1:], cut, strict=True)]
    return HeaderRow(
        fresh=fresh,
        articles=[p for p in fresh if best(p.cell.text, ARTICLES)],
        disclosure=disclosure,
        groups=[p for p in fresh if best(p.cell.text, COLUMN_GROUPS)],
        requests=[(p, m) for p in fresh if (m := best(p.cell.text, REQUEST_COLUMNS))],
        blocks=[p for p in fresh if best(p.cell.text, _REVIEW_HEADS)],
        reviews=[(p, m) for p in fresh if (m := best(p.cell.text, REVIEW_COLUMNS))],
    )


def _names_no_row(labels: list[Placed]) -> bool:
    """Whether several labels beside each other are of columns, if of any: none is a row's or a group's of rows."""
    return len(labels) > 1 and not any(match(item.cell.text, ROW_LABELS) for item in labels)


def column_labels(placed: Iterable[Placed]) -> int:
    """How many of a row's cells are labels of columns, or stand above several."""
    return sum(not is_value(item.cell.text) and bool(match(item.cell.text, _COLUMNS)) for item in placed)
