"""Excel workbooks (XLSX, ECMA-376 §18): the visible sheets' stored values, merged cells resolved."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter

import openpyxl
from openpyxl.utils.cell import range_boundaries

from extraction.layout import MAX_CELLS, Block, Layout, UnreadableError
from extraction.readers.sheet import MOST_COLUMNS, MOST_ROWS, Merged, Sheet, number_text

_MOST_BYTES = 64 * 1024 * 1024
_MOST_SHEETS = 64
_MOST_MERGED = 50_000
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Z0-9:$]+)")


def read_xlsx(content: bytes) -> Layout:
    """Read an XLSX. Raises UnreadableError for a damaged file and for one that unpacks beyond measure."""
    _check_size(content)
    try:
        with catch_warnings():
            simplefilter("ignore")  # openpyxl warns of styles and extensions that nothing here needs
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
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


def _blocks(sheet: Any) -> list[Block]:
    if sheet.sheet_state != "visible":
        return []
    read = Sheet(merged=_merged(sheet))
    sheet.reset_dimensions()  # the stated size is often wrong
    for cells in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS):
        for cell in cells:
            if cell.value is not None:
                read.put(cell.row - 1, cell.column - 1, _text(cell))
    return list(read.blocks())


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(float(value), cell.number_format or "")
    if cell.is_date:
        return f"{value:%Y-%m-%d}" if hasattr(value, "year") else str(value)
    return str(value)


def _merged(sheet: Any) -> list[Merged]:
    """The sheet's merged cells, which openpyxl leaves out where it reads a sheet as a stream."""
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        found = _MERGED.findall(part.read(_MOST_BYTES))
    if len(found) > _MOST_MERGED:
        raise UnreadableError(
            f"a worksheet merges more than {_MOST_MERGED} times; look at the original by hand"
        )
    bounds = (range_boundaries(reference.decode("ascii")) for reference in found)
    return [(top - 1, bottom - 1, left - 1, right - 1) for left, top, right, bottom in bounds]
