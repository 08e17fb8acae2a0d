"""Excel's XML of 2003 (SpreadsheetML), which many systems write and offer as .xls: the visible sheets as they print."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extraction.layout import Block, Layout, UnreadableError
from extraction.readers.sheets.number_format import number_text
from extraction.readers.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Sheet
from extraction.readers.xml import parse_xml_file

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NAMED_FORMATS = {"Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%"}
_MOST_SPAN = 1000


def read_spreadsheetml(content: bytes) -> Layout:
    """Read such a workbook. Raises UnreadableError for one that is broken or prints nothing."""
    root = parse_xml_file(content)
    formats = {
        style.get(f"{_SS}ID", ""): item.get(f"{_SS}Format", "")
        for style in root.iter(f"{_SS}Style")
        for item in style.iterchildren(f"{_SS}NumberFormat")
    }
    blocks = [block for sheet in root.iterchildren(f"{_SS}Worksheet") for block in _blocks(sheet, formats)]
    if not blocks:
        raise UnreadableError("the Excel file prints nothing; look at the original by hand")
    return Layout(reader="spreadsheetml", blocks=blocks)


def _blocks(sheet: etree._Element, formats: dict[str, str]) -> Iterator[Block]:
    table = next(sheet.iterchildren(f"{_SS}Table"), None)
    if table is None or any((item.text or "").startswith("SheetHidden") for item in sheet.iter("{*}Visible")):
        return
    read = Sheet(
        hidden_columns=frozenset(
            column + further
            for column, item in _placed(table, "Column")
            if item.get(f"{_SS}Hidden") == "1"
            for further in range(_number(item, "Span") + 1)
        ),
        hidden_rows=frozenset(row for row, item in _placed(table, "Row") if item.get(f"{_SS}Hidden") == "1"),
    )
    for row, line in _placed(table, "Row"):
        for column, cell in _placed(line, "Cell"):
            down, across = _number(cell, "MergeDown"), _number(cell, "MergeAcross")
            if down or across:
                read.merged.append((row, row + down, column, column + across))
            style = cell.get(f"{_SS}StyleID") or line.get(f"{_SS}StyleID") or ""
            text = _text(cell, formats.get(style, ""))
            if text.strip():
                read.put(row, column, text)
    yield from read.blocks()


def _placed(container: etree._Element, name: str) -> Iterator[tuple[int, etree._Element]]:
    """Rows, columns or cells with their places, counted from 0: each follows the one before unless it says its own."""
    place, most = 0, MOST_ROWS if name == "Row" else MOST_COLUMNS
    for item in container.iterchildren(f"{_SS}{name}"):
        place = _number(item, "Index", most + 1) - 1 if item.get(f"{_SS}Index") else place
        yield place, item
        place += 1 + _number(item, "MergeAcross") + _number(item, "Span")


def _number(element: etree._Element, name: str, most: int = _MOST_SPAN) -> int:
    value = element.get(f"{_SS}{name}") or "0"
    return min(int(value), most) if value.isdecimal() and len(value) < 9 else 0


def _text(cell: etree._Element, number_format: str) -> str:
    data = next(cell.iterchildren(f"{_SS}Data"), None)
    if data is None:
        return ""
    text = "".join(str(piece) for piece in data.itertext())
    kind = data.get(f"{_SS}Type")
    if kind == "DateTime":
        return text.partition("T")[0]
    if kind != "Number":
        return text
    try:
        return number_text(float(text), _NAMED_FORMATS.get(number_format, number_format))
    except ValueError:
        return text
