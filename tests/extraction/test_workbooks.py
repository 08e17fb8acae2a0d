"""What a workbook prints counts, not what it holds: number formats, hidden rows, rich text, formulas never computed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from extraction import Document, Report, read
from extraction.forms import FORMS
from extraction.readers.sheets.number_format import number_text
from tests.extraction import samples, writers

FORM, YEAR = FORMS["2021"], 2022
PRINTED = samples.values_of(FORM, 21)
VALUES = samples.yuan(FORM, PRINTED)
NO_ZEROS = {key: value or None for key, value in VALUES.items()}
ACCOUNTING = '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ '


def book_with(change: Callable[[Any], None]) -> bytes:
    """The sample report as a workbook whose sheet is changed."""
    book = openpyxl.load_workbook(BytesIO(writers.xlsx(FORM, PRINTED, YEAR)))
    change(book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def numbers(sheet: Any) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)]


def formatted(number_format: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for cell in numbers(sheet):
            cell.number_format = number_format

    return change


def without_zeros(sheet: Any) -> None:
    sheet.sheet_view.showZeros = False


def with_hidden_parts(sheet: Any) -> None:
    """A column of numbers beside the tables, and a row of other numbers within the first."""
    first = numbers(sheet)[0].row
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 17, 55)
    sheet.column_dimensions["Q"].hidden = True
    sheet.insert_rows(sheet.max_row + 1)
    for column in range(1, 5):
        sheet.cell(sheet.max_row + 1, column, 99)
    sheet.cell(sheet.max_row, 1, sheet.cell(first, 1).value)
    sheet.row_dimensions[sheet.max_row].hidden = True


def rich(*before: TextBlock, after: tuple[TextBlock, ...] = ()) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for cell in numbers(sheet):
            cell.value = CellRichText(*before, TextBlock(InlineFont(b=True), str(cell.value)), *after)

    return change


STRUCK = rich(TextBlock(InlineFont(strike=True), "7"))
RAISED = rich(after=(TextBlock(InlineFont(vertAlign="superscript"), "1"),))


def values(report: Report) -> dict[str, Any]:
    return {key: cell.value for key, cell in report.cells.items()}


def reading(content: bytes) -> Report:
    [report] = read([Document(content)])
    assert report.error is None
    return report


@pytest.mark.parametrize(
    ("number_format", "value", "shown"),
    [
        ("General", 1352.0000000001, "1352"),
        ("General", 12345678.91, "12345678.91"),
        ("0", 5.6, "6"),
        ("0.00", 477.354, "477.35"),
        ("#,##0.00", 1234.5, "1234.50"),
        ("#.##", 0.5, ".5"),
        ("00", 5, "05"),
        ('0"件"', 5, "5件"),
        ("0\\件", 5, "5件"),
        ('G/通用格式"件"', 5, "5件"),
        ("0.0%", 0.125, "12.5%"),
        ("#", 0, ""),
        ("0;;", 0, ""),
        ("0;-0;;@", 0, ""),
        (";;;", 5, ""),
        ('0;-0;"无"', 0, "无"),
        (ACCOUNTING, 0, "-"),
        (ACCOUNTING, -1234, "-1234"),
        ("0_);[Red](0)", -5, "(5)"),
        ('[=0]"";0', 0, ""),
        ("[>=1000]0.0,;0", 1500, "1.5"),
        ("[DBNum1][$-804]General", 5, "5"),
        ("yyyy-mm-dd", 5, "5"),
        ("0", 1e300, "1e+300"),
    ],
)
def test_a_number_is_shown_as_its_format_says(number_format: str, value: float, shown: str) -> None:
    assert number_text(value, number_format) == shown


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (formatted("0;-0;;@"), NO_ZEROS),
        (formatted("#"), NO_ZEROS),
        (formatted(ACCOUNTING), NO_ZEROS),
        (formatted('0"件"'), VALUES),
        (without_zeros, NO_ZEROS),
        (with_hidden_parts, VALUES),
    ],
)
def test_what_is_not_printed_is_not_read(change: Callable[[Any], None], expected: dict[str, Any]) -> None:
    assert values(reading(book_with(change))) == expected


@pytest.mark.skipif(writers.SOFFICE is None, reason="LibreOffice is not there: libreoffice-calc-nogui")
@pytest.mark.parametrize("extension", ["xls", "xlsx"])
def test_workbooks_saved_by_another_program(extension: str, tmp_path: Path) -> None:
    changes = {
        "struck": (STRUCK, VALUES),
        "raised": (RAISED, VALUES),
        "accounting": (formatted(ACCOUNTING), NO_ZEROS),
        "zeros": (without_zeros, NO_ZEROS),
        "hidden": (with_hidden_parts, VALUES),
    }
    assert_saved_reads(changes, extension, tmp_path)


def assert_saved_reads(
    changes: dict[str, tuple[Callable[[Any], None], dict[str, Any]]], extension: str, folder: Path
) -> None:
    """Changed sheets, saved by LibreOffice in another format, give their values."""
    sources = [folder / f"{name}.{'xlsm' if extension == 'xlsx' else 'xlsx'}" for name in changes]
    for source, (change, _) in zip(sources, changes.values(), strict=True):
        source.write_bytes(book_with(change))
    writers.convert(folder, sources, extension)
    for source, (_, expected) in zip(sources, changes.values(), strict=True):
        report = reading(source.with_suffix(f".{extension}").read_bytes())
        assert values(report) == expected, source.stem
        assert (report.authority, report.year) == (samples.AUTHORITY, YEAR)


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(writers.xlsx(FORM, PRINTED, YEAR))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_strict_workbook() -> None:
    files = {
        path: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for path, content in parts().items()
    }
    assert values(reading(writers.zip_of(files))) == VALUES


def test_paths_with_backslashes() -> None:
    files = {path.replace("/", "\\"): content for path, content in parts().items()}
    assert values(reading(writers.zip_of(files))) == VALUES


def test_formulas_that_were_never_computed_are_uncertain() -> None:
    files = parts()
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet], changed = re.subn(
        rb'(<c r="J\d+"[^>]*?) t="n"><v>\d+</v></c>', rb"\1><f>SUM(D1:I1)</f><v></v></c>", files[sheet]
    )
    assert changed > len(FORM.requests_rows)
    report = reading(writers.zip_of(files))
    for key, cell in report.cells.items():
        if key.startswith("requests.") and key.endswith(".total"):
            assert (cell.value, cell.status) == (None, "uncertain"), key
    assert {
        key for key, cell in report.cells.items() if cell.value != VALUES[key] and cell.status == "plain"
    } == set()


def excel_xml() -> bytes:
    """The sample report as exporters write Excel's XML of 2003: only the slots that hold something, hidden ones too."""
    rows: list[str] = []
    for part in samples.parts(FORM, samples.texts_of(PRINTED), YEAR):
        if isinstance(part, str):
            rows.append(f'<Row><Cell ss:MergeAcross="14"><Data ss:Type="String">{part}</Data></Cell></Row>')
            continue
        placed = writers.placed(part)
        for y in range(len(part)):
            cells = [(x, cell) for row, x, cell in placed if row == y]
            rows.append(f"<Row>{''.join(_excel_cell(x, cell) for x, cell in cells)}</Row>")
        rows.append('<Row ss:Hidden="1"><Cell><Data ss:Type="Number">99</Data></Cell></Row>')
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="a">'
        f'<NumberFormat ss:Format="{ACCOUNTING.replace(chr(34), "&quot;")}"/></Style></Styles>'
        '<Worksheet ss:Name="年报"><Table><Column ss:Index="18" ss:Hidden="1"/>'
        f"{''.join(rows)}</Table></Worksheet></Workbook>"
    ).encode()


def _excel_cell(x: int, cell: samples.Printed) -> str:
    kind, style = ("Number", ' ss:StyleID="a"') if cell.text.isdecimal() else ("String", "")
    spans = f' ss:MergeDown="{cell.rowspan - 1}" ss:MergeAcross="{cell.colspan - 1}"'
    return f'<Cell ss:Index="{x + 1}"{style}{spans}><Data ss:Type="{kind}">{cell.text}</Data></Cell>'


def test_excel_xml() -> None:
    report = reading(excel_xml())
    assert values(report) == NO_ZEROS
    assert (report.authority, report.year, report.reader) == (samples.AUTHORITY, YEAR, "spreadsheetml")
    assert report.sections == reading(writers.xlsx(FORM, PRINTED, YEAR)).sections


def test_excel_xml_that_is_cut_short_says_so() -> None:
    [report] = read([Document(excel_xml()[:-100], "report.xls")])
    assert report.error is not None
    assert report.error.startswith("report.xls: ")


@pytest.mark.skipif(writers.SOFFICE is None, reason="LibreOffice is not there: libreoffice-calc-nogui")
def test_comma_separated_values(tmp_path: Path) -> None:
    source = tmp_path / "report.xlsx"
    source.write_bytes(book_with(formatted("#,##0")))
    writers.convert(tmp_path, [source], "csv:Text - txt - csv (StarCalc):44,34,76")
    written = source.with_suffix(".csv").read_text(encoding="utf-8")
    plain = reading(source.read_bytes())
    for encoding in ("utf-8-sig", "gb18030"):
        report = reading(written.encode(encoding))
        assert values(report) == VALUES
        assert (report.sections, report.authority) == (plain.sections, plain.authority)
