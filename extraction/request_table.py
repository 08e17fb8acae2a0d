"""Section 三's table row by row: which row a label names, and which rows numbers without a label belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from extraction.assignment import common_shift, common_surplus, right_under
from extraction.checks import SUM_RULES, adds_up
from extraction.columns import Column, in_their_order, without_slots
from extraction.doubts import NO_HEADER, NO_LABEL, NO_SUCH_LABEL, ROW_LEFT_OVER, proves
from extraction.elimination import Heading
from extraction.forms import FORMS
from extraction.header import Header
from extraction.kept_cells import KeptCells
from extraction.labels import best, plain, split_numbering
from extraction.layout import Placed
from extraction.report import Cell
from extraction.rows import Row, is_recognised, leaf_matches, split_row
from extraction.standing import Standing
from extraction.values import is_blank, is_number
from extraction.vocabulary import OTHER_HANDLING, REQUEST_COLUMNS, REQUEST_GROUPS, REQUEST_ROWS

_PLACED_BY_ORDER = "行标签与数字不在一行，按表中顺序对应"
_BESIDE_HEADER = "数字与表头错位，且此行之和不符"
_NUMBERS_ELSEWHERE = "此行无数值，而另有无行标签的数值"
_PROOFS = ("requests_column_total", "requests_balance")
_COLUMNS = frozenset(label.key for label in REQUEST_COLUMNS)
_ENDS_A_GROUP = ("other", "total_handled", "carried_over", "new_requests", "carried_in")


class RequestTable:
    """Reads the rows of section 三 into `kept`."""

    def __init__(self, kept: KeptCells) -> None:
        self.header = Header()
        self._kept = kept
        self._group: str | None = None
        self._held: list[tuple[str, list[Column], list[Placed], Standing]] = []
        self._last: str | None = None
        self._nameless: list[_Nameless] = []
        self._by_order: dict[str, str] = {}
        self._guessed: set[str] = set()
        self._shifted: set[str] = set()
        self._assumed: dict[str, Heading] = {}
        self._lacking: dict[str, set[str]] = {}
        self._unplaced = False

    def group(self, text: str) -> None:
        """A line that may name the group of the rows below it: （三）不予公开."""
        found = best(text, REQUEST_GROUPS)
        if found is not None:
            self._group = plain(found.label.label)

    def row(self, texts: list[str], row: Row, *, ruled: bool, inside: bool) -> bool:
        """Read a row that its labels name; False where they name none. `inside`: rows of this table stand above."""
        for text in texts[:-1]:
            self.group(text)
        key = self._key(texts)
        if key is None or not (row.has_number() or inside):
            return False
        if key in ("total_handled", "other", "other_misc") and not inside:
            return False
        if is_recognised(row):
            self.header.complete(REQUEST_COLUMNS, row.values)
        elif row.has_number():
            self._eliminate(row.values)
        under = right_under(row.values, self.header.columns) if not self._has_header() else []
        columns = self.header.columns if under else self._columns()
        values = under or row.values
        parted = _parted(values, len(columns))
        if not (under or self._has_header()) and len(parted) < len(columns) and not row.all_blank():
            if inside:
                self._lacking.setdefault(key, set()).update(_COLUMNS)
            return False
        if self.header.columns and len(parted) != len(under):
            self._lacking.setdefault(key, set()).update(_COLUMNS - {column.key for column in columns})
        standing = self._kept.surroundings.standing_of("requests")
        if standing.flattened and len(columns) < len(_COLUMNS) and not under:
            self._guessed.add(key)  # blanks left no trace: as many values as known columns may be others'
        self._settle(key)
        self._last = key
        placed_by_form = not (under or self._has_header())
        if (placed_by_form and self.header.columns) or (
            is_recognised(row) and (placed_by_form or self.header.guessed)
        ):
            self._guessed.add(key)
        if (ruled and columns[0].first is not None) or len(parted) > len(columns):
            self._held.append((key, columns, values, standing))
        else:
            self._kept.keep_row(f"requests.{key}", parted, columns)
        if key in _ENDS_A_GROUP:
            self._group = OTHER_HANDLING if key == "other" else None
        return True

    def without_others(self, row: list[Placed], *, ruled: bool) -> list[Placed]:
        """A row without its cells in columns that no form has, where the form's own are all known."""
        if any(is_number(placed.cell.text) and not placed.cell.readings for placed in row):
            self._eliminate(split_row(row).values)
        whole = len(self.header.columns) == len(_COLUMNS)
        return self.header.aside.without(row, ruled=ruled) if whole else row

    def nameless(self, row: Row, label: str = "") -> bool:
        """Hold a row of numbers without a label, or with one that no form has.

        The next row that has one of the form's tells how many rows are between.
        """
        if label and (best(label, REQUEST_GROUPS) or is_recognised(row)):
            return False
        values = row.values
        if self._has_header() and (first := self.header.columns[0].first) is not None:
            values = [placed for placed in values if placed.last >= first]
        columns = self._columns()
        while len(values) > len(columns) and is_blank(values[-1].cell.text):
            values = values[:-1]
        if not row.has_number():
            return False
        fits = len(values) == len(columns)
        standing = self._kept.surroundings.standing_of("requests")
        self._nameless.append(_Nameless(label, columns, values if fits else [], standing))
        return fits

    def flush(self) -> None:
        """Read the rows of a grid that were held until all of them were known."""
        held, self._held = self._held, []
        shapes: dict[tuple[int, int], list[list[Placed]]] = {}
        for _, columns, values, _ in held:
            shapes.setdefault(_shape(values, columns), []).append(values)
        for key, columns, values, standing in held:
            alike = shapes[_shape(values, columns)]
            shift = common_shift(alike, columns) if len(values) != len(columns) else None
            if shift:
                self._shifted.add(key)
            if columns[0].first is None and (left_out := common_surplus(alike, len(columns))) is not None:
                values = values[left_out : left_out + len(columns)]
            self._kept.keep_row(f"requests.{key}", values, columns, shift, standing=standing)

    def finish(self) -> None:
        """Read what is still held when no further row of this table comes."""
        self.flush()
        self._settle(None)
        self._last = None

    def judge(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """Cells that stand where they do by their order alone: uncertain, unless the table's sums prove their row."""
        judged: dict[str, Cell] = {}
        for row, label in self._by_order.items():
            own = [key for key in cells if key.startswith(f"requests.{row}.")]
            rules = [rule for rule in SUM_RULES if not {*rule.left, *rule.right}.isdisjoint(own)]
            sums = [(rule.rule, holds) for rule in rules if (holds := adds_up(rule, cells)) is not None]
            proved = all(holds for _, holds in sums) and any(name in _PROOFS for name, _ in sums)
            if not proved or (label and not any(cells[key].value for key in own)):
                note = ROW_LEFT_OVER.format(label=plain(label)) if label else _PLACED_BY_ORDER
                judged |= {key: replace(cells[key], status="uncertain", note=note) for key in own}
        for rule in SUM_RULES:
            row = rule.left[0].split(".")[1]
            if rule.rule == "requests_row_total" and row in self._shifted and adds_up(rule, cells) is False:
                own = [key for key in cells if key.startswith(f"requests.{row}.")]
                judged |= {key: replace(cells[key], status="uncertain", note=_BESIDE_HEADER) for key in own}
        if self._unplaced:
            rows = {key.split(".")[1] for key in cells if key.startswith("requests.")}
            for row in rows:
                own = [key for key in cells if key.startswith(f"requests.{row}.")]
                if not any(cells[key].text for key in own):
                    judged |= {
                        key: replace(cells[key], status="uncertain", note=_NUMBERS_ELSEWHERE) for key in own
                    }
        for row, columns in self._lacking.items():
            lacking = {f"requests.{row}.{column}" for column in columns} - cells.keys()
            judged |= dict.fromkeys(lacking, Cell(None, "", note=NO_LABEL, status="uncertain"))
        for column, heading in self._assumed.items():
            if not (heading.alone and proves("requests_row_total", column, cells)):
                own = [key for key in cells if key.startswith("requests.") and key.endswith(f".{column}")]
                note = NO_SUCH_LABEL.format(label=plain(heading.placed.cell.text))
                judged |= {key: replace(cells[key], status="uncertain", note=note) for key in own}
        for key, cell in cells.items():
            if key.startswith("requests.") and key.split(".")[1] in self._guessed:
                judged[key] = replace(cell, status="uncertain", note=NO_HEADER)
        return judged

    def _eliminate(self, values: list[Placed]) -> None:
        """Settle what the header's unknown labels are, now that all of it was read."""
        self.header.eliminate(REQUEST_COLUMNS, values)
        self._assumed |= self.header.assumed

    # -- which row -------------------------------------------------------------------------------------------

    def _columns(self) -> list[Column]:
        if not self._has_header():
            return [Column(label.key) for label in REQUEST_COLUMNS]
        columns = self.header.columns
        # Where a header's merged cells were lost, its labels do not stand above their columns.
        return columns if in_their_order(columns) else without_slots(columns)

    def _has_header(self) -> bool:
        return len(self.header.columns) >= len(REQUEST_COLUMNS) - 1

    def _key(self, texts: list[str]) -> str | None:
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

    def _settle(self, following: str | None) -> None:
        """Give rows of numbers without labels to the form's rows between the labelled ones, if they are as many.

        One with a label that no form has must be the only one, or it stays in doubt; it may also be one too many.
        """
        nameless, self._nameless = self._nameless, []
        if not nameless or self._last is following is None:
            return
        between = set(_between(self._last, following))
        whole = all(row.values for row in nameless)
        choices = {keys for keys in between if len(keys) == len(nameless) and whole}
        labelled = any(row.label for row in nameless) or not whole
        if len(choices) == 1:
            for key, row in zip(choices.pop(), nameless, strict=True):
                self._kept.keep_row(f"requests.{key}", row.values, row.columns, standing=row.standing)
                self._by_order[key] = row.label
                if labelled and len(nameless) > 1:
                    self._guessed.add(key)
        elif labelled:
            for key in min(between, key=len, default=()):
                self._lacking.setdefault(key, set()).update(_COLUMNS)
        else:
            self._unplaced = True


@dataclass(frozen=True, slots=True)
class _Nameless:
    """A row of numbers that is held, and its label, where it has one that no form has.

    `values` is empty where they are not as many as the columns.
    """

    label: str
    columns: list[Column]
    values: list[Placed]
    standing: Standing


def _parted(values: list[Placed], wanted: int) -> list[Placed]:
    """The one blank cell that 法人或其他组织 was merged into, as a cell for each of its columns."""
    if len(values) == 4 and is_blank(values[0].cell.text):
        values = values[1:]
    if len(values) == 3 and is_blank(values[1].cell.text):
        return [values[0], *[values[1]] * (wanted - 2), values[2]]
    return values


def _shape(values: list[Placed], columns: list[Column]) -> tuple[int, int]:
    """Where the values of a row begin, in a grid, and how many they are."""
    return values[0].first if values and columns[0].first is not None else 0, len(values)


def _between(first: str | None, last: str | None) -> Iterable[tuple[str, ...]]:
    """The rows of each form between two of its rows; None is the table's beginning or end."""
    for form in FORMS.values():
        keys = [row.key for row in form.requests_rows]
        if (first is None or first in keys) and (last is None or last in keys):
            start = keys.index(first) + 1 if first is not None else 0
            yield tuple(keys[start : keys.index(last) if last is not None else None])
