"""Reading the statutory tables out of a layout's grids, row by row, by label and grid together.

A document may print the three tables whole, split over pages, one per article or one per row, and mix the rows
of two forms. So nothing is expected of a grid: every row says by its labels what it is, and the header rows
above it say what its values are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from extraction.layout import Block, Grid, Paragraph, Placed, Reading
from extraction.report import Cell, Form
from extraction.tables.disclosure_table import DisclosureTable
from extraction.tables.header_rows import column_labels, header_row
from extraction.tables.kept_cells import KeptCells
from extraction.tables.request_table import RequestTable
from extraction.tables.review_table import ReviewTable
from extraction.tables.rows import Row, is_recognised, join_rows, leaf, split_row
from extraction.words.headings import known_section
from extraction.words.values import is_number
from extraction.words.vocabulary import CELL_ORDER, DISCLOSURE_ROWS, REVIEW_BLOCKS

_LONGEST_HEADING = 60
_REVIEWS_SECTION = "4"


@dataclass(slots=True)
class Tables:
    """The printed cells of a document's statutory tables, the form of each table, and what recognised cells may say."""

    cells: dict[str, Cell] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)

    @property
    def form(self) -> Form | None:
        """The document's form: section 二's where tables of two forms are mixed."""
        return self.forms.get("disclosure") or self.forms.get("requests")

    def printed(self) -> int:
        """How many cells hold a number."""
        return sum(cell.value is not None for cell in self.cells.values())


def read_tables(blocks: Iterable[Block]) -> Tables:
    """Read every statutory row of the grids among the blocks. Other tables and rows are passed over."""
    reader = _TableReader()
    for block in blocks:
        if isinstance(block, Paragraph):
            reader.paragraph(block.text)
        else:
            reader.grid(block)
    return reader.result()


class _TableReader:
    """Tells of each row which table it is of, and holds what the rows above it have said."""

    def __init__(self) -> None:
        self._kept = KeptCells()
        self._disclosure = DisclosureTable(self._kept)
        self._requests = RequestTable(self._kept)
        self._reviews = ReviewTable(self._kept)
        self._tables: Mapping[str, DisclosureTable | RequestTable | ReviewTable] = {
            "disclosure": self._disclosure,
            "requests": self._requests,
            "reviews": self._reviews,
        }
        self._open: str | None = None
        self._in_header = False
        self._width = 0

    def paragraph(self, text: str) -> None:
        """A line between tables may name the block or group of the table below it."""
        if len(text) > _LONGEST_HEADING:
            return
        self._kept.surroundings.line(text)
        self._in_header = False
        self._disclosure.line(text)
        if self._open == "requests":
            self._requests.group(text)
        if known_section(text) == _REVIEWS_SECTION:
            self._requests.finish()
            self._open = "reviews"
        self._reviews.line(text)

    def grid(self, grid: Grid) -> None:
        self._kept.surroundings.begin_grid(flattened=grid.flattened)
        width = max(map(len, grid.rows), default=0)
        if grid.ruled and width != self._width:
            self._width = width
            self._reviews.leave_grid()
            self._disclosure.header.leave_grid()
            self._requests.header.leave_grid()
        skip = False
        rows = [grid.placed(index) for index in range(len(grid.rows))]
        for placed, next_placed in zip_longest(rows, rows[1:]):
            if skip:
                skip = False
                continue
            row = self._split(placed, ruled=grid.ruled)
            following = self._split(next_placed, ruled=grid.ruled) if next_placed is not None else None
            joined = join_rows(row, following) if following is not None else None
            skip = joined is not None
            self._row(joined or row, ruled=grid.ruled)

    def _split(self, placed: list[Placed], *, ruled: bool) -> Row:
        """A row taken apart, without what stands in columns that no form has."""
        if column_labels(placed) and not any(is_number(item.cell.text) for item in placed if not item.above):
            return split_row(placed)  # a header
        if self._open == "disclosure":
            placed = self._disclosure.without_others(placed, ruled=ruled)
        elif self._open == "requests":
            placed = self._requests.without_others(placed, ruled=ruled)
        return split_row(placed)

    def result(self) -> Tables:
        self._requests.finish()
        self._disclosure.finish()
        cells = self._kept.cells
        cells |= self._disclosure.judge(cells)
        cells |= self._requests.judge(cells)
        cells |= self._reviews.judge(cells)
        single = [key for key in cells if key.startswith("requests.other.")]
        split = [key for key in cells if key.startswith(("requests.other_",))]
        if split and all(cells[key].value is None for key in single):
            for key in single:
                del cells[key]
            single = []
        ordered = sorted(cells, key=lambda key: CELL_ORDER[key])
        forms: dict[str, Form] = {}
        if (form := self._disclosure.form()) is not None:
            forms["disclosure"] = form
        told = [key for key in (*split, *single) if cells[key].status != "uncertain" or cells[key].text]
        if told:
            forms["requests"] = "2021" if split else "2019"
        return Tables({key: cells[key] for key in ordered}, forms, self._kept.readings)

    # -- one row ---------------------------------------------------------------------------------------------

    def _row(self, row: Row, *, ruled: bool) -> None:
        if self._in_header and row.counts_columns():
            return
        texts = row.label_texts()
        placed = [*row.labels, *row.values]
        is_header = not row.has_number() and column_labels(placed) > 1
        if texts and row.values and not is_header and self._data_row(texts, row, ruled=ruled):
            self._in_header = False
            return
        if self._header_row(placed, ruled=ruled):
            return
        if len(texts) == 1 and not row.has_number():
            self.paragraph(texts[0])
            self._kept.surroundings.announce()
        if self._open == "reviews" and self._reviews.row(row, ruled=ruled):
            self._in_header = False
        elif is_recognised(row) or not texts:
            if self._nameless_row(row, ruled=ruled):
                self._in_header = False
        elif row.values and self._unknown_row(texts[-1], row, ruled=ruled):
            self._in_header = False

    def _data_row(self, texts: list[str], row: Row, *, ruled: bool) -> bool:
        item = leaf(texts, DISCLOSURE_ROWS)
        if item is not None and not self._disclosure.reads(row) and self._open == "disclosure":
            self._disclosure.leave_out(item.label.key, row)
        elif item is not None and self._disclosure.reads(row):
            self._open = "disclosure"
            self._disclosure.values(item.label.key, row, ruled=ruled)
            return True
        review = leaf(texts, REVIEW_BLOCKS)
        if review is not None and self._reviews.block_row(review.label.key, row, ruled=ruled):
            return True
        if self._requests.row(texts, row, ruled=ruled, inside=self._open == "requests"):
            self._open = "requests"
            return True
        return False

    def _nameless_row(self, row: Row, *, ruled: bool) -> bool:
        """Numbers without a label: a row of section 二 or 三 whose label stands elsewhere, or all of section 四."""
        if self._open == "reviews":
            return self._reviews.nameless(row)
        return self._unknown_row("", row, ruled=ruled)

    def _unknown_row(self, label: str, row: Row, *, ruled: bool) -> bool:
        """Numbers with a label that no form has: a row whose label is printed otherwise, or one of the author's."""
        if self._open == "requests":
            return self._requests.nameless(row, label)
        return self._open == "disclosure" and self._disclosure.unknown(label, row, ruled=ruled)

    # -- headers ---------------------------------------------------------------------------------------------

    def _header_row(self, placed: list[Placed], *, ruled: bool) -> bool:
        """Take a row as part of a header, where its labels are columns. False where they are not."""
        labels = header_row(placed)
        if labels is None:
            return False
        table = labels.table(further=self._in_header and self._open == "requests")
        if table is None:
            return labels.only_names_an_article()
        if not (self._in_header and self._open == table):
            self._tables[table].begin()
        self._open = table
        self._in_header = True
        self._tables[table].add(labels, ruled=ruled)
        return True
