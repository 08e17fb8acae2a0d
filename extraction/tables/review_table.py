"""Section 四's table: fifteen numbers in a line, or a line for each block that the header or a line above names."""

from __future__ import annotations

from dataclasses import replace

from extraction.checks.sums import SUM_RULES, adds_up
from extraction.layout import Placed
from extraction.report import Cell
from extraction.tables.columns import Column, column_of, without_slots
from extraction.tables.doubts import DISORDERED, NO_HEADER, NO_LABEL, below_assumed
from extraction.tables.elimination import Heading, eliminated, leaves
from extraction.tables.header import Header
from extraction.tables.header_rows import HeaderRow
from extraction.tables.kept_cells import KeptCells
from extraction.tables.rows import Row, is_recognised
from extraction.words.block_headings import review_block
from extraction.words.labels import Match, best
from extraction.words.vocabulary import REVIEW_BLOCKS, REVIEW_COLUMNS, REVIEW_GROUPS

_WIDTH = len({label.key for label in REVIEW_COLUMNS})
_BLOCKS = [label.key for label in REVIEW_BLOCKS]
_LABELS = {label.key: label for label in REVIEW_COLUMNS}
_KEYS = list(_LABELS)


class ReviewTable:
    """Reads the rows of section 四 into `kept`."""

    def __init__(self, kept: KeptCells) -> None:
        self._kept = kept
        self._columns: list[Column] = []
        self._blocks: list[str] = []
        self._announced: list[str] = []
        self._guessed = False
        self._lines: list[list[Placed]] = []
        self._assumed: dict[str, Heading] = {}
        self._unread = False
        self._disordered = False

    def line(self, text: str) -> None:
        """A line between tables may name the block of the table below it."""
        block = review_block(text)
        if block is not None:
            self._announced = [block]

    def leave_grid(self) -> None:
        """Forget the slots: what is read next stands in a grid of another width."""
        self._columns = without_slots(self._columns)

    def begin(self) -> None:
        """A further header begins."""
        self._columns, self._lines = [], []
        self._blocks, self._announced = self._announced, []

    def add(self, labels: HeaderRow, *, ruled: bool) -> None:
        """Take the labels of a line of the header: those of blocks and of columns, and others."""
        self._lines.append(labels.fresh)
        for placed in labels.blocks:
            block = review_block(placed.cell.text)
            if block is not None and block not in self._blocks:
                self._blocks.append(block)
        self._columns += [column_of(placed, found, ruled=ruled) for placed, found in labels.reviews]

    def block_row(self, block: str, row: Row, *, ruled: bool) -> bool:
        """Keep a row that its label says is of one block; False where the columns are not known."""
        if not self._columns or not row.has_number() or len(self._columns) < len(row.values):
            return False
        self._keep([block], self._columns[:_WIDTH], row.values, ruled=ruled)
        return True

    def row(self, row: Row, *, ruled: bool) -> bool:
        """Keep a row under the header; False where it is none."""
        every = [*row.labels, *row.values]
        # A word among the numbers (未统计) looks like a label.
        values = row.values if row.labels and row.values and len(every) != len(self._columns) else every
        if not (Row([], values).has_number() or row.all_blank()):
            return False
        if is_recognised(row):
            header = Header(before=self._columns)
            header.complete(REVIEW_COLUMNS * len(REVIEW_BLOCKS), values)
            self._columns = header.columns
            self._guessed |= header.guessed
        elif len(self._columns) % _WIDTH:
            self._eliminate(ruled=ruled)
        columns = self._columns
        if min(len(columns), len(values)) < _WIDTH or len(columns) % _WIDTH:
            self._unread |= len(values) >= _WIDTH and Row([], values).has_number()
            return False
        standing = self._kept.surroundings.standing_of("reviews")
        order = _KEYS * (len(columns) // _WIDTH)
        if standing.flattened and [column.key for column in columns] != order:
            columns, self._disordered = [Column(key) for key in order], True
        elif standing.flattened and len(columns) != len(_KEYS) * len(_BLOCKS):
            self._disordered |= len(self._blocks) * _WIDTH != len(columns)
        self._keep(self._blocks_for(len(columns) // _WIDTH), columns, values, ruled=ruled)
        return True

    def nameless(self, row: Row) -> bool:
        """Keep a row without any header above it, where it has as many numbers as the form's."""
        known = len(self._columns)
        if (known and known % _WIDTH == 0) or len(row.values) != len(_KEYS) * len(_BLOCKS):
            return False
        self._guessed = True
        self._keep(_BLOCKS, [Column(key) for key in _KEYS * len(_BLOCKS)], row.values, ruled=False)
        return True

    def judge(self, cells: dict[str, Cell]) -> dict[str, Cell]:
        """Cells whose columns were guessed: uncertain, unless the sums prove them; all, where no row could be read."""
        own = [key for key in cells if key.startswith("reviews.")]
        if not own and self._unread:
            every = [f"reviews.{block}.{key}" for block in _BLOCKS for key in _KEYS]
            return dict.fromkeys(every, Cell(None, "", note=NO_LABEL, status="uncertain"))
        judged: dict[str, Cell] = {}
        for keys, note in below_assumed(self._assumed, "reviews", "reviews_total", cells):
            judged |= {key: replace(cells[key], status="uncertain", note=note) for key in keys}
        if self._disordered:
            judged |= {key: replace(cells[key], status="uncertain", note=DISORDERED) for key in own}
        if self._guessed and not all(
            adds_up(rule, cells) for rule in SUM_RULES if rule.rule == "reviews_total"
        ):
            judged |= {key: replace(cells[key], status="uncertain", note=NO_HEADER) for key in own}
        return judged

    def _eliminate(self, *, ruled: bool) -> None:
        """Find the columns whose labels no form has, where each block's others stand in the form's order."""
        labels = (*REVIEW_BLOCKS, *REVIEW_GROUPS)
        headings = [
            item
            for item in leaves(self._lines, REVIEW_COLUMNS, ruled=ruled)
            if item.key or not best(item.placed.cell.text, labels)
        ]
        found: list[Heading] = []
        for start in range(0, len(headings), _WIDTH):
            found += eliminated(headings[start : start + _WIDTH], REVIEW_COLUMNS) or []
        if len(found) != len(headings) or len(found) % _WIDTH:
            return
        matches = [Match(_LABELS[item.key or ""], 0.0) for item in found]
        self._columns = [
            column_of(item.placed, match, ruled=ruled) for item, match in zip(found, matches, strict=True)
        ]
        self._assumed |= {item.key: item for item in found if item.key and item.assumed}

    def _blocks_for(self, count: int) -> list[str]:
        """The blocks that a line of values is about: as the header names them, else in the form's order."""
        if count == 1:
            return self._blocks[-1:] or _BLOCKS[:1]
        return self._blocks if len(self._blocks) == count else _BLOCKS[:count]

    def _keep(self, blocks: list[str], columns: list[Column], values: list[Placed], *, ruled: bool) -> None:
        numbered = [
            replace(column, key=f"{blocks[place // _WIDTH]}.{column.key}")
            for place, column in enumerate(columns)
            if place // _WIDTH < len(blocks)
        ]
        self._kept.keep_row("reviews", values, numbered, ruled=ruled)
