"""Why a cell of a table is doubted whose header does not say all that a form's does, and the sums that end a doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extraction.checks.sums import SUM_RULES
from extraction.report import Cell
from extraction.tables.elimination import Heading
from extraction.words.labels import plain

NO_HEADER = "表头无法辨认，按国家格式的列序对应"
DISORDERED = "文本中表头各列或各行的数字不按顺序，对应存疑"
NO_SUCH_LABEL = "表头印作“{label}”，按排除法对应"
ROW_LEFT_OVER = "行标签印作“{label}”，按排除法对应"
NO_ROW_LABEL = "未见此行的标签，按排除法对应"
NO_LABEL = "表头未见此列的标签，无法对应"


def below_assumed(
    assumed: Mapping[str, Heading], table: str, rule: str, cells: Mapping[str, Cell]
) -> Iterator[tuple[list[str], str]]:
    """The cells of a table's columns (`assumed`) below a label that no form has, each column's with the reason.

    A column is left out where it had no other choice and the sums of a kind prove it.
    """
    for column, heading in assumed.items():
        if not (heading.alone and _proves(rule, column, cells)):
            own = [key for key in cells if key.startswith(f"{table}.") and key.endswith(f".{column}")]
            yield own, NO_SUCH_LABEL.format(label=plain(heading.placed.cell.text))


def _proves(rule: str, column: str, cells: Mapping[str, Cell]) -> bool:
    """Whether sums of one kind prove a column whose label is unknown: those that need its number are there, and hold.

    A blank counts nothing here: it may be one that stands for zero.
    """
    holding = [
        sum(_value(cells, key) for key in item.left) == sum(_value(cells, key) for key in item.right)
        for item in SUM_RULES
        if item.rule == rule
        and any(_value(cells, key) for key in (*item.left, *item.right) if key.endswith(f".{column}"))
    ]
    return bool(holding) and all(holding)


def _value(cells: Mapping[str, Cell], key: str) -> int | float:
    cell = cells.get(key)
    return (cell.value or 0) if cell is not None else 0
