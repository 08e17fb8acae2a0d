"""Values that no report can mean: negative counts, halves of a request, more than a whole province has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extraction.checks.sums import LABELS
from extraction.report import Cell, Finding

SIGNED_CELLS = re.compile(r"\.change$")
MONEY_CELLS = re.compile(r"\.amount_yuan$")
LARGEST = {"requests": 1_000_000, "reviews": 100_000, "disclosure": 1_000_000_000}
"""The largest count that is believed, by table: a province's whole year is below it."""
LARGEST_YUAN = 10_000_000_000_000


def implausible_values(cells: Mapping[str, Cell]) -> Iterator[Finding]:
    """A finding for each of them."""
    for key, cell in cells.items():
        if cell.value is None:
            continue
        table = key.partition(".")[0]
        if isinstance(cell.value, int) and 0 <= cell.value <= min(LARGEST[table], LARGEST_YUAN):
            continue  # a count or an amount, whichever it is
        money = bool(MONEY_CELLS.search(key))
        largest = LARGEST_YUAN if money else LARGEST[table]
        if cell.value < 0 and not SIGNED_CELLS.search(key):
            reason = "是负数"
        elif abs(cell.value) > largest:
            reason = f"大于{largest}"
        elif not money and isinstance(cell.value, float):
            reason = "不是整数"
        else:
            continue
        row = LABELS.get(key.rpartition(".")[0], key)
        yield Finding(
            "implausible_value",
            "warning",
            (key,),
            None,
            cell.value,
            f"“{row}”的数值{cell.text}不合常理：{reason}",
        )
