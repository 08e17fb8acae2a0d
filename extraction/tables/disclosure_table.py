"""Section 二's tables row by row: the columns of the article that is being read, and which form they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from extraction.forms import Label
from extraction.layout import Placed
from extraction.report import Cell, Form
from extraction.tables.columns import Column, column_of
from extraction.tables.doubts import (
    DISORDERED,
    NO_HEADER,
    NO_LABEL,
    NO_ROW_LABEL,
    NO_SUCH_LABEL,
    ROW_LEFT_OVER,
)
from extraction.tables.elimination import Heading, eliminated, have_values, leaves
from extraction.tables.form_header import form_header, forms_of_column
from extraction.tables.header import Header
from extraction.tables.header_rows import HeaderRow
from extraction.tables.kept_cells import KeptCells
from extraction.tables.rows import Row, is_recognised
from extraction.tables.standing import Standing
from extraction.words.labels import Match, plain
from extraction.words.vocabulary import CELL_ORDER, DISCLOSURE_BLOCKS


@dataclass(frozen=True, slots=True)
class _Unknown:
    """A row with a label that no form has, and the row of the form that stands above it below the same header."""

    label: str
    after: str | None
    columns: list[Column]
    values: list[Placed]
    standing: Standing
    ruled: bool


class DisclosureTable:
    """Reads the rows of section 二 into `kept`."""

    def __init__(self, kept: KeptCells) -> None:
        self.header = Header()
        self._kept = kept
        self._votes: Counter[str] = Counter()
        self._headers_alone: dict[str, set[str]] = {}
        self._assumed: dict[str, str] = {}
        self._left_out: set[str] = set()
        self._after: str | None = None
        self._unknown: list[_Unknown] = []

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
        self._after = None

    def add(self, labels: HeaderRow, *, ruled: bool) -> None:
        """Take the labels of a line of the header."""
        self.header.line(labels.fresh, ruled=ruled)
        self.header.aside.lines += 1
        for placed, match in labels.disclosure:
            self.header.add(placed, match, ruled=ruled)
        for placed in labels.others():
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
        if not is_recognised(row) and len(columns) < len(row.values):
            columns = self._eliminated(item, row, ruled=ruled) or columns
        if not columns:
            self.leave_out(item, row)
        self._after = item
        doubt = NO_HEADER if header.guessed else None
        standing = self._kept.surroundings.standing_of("disclosure")
        in_order = sorted(columns, key=lambda column: CELL_ORDER[f"disclosure.{item}.{column.key}"])
        if standing.flattened and columns != in_order:
            columns, doubt = in_order, DISORDERED
        self._kept.keep_row(f"disclosure.{item}", row.values, columns, ruled=ruled, doubt=doubt)

    def leave_out(self, item: str, row: Row) -> None:
        """Remember a row of which no column is known."""
        if row.has_number():
            self._left_out.add(item)

    def unknown(self, label: str, row: Row, *, ruled: bool) -> bool:
        """Hold a row whose label no form has."""
        if not row.has_number() or len(row.values) != len(self.header.columns):
            return False
        standing = self._kept.surroundings.standing_of("disclosure")
        self._unknown.append(
            _Unknown(label, self._after, list(self.header.columns), row.values, standing, ruled=ruled)
        )
        return True

    def finish(self) -> None:
        """Keep the one held row that the form's other rows leave over, if it stands in its place and has its columns.

        Where that is not plain, the rows of the form that were not found are left out.
        """
        cells = self._kept.cells
        lacking = [
            (row.key, block.rows[place - 1].key if place else None, {column.key for column in block.columns})
            for form, block in DISCLOSURE_BLOCKS
            if form == self.form()
            for place, row in enumerate(block.rows)
            if cells.keys().isdisjoint(f"disclosure.{row.key}.{column.key}" for column in block.columns)
        ]
        fitting = [
            (item, row)
            for item, after, measures in lacking
            for row in self._unknown
            if row.after == after and {column.key for column in row.columns} == measures
        ]
        held = [{column.key for column in row.columns} for row in self._unknown]
        self._left_out |= {item for item, _, measures in lacking if measures in held}
        if len(fitting) == 1:
            ((item, row),) = fitting
            note = ROW_LEFT_OVER.format(label=plain(row.label)) if row.label else NO_ROW_LABEL
            self._kept.keep_row(
                f"disclosure.{item}",
                row.values,
                row.columns,
                ruled=row.ruled,
                doubt=note,
                standing=row.standing,
            )

    def judge(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """Cells that are doubted: those below a label that no form has, and those of rows without a known column."""
        judged = {
            key: replace(cell, status="uncertain", note=self._assumed[key])
            for key, cell in cells.items()
            if key in self._assumed and cell.status != "uncertain"
        }
        for form, block in DISCLOSURE_BLOCKS:
            for row in block.rows:
                keys = [f"disclosure.{row.key}.{column.key}" for column in block.columns]
                if form == self.form() and row.key in self._left_out and cells.keys().isdisjoint(keys):
                    judged |= dict.fromkeys(keys, Cell(None, "", note=NO_LABEL, status="uncertain"))
        return judged

    def _eliminated(self, item: str, row: Row, *, ruled: bool) -> list[Column]:
        """The columns of the one block with this row whose other labels stand in the header, where there is one."""
        found: dict[tuple[str, ...], list[Heading]] = {}
        labels: dict[str, Label] = {}
        forms: dict[tuple[str, ...], str] = {}
        for form, block in DISCLOSURE_BLOCKS:
            if not any(label.key == item for label in block.rows):
                continue
            headings = eliminated(leaves(self.header.lines, block.columns, ruled=ruled), block.columns)
            whole = headings is not None and len(headings) == len(block.columns) == len(row.values)
            if headings and whole and have_values(headings, row.values, ruled=ruled):
                keys = tuple(label.key for label in block.columns)
                found[keys], forms[keys] = headings, form
                labels |= {label.key: label for label in block.columns}
        if len(found) != 1:
            return []
        (headings,) = found.values()
        self._votes[next(iter(forms.values()))] += 1
        for heading in headings:
            if heading.assumed:
                note = NO_SUCH_LABEL.format(label=plain(heading.placed.cell.text))
                self._assumed[f"disclosure.{item}.{heading.key}"] = note
        matches = [Match(labels[heading.key or ""], 0.0) for heading in headings]
        return [column_of(h.placed, match, ruled=ruled) for h, match in zip(headings, matches, strict=True)]

    def form(self) -> Form | None:
        """The form that most rows are of; where no value is left, the one whose columns alone were printed."""
        if self._votes:
            return _as_form(self._votes.most_common(1)[0][0])
        alone = [form for form, texts in self._headers_alone.items() if len(texts) > 1]
        return _as_form(alone[0]) if len(alone) == 1 else None


def _as_form(name: str) -> Form:
    return "2019" if name == "2019" else "2021"
