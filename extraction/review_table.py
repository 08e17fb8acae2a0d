"""Section 四's table: fifteen numbers in a line, or a line for each block that the header or a line above names."""

from __future__ import annotations

from dataclasses import replace

from extraction.block_headings import review_block
from extraction.checks import SUM_RULES, adds_up
from extraction.columns import Column, Header, column_of, without_slots
from extraction.kept_cells import KeptCells
from extraction.labels import Match
from extraction.layout import Placed
from extraction.report import Cell
from extraction.request_table import NO_HEADER
from extraction.rows import Row, is_recognised
from extraction.vocabulary import REVIEW_BLOCKS, REVIEW_COLUMNS

_WIDTH = len({label.key for label in REVIEW_COLUMNS})
_BLOCKS = [label.key for label in REVIEW_BLOCKS]
_KEYS = [label.key for label in REVIEW_COLUMNS]


class ReviewTable:
    """Reads the rows of section 四 into `kept`."""

    def __init__(self, kept: KeptCells) -> None:
        self._kept = kept
        self._columns: list[Column] = []
        self._blocks: list[str] = []
        self._announced: list[str] = []
        self._guessed = False

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
        self._columns = []
        self._blocks, self._announced = self._announced, []

    def add(self, blocks: list[Placed], columns: list[tuple[Placed, Match]], *, ruled: bool) -> None:
        """Take labels of blocks and of columns."""
        for placed in blocks:
            block = review_block(placed.cell.text)
            if block is not None and block not in self._blocks:
                self._blocks.append(block)
        self._columns += [column_of(placed, found, ruled=ruled) for placed, found in columns]

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
        columns = self._columns
        if min(len(columns), len(values)) < _WIDTH or (is_recognised(row) and len(columns) % _WIDTH):
            return False
        self._keep(self._blocks_for(len(columns) // _WIDTH), columns, values, ruled=ruled)
        return True

    def nameless(self, row: Row) -> bool:
        """Keep a row without any header above it, where it has as many numbers as the form's."""
        if self._columns or len(row.values) != len(_KEYS) * len(_BLOCKS):
            return False
        self._guessed = True
        self._keep(_BLOCKS, [Column(key) for key in _KEYS * len(_BLOCKS)], row.values, ruled=False)
        return True

    def judge(self, cells: dict[str, Cell]) -> dict[str, Cell]:
        """Cells whose columns were guessed: uncertain, unless every block adds up."""
        if not self._guessed or all(
            adds_up(rule, cells) for rule in SUM_RULES if rule.rule == "reviews_total"
        ):
            return {}
        own = [key for key in cells if key.startswith("reviews.")]
        return {key: replace(cells[key], status="uncertain", note=NO_HEADER) for key in own}

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
