"""Reading the statutory tables out of a layout's grids, row by row, by label and grid together.

A document may print the three tables whole, split over pages, one per article or one per row, and mix the rows
of two forms. So nothing is expected of a grid: every row says by its labels what it is, and the header rows
above it say what its values are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extraction.columns import Column, Header, assign
from extraction.forms import Label
from extraction.labels import Match, best, match, plain, split_numbering
from extraction.layout import Block, Grid, GridCell, Paragraph, Placed, Reading
from extraction.report import Cell, Form
from extraction.rows import Row, leaf, leaf_matches, split_row
from extraction.values import is_number, is_value, read_value, unit_of_label
from extraction.vocabulary import (
    ARTICLES,
    CELL_ORDER,
    COLUMN_GROUPS,
    COLUMNS,
    DISCLOSURE_BLOCKS,
    DISCLOSURE_COLUMNS,
    DISCLOSURE_ROWS,
    OTHER_HANDLING,
    REQUEST_COLUMNS,
    REQUEST_GROUPS,
    REQUEST_ROWS,
    REVIEW_BLOCKS,
    REVIEW_COLUMNS,
    REVIEW_GROUPS,
)

_MINIMUM_HEADER = 3
_LONGEST_BLOCK_LABEL = 30
_LONGEST_HEADING = 60


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
    """Holds what the rows above the present one have said: the columns, the group, the block."""

    def __init__(self) -> None:
        self._cells: dict[str, Cell] = {}
        self._readings: dict[str, tuple[Reading, ...]] = {}
        self._disclosure = Header()
        self._requests = Header()
        self._reviews: list[Column] = []
        self._review_blocks: list[str] = []
        self._announced: list[str] = []
        self._open: str | None = None
        self._group: str | None = None
        self._in_header = False
        self._flattened = False
        self._disclosure_votes: Counter[str] = Counter()

    def paragraph(self, text: str) -> None:
        """A line between tables may name the block or group of the table below it."""
        if len(text) > _LONGEST_HEADING:
            return
        self._in_header = False
        group = best(text, REQUEST_GROUPS)
        if group is not None and self._open == "requests":
            self._group = plain(group.label.label)
        block = _review_block(text)
        if block is not None:
            self._announced = [block]

    def grid(self, grid: Grid) -> None:
        self._flattened = grid.flattened
        rows = [split_row(grid.placed(index)) for index in range(len(grid.rows))]
        skip = False
        for index, row in enumerate(rows):
            if skip:
                skip = False
                continue
            following = rows[index + 1] if index + 1 < len(rows) else None
            joined = self._join(row, following) if following is not None else None
            skip = joined is not None
            self._row(joined or row, ruled=grid.ruled)

    def result(self) -> Tables:
        cells = self._cells
        single = [key for key in cells if key.startswith("requests.other.")]
        split = [key for key in cells if key.startswith(("requests.other_",))]
        if split and all(cells[key].value is None for key in single):
            for key in single:
                del cells[key]
            single = []
        ordered = sorted(cells, key=lambda key: CELL_ORDER[key])
        forms: dict[str, Form] = {}
        if self._disclosure_votes:
            forms["disclosure"] = _as_form(self._disclosure_votes.most_common(1)[0][0])
        if split:
            forms["requests"] = "2021"
        elif single:
            forms["requests"] = "2019"
        return Tables({key: cells[key] for key in ordered}, forms, self._readings)

    # -- one row ---------------------------------------------------------------------------------------------

    def _row(self, row: Row, *, ruled: bool) -> None:
        texts = row.label_texts()
        placed = [*row.labels, *row.values]
        is_header = not row.has_number() and _column_labels(placed) > 1
        if texts and row.values and not is_header and self._data_row(texts, row, ruled=ruled):
            self._in_header = False
            return
        if self._header_row(placed, ruled=ruled):
            return
        if len(texts) == 1 and not row.has_number():
            self.paragraph(texts[0])
        if self._review_row(row, ruled=ruled):
            self._in_header = False

    def _data_row(self, texts: list[str], row: Row, *, ruled: bool) -> bool:
        if (item := leaf(texts, DISCLOSURE_ROWS)) is not None and self._disclosure.columns:
            self._disclosure_values(item.label.key, row, ruled=ruled)
            return True
        review = leaf(texts, REVIEW_BLOCKS)
        if (
            review is not None
            and self._reviews
            and row.has_number()
            and len(self._reviews) >= len(row.values)
        ):
            self._review_values([review.label.key], self._reviews[:5], row, ruled=ruled)
            return True
        return self._request_row(texts, row, ruled=ruled)

    # -- section 二 ------------------------------------------------------------------------------------------

    def _disclosure_values(self, item: str, row: Row, *, ruled: bool) -> None:
        self._open = "disclosure"
        columns = self._disclosure.columns
        measures = {column.key for column in columns}
        known: set[str] = set()
        for form, block in DISCLOSURE_BLOCKS:
            if any(label.key == item for label in block.rows):
                own = {column.key for column in block.columns}
                known |= own
                if own == measures:
                    self._disclosure_votes[form] += 1
        columns = [column for column in columns if column.key in known]
        for column, cell in self._assign(row.values, columns, ruled=ruled):
            self._keep(f"disclosure.{item}.{column.key}", cell, column)

    # -- section 三 ------------------------------------------------------------------------------------------

    def _request_row(self, texts: list[str], row: Row, *, ruled: bool) -> bool:
        for text in texts[:-1]:
            group = best(text, REQUEST_GROUPS)
            if group is not None:
                self._group = plain(group.label.label)
        key = self._request_key(texts)
        if key is None or not (row.has_number() or self._open == "requests"):
            return False
        if key in ("total_handled", "other", "other_misc") and self._open != "requests":
            return False
        columns = self._requests.columns
        if len(columns) < len(REQUEST_COLUMNS) - 1:
            columns = [Column(label.key) for label in REQUEST_COLUMNS]
            if len(row.values) < len(columns) and not row.all_blank():
                return False
        self._open = "requests"
        for column, cell in self._assign(row.values, columns, ruled=ruled and columns[0].first is not None):
            self._keep(f"requests.{key}.{column.key}", cell, column)
        if key in ("other", "total_handled", "carried_over", "new_requests", "carried_in"):
            self._group = OTHER_HANDLING if key == "other" else None
        return True

    def _request_key(self, texts: list[str]) -> str | None:
        """The row that the labels name. 其他 is （六）其他处理 or its third row: by its number, then its group."""
        candidates = leaf_matches(texts, REQUEST_ROWS)
        keys = {found.label.key for found in candidates}
        if len(keys) == 1:
            key = keys.pop()
            if key in ("other", "other_misc"):
                return self._which_other(texts[-1], key)
            if key.startswith(("refused", "unavailable", "unprocessed")):
                self._group = plain(candidates[0].label.groups[-1])
            return key
        if keys == {"other", "other_misc"}:
            return self._which_other(texts[-1], None)
        in_group = [f for f in candidates if self._group and self._group in map(plain, f.label.groups)]
        return in_group[0].label.key if len(in_group) == 1 else None

    def _which_other(self, text: str, key: str | None) -> str:
        number, rest = split_numbering(text)
        if "处理" in rest or (number is not None and number.level == 2):
            return "other"
        if number is not None or self._group == OTHER_HANDLING:
            return "other_misc"
        return key or "other"

    # -- section 四 ------------------------------------------------------------------------------------------

    def _review_row(self, row: Row, *, ruled: bool) -> bool:
        columns = self._reviews
        width = len({label.key for label in REVIEW_COLUMNS})
        if self._open != "reviews" or len(columns) < width or not (row.has_number() or row.all_blank()):
            return False
        values = row.values if row.labels and row.values else [*row.labels, *row.values]
        if len(values) < width:
            return False
        blocks = self._blocks_for(len(columns) // width)
        self._review_values(blocks, columns, Row([], values), ruled=ruled)
        return True

    def _blocks_for(self, count: int) -> list[str]:
        """The blocks that a line of values is about: as the header names them, else in the form's order."""
        every = [label.key for label in REVIEW_BLOCKS]
        named = self._review_blocks
        if count == 1:
            return named[-1:] or every[:1]
        return named if len(named) == count else every[:count]

    def _review_values(self, blocks: list[str], columns: list[Column], row: Row, *, ruled: bool) -> None:
        width = len({label.key for label in REVIEW_COLUMNS})
        numbered = [
            replace(column, key=f"{blocks[place // width]}.{column.key}")
            for place, column in enumerate(columns)
            if place // width < len(blocks)
        ]
        values = list(row.values)
        for column, cell in self._assign(values, numbered, ruled=ruled):
            self._keep(f"reviews.{column.key}", cell, column)

    # -- headers ---------------------------------------------------------------------------------------------

    def _header_row(self, placed: list[Placed], *, ruled: bool) -> bool:
        """Take a row as part of a header, where its labels are columns. False where they are not."""
        fresh = [p for p in placed if not p.above and not is_value(p.cell.text)]
        if not fresh or any(is_number(p.cell.text) for p in placed if not p.above):
            return False
        reviews = [(p, m) for p in fresh if (m := best(p.cell.text, REVIEW_COLUMNS))]
        requests = [(p, m) for p in fresh if (m := best(p.cell.text, REQUEST_COLUMNS))]
        groups = [p for p in fresh if best(p.cell.text, COLUMN_GROUPS)]
        disclosure = [(p, m) for p in fresh if (m := best(p.cell.text, DISCLOSURE_COLUMNS))]
        if disclosure and len(disclosure) >= len(requests):
            self._start("disclosure")
            for p, found in disclosure:
                self._disclosure.add(_money_column(p, found, ruled=ruled), in_group=False)
            return True
        blocks = [p for p in fresh if best(p.cell.text, (*REVIEW_BLOCKS, *REVIEW_GROUPS))]
        if len(reviews) >= _MINIMUM_HEADER or (blocks and not requests and len(fresh) > 1):
            self._start("reviews")
            for p in blocks:
                block = _review_block(p.cell.text)
                if block is not None and block not in self._review_blocks:
                    self._review_blocks.append(block)
            for p, found in reviews:
                self._reviews.append(_column(p, found, ruled=ruled))
            return True
        if groups or len(requests) >= _MINIMUM_HEADER or (requests and self._header_of("requests")):
            self._start("requests")
            for p in fresh:
                self._requests_label(p, ruled=ruled)
            return True
        return any(best(p.cell.text, ARTICLES) for p in fresh) and len(fresh) == 1

    def _header_of(self, table: str) -> bool:
        return self._in_header and self._open == table

    def _requests_label(self, placed: Placed, *, ruled: bool) -> None:
        found = best(placed.cell.text, REQUEST_COLUMNS)
        if found is not None:
            column = _column(placed, found, ruled=ruled)
            self._requests.add(column, in_group=bool(found.label.groups))
        elif any(
            best(placed.cell.text, (Label(group, group),)) for c in REQUEST_COLUMNS for group in c.groups
        ):
            self._requests.merged = True

    def _start(self, table: str) -> None:
        """Begin a new header, unless the row before was part of the same one."""
        if not self._header_of(table):
            if table == "disclosure":
                self._disclosure = Header()
            elif table == "requests":
                self._requests = Header()
            else:
                self._reviews = []
                self._review_blocks, self._announced = self._announced, []
        self._open = table
        self._in_header = True

    # -- cells -----------------------------------------------------------------------------------------------

    def _assign(
        self, values: list[Placed], columns: list[Column], *, ruled: bool
    ) -> list[tuple[Column, GridCell | None]]:
        """Pair columns with cells. A flattened row with too few values has lost some, and nobody knows which."""
        if self._flattened and len(values) < len(columns):
            return [(column, None) for column in columns]
        return assign(values, columns, ruled=ruled)

    def _keep(self, key: str, cell: GridCell | None, column: Column) -> None:
        """Keep a cell. A number is never replaced; what held no number gives way to one that does."""
        known = self._cells.get(key)
        if known is not None and known.value is not None:
            return
        if cell is None:
            read = Cell(None, "", note="此行数值不全，无法对应", status="uncertain")
        else:
            read = read_value(cell.text, unit=column.unit, page=cell.page, box=cell.box)
            if column.unit not in (None, "元") and not column.unit_printed and read.value is not None:
                read = replace(read, status="uncertain", note="表头未印单位，按国家格式作万元")
        if known is None or read.value is not None:
            self._cells[key] = read
            self._readings[key] = cell.readings if cell is not None else ()

    # -- labels that are split over two rows -----------------------------------------------------------------

    def _join(self, row: Row, following: Row) -> Row | None:
        """One row out of two where a page end or a converter cut the label and left one half without values."""
        upper, lower = row.label_texts(), following.label_texts()
        if not upper or not lower or not (row.all_blank() or following.all_blank()):
            return None
        vocabulary = (*REQUEST_ROWS, *DISCLOSURE_ROWS)
        if leaf_matches(lower, vocabulary) or any(
            found.cost == 0 for found in leaf_matches(upper, vocabulary)
        ):
            return None
        texts = [*upper[:-1], upper[-1] + lower[-1]]
        if not leaf_matches(texts[-1:], vocabulary):
            return None
        bearer = following if row.all_blank() and not following.all_blank() else row
        labels = [Placed(GridCell(text), place, place, False) for place, text in enumerate(texts)]
        return Row(labels, bearer.values)


def _review_block(text: str) -> str | None:
    """The block of section 四 that a label names: 行政诉讼（复议后起诉） is `litigation_after_review`."""
    flat = plain(text)
    if "情况" in flat:  # 四、政府信息公开行政复议、行政诉讼情况 is the section's heading, not a block's
        return None
    found = best(text, REVIEW_BLOCKS)
    if found is not None:
        return found.label.key
    named = [label.key for label in REVIEW_BLOCKS if label.groups and plain(label.label) in flat]
    return named[0] if len(named) == 1 and len(flat) <= _LONGEST_BLOCK_LABEL else None


def _column_labels(placed: Iterable[Placed]) -> int:
    """How many of a row's cells are labels of columns."""
    return sum(not is_value(item.cell.text) and bool(match(item.cell.text, COLUMNS)) for item in placed)


def _column(placed: Placed, found: Match, *, ruled: bool) -> Column:
    key = found.label.key
    return Column(key, placed.first, placed.last) if ruled else Column(key)


def _money_column(placed: Placed, found: Match, *, ruled: bool) -> Column:
    column = _column(placed, found, ruled=ruled)
    if found.label.unit is None:
        return column
    printed = unit_of_label(placed.cell.text)
    return replace(column, unit=printed or found.label.unit, unit_printed=printed is not None)


def _as_form(name: str) -> Form:
    return "2019" if name == "2019" else "2021"
