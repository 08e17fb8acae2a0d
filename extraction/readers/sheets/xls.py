"""Excel 97–2003 workbooks (XLS) and Kingsoft Spreadsheets' (ET): the visible sheets' values ([MS-XLS], BIFF8)."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from itertools import pairwise

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell as XlrdCell
from xlrd.sheet import Sheet as XlrdSheet

from extraction.layout import Block, Layout, UnreadableError
from extraction.readers.sheets.number_format import number_text
from extraction.readers.sheets.sheet import MOST_COLUMNS, Sheet
from extraction.words.labels import RAISE

_MOST_BYTES = 8 * 1024 * 1024
"""A hundred times what a report needs; it bounds the cells that xlrd goes through, which are two bytes each."""
_MOST_SHEETS = 64
_SUPERSCRIPT = 1


def read_xls(content: bytes) -> Layout:
    """Read an XLS or ET file. Raises UnreadableError for one that is damaged, locked or too large for a report."""
    if len(content) > _MOST_BYTES:
        raise UnreadableError(
            f"the Excel file is larger than {_MOST_BYTES // 1024 // 1024} MiB; look at it by hand"
        )
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, on_demand=True, logfile=StringIO()
        )
        blocks = [block for index in range(min(book.nsheets, _MOST_SHEETS)) for block in _blocks(book, index)]
    except UnreadableError:
        raise
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise UnreadableError("the Excel file asks for a password; obtain an unlocked copy") from None
        raise _damaged() from None
    except Exception:  # xlrd fails in many ways on records that are broken
        raise _damaged() from None
    if not blocks:
        raise UnreadableError("the Excel file prints nothing; look at the original by hand")
    return Layout(reader="xls", blocks=blocks)


def _damaged() -> UnreadableError:
    return UnreadableError("the Excel file is damaged or cut short; fetch the original again")


def _blocks(book: Book, index: int) -> list[Block]:
    sheet: XlrdSheet = book.sheet_by_index(index)
    if sheet.visibility:
        return []
    read = Sheet(
        merged=[(top, end - 1, left, right - 1) for top, end, left, right in sheet.merged_cells],
        hidden_rows=frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
    )
    for row in range(sheet.nrows):
        for column in range(min(sheet.row_len(row), MOST_COLUMNS)):
            cell = sheet.cell(row, column)
            text = _text(book, cell, sheet.rich_text_runlist_map.get((row, column), ()))
            if text and (sheet.show_zero_values or cell.ctype != xlrd.XL_CELL_NUMBER or cell.value):
                read.put(row, column, text)
    book.unload_sheet(index)
    return list(read.blocks())


def _text(book: Book, cell: XlrdCell, runs: Sequence[tuple[int, int]]) -> str:
    """What a cell prints; `runs` are the places in its text from which another font is used, and which."""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return _of_runs(book, str(cell.value), runs) if runs else str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_text(cell.value, _number_format(book, cell.xf_index))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return f"{xlrd.xldate_as_datetime(cell.value, book.datemode):%Y-%m-%d}"
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return ""


def _of_runs(book: Book, text: str, runs: Sequence[tuple[int, int]]) -> str:
    """A text without what is struck out, and with raised digits as such."""
    shown = [text[: runs[0][0]]]
    for (begin, index), (end, _) in pairwise([*runs, (len(text), 0)]):
        font = book.font_list[index]
        if not font.struck_out:
            piece = text[begin:end]
            shown.append(piece.translate(RAISE) if font.escapement == _SUPERSCRIPT else piece)
    return "".join(shown)


def _number_format(book: Book, index: int) -> str:
    """A cell's number format; none where the file's table of formats is cut short."""
    if not 0 <= index < len(book.xf_list):
        return ""
    known = book.format_map.get(book.xf_list[index].format_key)
    return str(known.format_str) if known is not None else ""
