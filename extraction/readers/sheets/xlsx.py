"""Excel workbooks (XLSX, ECMA-376 §18): the visible sheets' stored values, merged cells resolved."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from extraction.layout import Block, Layout, UnreadableError
from extraction.readers.grids import MAX_CELLS
from extraction.readers.sheets.number_format import number_text
from extraction.readers.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Merged, Sheet
from extraction.words.labels import HIDDEN, RAISE

_MOST_BYTES = 64 * 1024 * 1024
_MOST_SHEETS = 64
_MOST_MERGED = 50_000
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Z0-9:$]+)")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*?hidden=[\"'](?:1|true)[^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*?hidden=[\"'](?:1|true)[^>]*)>")
_NUMBER = re.compile(rb"\b(r|min|max)=[\"'](\d{1,7})")
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"'][^>]*>\s*"
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)
"""A cell whose formula was never computed: what it prints, the file does not say."""
_NO_ZEROS = re.compile(rb"<(?:\w+:)?sheetView\s[^>]*showZeros=[\"'](?:0|false)")
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""The namespaces of a strict workbook (ISO/IEC 29500-1) and those that openpyxl knows."""


def read_xlsx(content: bytes) -> Layout:
    """Read an XLSX. Raises UnreadableError for a damaged file and for one that unpacks beyond measure."""
    _check_size(content)
    try:
        with catch_warnings():
            simplefilter("ignore")  # openpyxl warns of styles and extensions that nothing here needs
            book = openpyxl.load_workbook(
                BytesIO(_as_known(content)), read_only=True, data_only=True, keep_links=False, rich_text=True
            )
            blocks = [block for sheet in book.worksheets[:_MOST_SHEETS] for block in _blocks(sheet)]
            book.close()
    except UnreadableError:
        raise
    except Exception:  # openpyxl fails in many ways on parts that are missing or broken
        raise UnreadableError("the Excel file is damaged or cut short; fetch the original again") from None
    if not blocks:
        raise UnreadableError("the Excel file prints nothing; look at the original by hand")
    return Layout(reader="xlsx", blocks=blocks)


def _check_size(content: bytes) -> None:
    """Refuse what openpyxl would take minutes for: it goes through a whole sheet before it hands on a cell."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [item for item in archive.infolist() if item.filename.endswith(".xml")]
            if sum(item.file_size for item in parts) > _MOST_BYTES:
                raise UnreadableError(
                    f"the Excel file unpacks to more than {_MOST_BYTES // 1024 // 1024} MiB; look at it by hand"
                )
            sheets = [item for item in parts if "sheets/" in item.filename]
            cells = sum(sum(1 for _ in _CELL.finditer(archive.read(item))) for item in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise UnreadableError("the Excel file is damaged or cut short; fetch the original again") from None
    if cells > MAX_CELLS:
        raise UnreadableError(
            f"the worksheets hold more than {MAX_CELLS} cells, more than any report; look at the original by hand"
        )


def _as_known(content: bytes) -> bytes:
    """A workbook as openpyxl knows it: not strict, and its paths without backslashes."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        book = next((name for name in names if name.replace("\\", "/") == "xl/workbook.xml"), None)
        if book == "xl/workbook.xml" and _STRICT[0][0] not in archive.read(book):
            return content
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as known:
            for name in names:
                part = archive.read(name)
                for strict, transitional in _STRICT:
                    part = part.replace(strict, transitional)
                known.writestr(name.replace("\\", "/"), part)
    return out.getvalue()


def _blocks(sheet: Any) -> list[Block]:
    if sheet.sheet_state != "visible":
        return []
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        xml = part.read(_MOST_BYTES)
    zeros = _NO_ZEROS.search(xml) is None
    read = Sheet(
        merged=_merged(xml),
        hidden_rows=frozenset(row - 1 for row in _hidden(xml, _ROW)),
        hidden_columns=frozenset(column - 1 for column in _hidden(xml, _COLUMN)),
    )
    sheet.reset_dimensions()  # the stated size is often wrong
    for cells in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS):
        for cell in cells:
            if cell.value is not None and (zeros or cell.value != 0):
                read.put(cell.row - 1, cell.column - 1, _text(cell))
    for reference in _UNCOMPUTED.findall(xml):
        row, column = coordinate_to_tuple(reference.decode("ascii"))
        read.put(row - 1, column - 1, HIDDEN)
    return list(read.blocks())


def _hidden(xml: bytes, pattern: re.Pattern[bytes]) -> set[int]:
    """The numbers of hidden rows or columns, which openpyxl leaves out where it reads a sheet as a stream."""
    hidden: set[int] = set()
    for found in pattern.finditer(xml):
        stated = {name: int(number) for name, number in _NUMBER.findall(found[1])}
        first = stated.get(b"r") or stated.get(b"min") or 0
        hidden |= (
            set(range(first, min(stated.get(b"max", first), MOST_COLUMNS) + 1))
            if b"min" in stated
            else {first}
        )
    return hidden


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, CellRichText):
        return "".join(map(_run_text, value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(float(value), cell.number_format or "")
    if cell.is_date:
        return f"{value:%Y-%m-%d}" if hasattr(value, "year") else str(value)
    return str(value)


def _run_text(run: TextBlock | str) -> str:
    """What a stretch of a cell's text prints: nothing where it is struck out, a footnote's mark where it is raised."""
    if isinstance(run, str):
        return run
    if run.font.strike:
        return ""
    return str(run.text).translate(RAISE) if run.font.vertAlign == "superscript" else str(run.text)


def _merged(xml: bytes) -> list[Merged]:
    """The sheet's merged cells, which openpyxl leaves out likewise."""
    found = _MERGED.findall(xml)
    if len(found) > _MOST_MERGED:
        raise UnreadableError(
            f"a worksheet merges more than {_MOST_MERGED} times; look at the original by hand"
        )
    bounds = (range_boundaries(reference.decode("ascii")) for reference in found)
    return [(top - 1, bottom - 1, left - 1, right - 1) for left, top, right, bottom in bounds]
