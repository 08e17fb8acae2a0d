"""What of section 三's table is doubted, and which of its sums end a doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extraction.checks.sums import BESIDE_HEADER, SUM_RULES, adds_up
from extraction.forms import FORMS
from extraction.report import Cell
from extraction.tables.doubts import DISORDERED, NO_HEADER, NO_LABEL, ROW_LEFT_OVER, below_assumed
from extraction.tables.elimination import Heading
from extraction.words.labels import plain

_PLACED_BY_ORDER = "行标签与数字不在一行，按表中顺序对应"
_NUMBERS_ELSEWHERE = "此行无数值，而另有无行标签的数值"
_A_ROW = 7
"""Values of a row of section 三."""
_OFTEN = 3
"""Rows with a value too many; one or two may have a page's number."""
_PROOFS = ("requests_column_total", "requests_balance")

_Cells = Mapping[str, Cell]


@dataclass(slots=True)
class RequestDoubts:
    """What was remembered of rows and columns while they were read.

    `by_order` are rows that stand where they do by their order alone, with the label that they have instead of the
    form's; `guessed` rows are below a header that says too little, the values of `shifted` ones stand beside it.
    `assumed` are columns below a label that no form has, `lacking` those of a row that nothing was read of.
    `unplaced` tells that there were numbers which no row could be told for, `disordered` that a text has the labels of
    the header or the numbers of rows in another order than the table.
    """

    by_order: dict[str, str] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    shifted: set[str] = field(default_factory=set)
    assumed: dict[str, Heading] = field(default_factory=dict)
    lacking: dict[str, set[str]] = field(default_factory=dict)
    unplaced: bool = False
    disordered: bool = False
    _astray: bool = False
    _surplus: int = 0
    _last: str | None = None

    def read(self, row: str, *, surplus: int) -> None:
        """Remember that a row of a text was read, and how many values it has too many.

        Where single ones often are, they are of a column that nobody knows. Where the values of a further row stand
        behind its own, labels and values are not in one order, until a row of the form is left out that has none.
        """
        keys = [[label.key for label in form.requests_rows] for form in FORMS.values()]
        adjacent = any((self._last, row) in list(pairwise(form)) for form in keys)
        overfull = surplus >= _A_ROW
        self._surplus += 0 < surplus < _A_ROW
        self.disordered |= self._surplus >= _OFTEN
        self._astray = overfull or (self._astray and adjacent)
        if self._astray:
            self.guessed.add(row)
        self._last = row

    def lack(self, row: str, columns: Iterable[str]) -> None:
        """Remember columns of a row that nothing was read of."""
        self.lacking.setdefault(row, set()).update(columns)

    def judge(self, cells: _Cells) -> dict[str, Cell]:
        """The cells that are uncertain, with the weightiest reason of each."""
        judged: dict[str, Cell] = {}
        for keys, note in (*self._by_order(cells), *self._shifted(cells), *self._unplaced(cells)):
            judged |= {key: replace(cells[key], status="uncertain", note=note) for key in keys}
        for row, columns in self.lacking.items():
            lacking = {f"requests.{row}.{column}" for column in columns} - cells.keys()
            judged |= dict.fromkeys(lacking, Cell(None, "", note=NO_LABEL, status="uncertain"))
        assumed = below_assumed(self.assumed, "requests", "requests_row_total", cells)
        for keys, note in (*assumed, *self._guessed(cells)):
            judged |= {key: replace(cells[key], status="uncertain", note=note) for key in keys}
        return judged

    def _by_order(self, cells: _Cells) -> Iterator[tuple[list[str], str]]:
        """Rows placed by their order, unless the table's sums prove them."""
        for row, label in self.by_order.items():
            own = _of_row(cells, row)
            rules = [rule for rule in SUM_RULES if not {*rule.left, *rule.right}.isdisjoint(own)]
            sums = [(rule.rule, holds) for rule in rules if (holds := adds_up(rule, cells)) is not None]
            proved = all(holds for _, holds in sums) and any(name in _PROOFS for name, _ in sums)
            if not proved or (label and not any(cells[key].value for key in own)):
                yield own, ROW_LEFT_OVER.format(label=plain(label)) if label else _PLACED_BY_ORDER

    def _shifted(self, cells: _Cells) -> Iterator[tuple[list[str], str]]:
        """Rows beside their header whose sum fails."""
        for rule in SUM_RULES:
            row = rule.left[0].split(".")[1]
            if rule.rule == "requests_row_total" and row in self.shifted and adds_up(rule, cells) is False:
                yield _of_row(cells, row), BESIDE_HEADER

    def _unplaced(self, cells: _Cells) -> Iterator[tuple[list[str], str]]:
        """Rows without a value, where there are numbers without a row."""
        for row in (
            {key.split(".")[1] for key in cells if key.startswith("requests.")} if self.unplaced else ()
        ):
            own = _of_row(cells, row)
            if not any(cells[key].text for key in own):
                yield own, _NUMBERS_ELSEWHERE

    def _guessed(self, cells: _Cells) -> Iterator[tuple[list[str], str]]:
        """Rows below a header that could not be read."""
        for row in self.guessed:
            yield _of_row(cells, row), NO_HEADER
        if self.disordered:
            yield [key for key in cells if key.startswith("requests.")], DISORDERED


def _of_row(cells: _Cells, row: str) -> list[str]:
    return [key for key in cells if key.startswith(f"requests.{row}.")]
