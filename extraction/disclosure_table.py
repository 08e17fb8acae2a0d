"""Section 二's tables row by row: the columns of the article that is being read, and which form they are."""

from __future__ import annotations

from collections import Counter

from extraction.columns import Header
from extraction.form_header import form_header, forms_of_column
from extraction.kept_cells import KeptCells
from extraction.labels import Match
from extraction.layout import Placed
from extraction.report import Form
from extraction.request_table import NO_HEADER
from extraction.rows import Row, is_recognised
from extraction.vocabulary import DISCLOSURE_BLOCKS


class DisclosureTable:
    """Reads the rows of section 二 into `kept`."""

    def __init__(self, kept: KeptCells) -> None:
        self.header = Header()
        self._kept = kept
        self._votes: Counter[str] = Counter()
        self._headers_alone: dict[str, set[str]] = {}

    def line(self, text: str) -> None:
        """A line between tables: a column's label there tells the form of a table whose values are lost."""
        for form in forms_of_column(text):
            self._headers_alone.setdefault(form, set()).add(text)

    def reads(self, row: Row) -> bool:
        """Whether a row of this table can be read: its columns are known, or the form's can be tried."""
        return bool(self.header.columns) or is_recognised(row)

    def begin(self) -> None:
        """A further header begins."""
        self.header = Header()

    def add(self, found: list[tuple[Placed, Match]], others: list[Placed], *, ruled: bool) -> None:
        """Take the labels of columns, and `others` that no form has."""
        self.header.aside.lines += 1
        for placed, match in found:
            self.header.add(placed, match, ruled=ruled)
        for placed in others:
            self.header.aside.add(placed)

    def without_others(self, row: list[Placed], *, ruled: bool) -> list[Placed]:
        """A row without its cells in columns that no form has, where all columns of an article are known."""
        measures = {column.key for column in self.header.columns}
        if any(measures == {column.key for column in block.columns} for _, block in DISCLOSURE_BLOCKS):
            return self.header.aside.without(row, ruled=ruled)
        return row

    def values(self, item: str, row: Row, *, ruled: bool) -> None:
        """Keep the values of a row."""
        header = self.header
        if is_recognised(row):
            header = form_header(header, item, row) or header
        columns = header.columns
        measures = {column.key for column in columns}
        known: set[str] = set()
        for form, block in DISCLOSURE_BLOCKS:
            if any(label.key == item for label in block.rows):
                own = {column.key for column in block.columns}
                known |= own
                if own == measures:
                    self._votes[form] += 1
        columns = [column for column in columns if column.key in known]
        doubt = NO_HEADER if header.guessed else None
        self._kept.keep_row(f"disclosure.{item}", row.values, columns, ruled=ruled, doubt=doubt)

    def form(self) -> Form | None:
        """The form that most rows are of; where no value is left, the one whose columns alone were printed."""
        if self._votes:
            return _as_form(self._votes.most_common(1)[0][0])
        alone = [form for form, texts in self._headers_alone.items() if len(texts) > 1]
        return _as_form(alone[0]) if len(alone) == 1 else None


def _as_form(name: str) -> Form:
    return "2019" if name == "2019" else "2021"
