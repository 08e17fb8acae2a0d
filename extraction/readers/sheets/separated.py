"""Values between commas (RFC 4180) or semicolons: a worksheet as text, a row a line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from extraction.layout import Block
from extraction.readers.sheets.sheet import Sheet
from extraction.words.block_headings import is_request_label

_SNIFFED, _FEWEST_MARKS = 4096, 3
_FEWEST_LABELS = 3


def blocks_of_values(text: str) -> list[Block]:
    """The rows of such a text as a sheet; nothing for a text that is none.

    In one, most lines have several marks and all have as many; or some have where labels of section 三 begin a row.
    """
    for mark in ",;":
        if text.count(mark) < _FEWEST_MARKS * _FEWEST_LABELS:
            continue
        try:
            rows = list(csv.reader(StringIO(text), delimiter=mark))
        except csv.Error:
            continue
        if _is_even(text, rows, mark) or _labelled(rows) >= _FEWEST_LABELS:
            return _sheet(rows)
    return []


def _is_even(text: str, rows: Sequence[Sequence[str]], mark: str) -> bool:
    head = text[:_SNIFFED].splitlines()[:-1]
    return (
        sum(line.count(mark) >= _FEWEST_MARKS for line in head) * 2 >= max(len(head), 1)
        and len({len(row) for row in rows if row}) == 1
    )


def _labelled(rows: Sequence[Sequence[str]]) -> int:
    return sum(len(row) > _FEWEST_MARKS and any(map(is_request_label, row)) for row in rows)


def _sheet(rows: Sequence[Sequence[str]]) -> list[Block]:
    sheet = Sheet()
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell.strip():
                sheet.put(place, column, cell)
    return list(sheet.blocks())
