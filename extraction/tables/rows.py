"""A row of a printed table taken apart: its labels and its values."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.forms import Label
from extraction.layout import TWO_VALUES, GridCell, Placed
from extraction.words.labels import Match, match
from extraction.words.values import is_blank, is_number, is_value
from extraction.words.vocabulary import DISCLOSURE_ROWS, GROUP_NAMES, REQUEST_ROWS, REVIEW_BLOCKS

_CUT_ROWS = (*REQUEST_ROWS, *DISCLOSURE_ROWS)
_ROWS = (*_CUT_ROWS, *REVIEW_BLOCKS)
_FEWEST_COUNTED = 3


@dataclass(slots=True)
class Row:
    """A row of a grid: the cells up to its last label, and the cells after it."""

    labels: list[Placed]
    values: list[Placed]

    def label_texts(self) -> list[str]:
        return [placed.cell.text for placed in self.labels if not is_blank(placed.cell.text)]

    def has_number(self) -> bool:
        return any(is_number(placed.cell.text) for placed in self.values)

    def counts_columns(self) -> bool:
        """Whether it only numbers the columns, as statistical tables do under their header (栏次 1 2 3)."""
        texts = [placed.cell.text.strip() for placed in self.values]
        if (
            len(texts) < _FEWEST_COUNTED
            or not texts[0].isdecimal()
            or leaf_matches(self.label_texts(), _ROWS)
        ):
            return False
        return texts == [str(int(texts[0]) + place) for place in range(len(texts))]

    def all_blank(self) -> bool:
        return all(is_blank(placed.cell.text) for placed in self.values)


def is_recognised(row: Row) -> bool:
    """Whether a row was read off a picture, so that its label may be unreadable."""
    return any(placed.cell.readings for placed in row.values)


def split_row(placed: list[Placed]) -> Row:
    """Tell a row's labels from its values: labels end at the last text that is not a value, before a number."""
    end = 0
    for place, item in enumerate(placed):
        text = item.cell.text
        if is_value(text) or TWO_VALUES in text:
            if is_number(text) and end and match(placed[end - 1].cell.text, _ROWS):
                break
            continue
        if end and not match(text, _ROWS) and not item.above:
            before = match(placed[end - 1].cell.text, _ROWS)
            if before and (place > end or before[0].label.label not in GROUP_NAMES):
                break
        end = place + 1
    return Row(placed[:end], placed[end:])


def leaf_matches(texts: list[str], candidates: tuple[Label, ...]) -> tuple[Match, ...]:
    """What the last label of a row can be, alone or with the cell before it (a number in a cell of its own)."""
    if not texts:
        return ()
    found = match(texts[-1], candidates)
    if not found and len(texts) > 1:
        found = match(texts[-2] + texts[-1], candidates)
    return found


def leaf(texts: list[str], candidates: tuple[Label, ...]) -> Match | None:
    found = leaf_matches(texts, candidates)
    return found[0] if len({item.label.key for item in found}) == 1 else None


def join_rows(row: Row, following: Row) -> Row | None:
    """One row out of two where a page end or a converter cut the label and left one half without values."""
    upper, lower = row.label_texts(), following.label_texts()
    if not upper or not lower or not (row.all_blank() or following.all_blank()):
        return None
    texts = [*upper[:-1], upper[-1] + lower[-1]]
    together = leaf_matches(texts[-1:], _CUT_ROWS)
    halves = [*leaf_matches(lower, _CUT_ROWS), *leaf_matches(upper, _CUT_ROWS)]
    if not together or any(found.cost <= together[0].cost for found in halves):
        return None
    bearer = following if row.all_blank() and not following.all_blank() else row
    labels = [Placed(GridCell(text), place, place, False) for place, text in enumerate(texts)]
    return Row(labels, bearer.values)
