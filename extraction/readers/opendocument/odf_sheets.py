"""The sheets of an OpenDocument spreadsheet, whose cells hold the text that they print."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extraction.layout import Block
from extraction.readers.opendocument.odf_text import OdfText
from extraction.readers.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Sheet
from extraction.readers.xml import attribute, name_of

_MOST_SPAN = 1000


def blocks_of_sheets(book: etree._Element, text: OdfText) -> Iterator[Block]:
    """What the visible sheets of a spreadsheet print."""
    for table in book.iterchildren("{*}table"):
        if not text.is_hidden(table):
            yield from _sheet(table, text).blocks()


def _sheet(table: etree._Element, text: OdfText) -> Sheet:
    hidden_columns: set[int] = set()
    place = 0
    for column in table.iter("{*}table-column"):
        repeated = number_of(column, "number-columns-repeated")
        if attribute(column, "visibility") in ("collapse", "filter"):
            hidden_columns |= set(range(place, min(place + repeated, MOST_COLUMNS)))
        place += repeated
    sheet = Sheet(hidden_columns=frozenset(hidden_columns))
    hidden_rows: set[int] = set()
    top = 0
    for row in table.iter("{*}table-row"):
        cells = list(row.iterchildren("{*}table-cell", "{*}covered-table-cell"))
        repeated = number_of(row, "number-rows-repeated", MOST_ROWS) if any(map(len, cells)) else 1
        for _ in range(repeated):
            if attribute(row, "visibility") in ("collapse", "filter"):
                hidden_rows.add(top)
            _put(sheet, top, cells, text)
            top += 1
    sheet.hidden_rows = frozenset(hidden_rows)
    return sheet


def _put(sheet: Sheet, top: int, cells: list[etree._Element], text: OdfText) -> None:
    left = 0
    for cell in cells:
        repeated = number_of(cell, "number-columns-repeated", MOST_COLUMNS)
        if name_of(cell) == "table-cell" and len(cell):
            high, wide = number_of(cell, "number-rows-spanned"), number_of(cell, "number-columns-spanned")
            if high * wide > 1:
                sheet.merged.append((top, top + high - 1, left, left + wide - 1))
            for place in range(left, min(left + repeated, MOST_COLUMNS)):
                sheet.put(top, place, text.of_cell(cell))
        left += repeated


def number_of(element: etree._Element, name: str, most: int = _MOST_SPAN) -> int:
    """How many rows or columns an attribute says that an element fills; 1 where it says none."""
    value = attribute(element, name)
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 9 else 1
