"""Documents made to exhaust their reader end in a plain error, soon and in bounded memory."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from tests.conftest import ROOT
from tests.extraction import scans, writers


def noise() -> bytes:
    """A page picture of nothing but grain."""
    chance = np.random.default_rng(1)
    return scans.encoded(chance.integers(0, 256, (3300, 2500, 3), dtype=np.uint8), "PNG")


def ruled_to_death() -> bytes:
    """A page picture with a line every eight pixels, both ways, each in pieces."""
    page = np.full((3300, 2500, 3), 255, np.uint8)
    page[::8] = page[:, ::8] = 0
    page[:, 60::64] = page[60::64] = 255
    return scans.encoded(page, "PNG")


def full_of_print() -> bytes:
    """A page picture with hundreds of lines of characters six pixels high."""
    page = np.full((2600, 2600, 3), 255, np.uint8)
    page[::10, ::3] = page[3::10, ::2] = page[5::10, ::3] = 0
    return scans.encoded(page, "PNG")


def large_image() -> bytes:
    return scans.encoded(np.zeros((6300, 6300, 3), np.uint8), "PNG")


def larger_image() -> bytes:
    return scans.encoded(np.zeros((9000, 9000, 3), np.uint8), "PNG")


def many_images() -> bytes:
    return writers.zip_of({f"{number}.png": _SPECK for number in range(120)})


_SPECK = scans.encoded(np.full((40, 40, 3), 255, np.uint8), "PNG")
_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def zip_bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.txt", bytes(64 * 1024 * 1024))
    return out.getvalue()


def nested_zip() -> bytes:
    content = b"x"
    for _ in range(200):
        content = writers.zip_of({"a.zip": content})
    return content


def branching_zip() -> bytes:
    """Archives of archives, each sixteen times: 16⁴ files from a few kilobytes."""
    content = writers.zip_of({f"{number}.txt": b"0" for number in range(16)})
    for _ in range(2):
        content = writers.zip_of({f"{number}.zip": content for number in range(16)})
    return content


def many_files() -> bytes:
    return writers.zip_of({f"{number}.txt": b"" for number in range(20_000)})


def xlsx(sheet: bytes) -> bytes:
    """An empty workbook with another sheet in place of its own."""
    out, made = BytesIO(), BytesIO()
    openpyxl.Workbook().save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return out.getvalue()


def million_cells() -> bytes:
    row = "".join('<c t="inlineStr"><is><t>1</t></is></c>' for _ in range(100))
    return xlsx((_SHEET + f"<row>{row}</row>" * 10_000 + "</sheetData></worksheet>").encode())


def far_row() -> bytes:
    """A single cell in the last row that a sheet may have."""
    return xlsx(
        (_SHEET + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>').encode()
    )


def xls(records: bytes) -> bytes:
    """A BIFF8 workbook of one sheet with the records given."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    sheet = record(0x809, begin[:2] + b"\x10\x00" + begin[4:]) + records + record(0x0A, b"")
    length = 4 + len(begin) + 4 + 9 + 4
    listed = struct.pack("<IBBBB", length, 0, 0, 1, 0) + b"a"
    return writers.compound(
        {"Workbook": record(0x809, begin) + record(0x85, listed) + record(0x0A, b"") + sheet}
    )


def xls_of_blanks() -> bytes:
    """Three million empty cells, 256 to a record."""
    return xls(
        b"".join(struct.pack("<HHHH256HH", 0xBE, 518, row, 0, *[0] * 256, 255) for row in range(12_000))
    )


def xls_of_numbers() -> bytes:
    cells = (
        struct.pack("<HHHHHi", 0x27E, 10, row, column, 0, 6) for row in range(1800) for column in range(256)
    )
    return xls(b"".join(cells))


def xls_of_merges() -> bytes:
    body = struct.pack("<H", 1000) + struct.pack("<HHHH", 0, 65535, 0, 255) * 1000
    cell = struct.pack("<HHHHHi", 0x27E, 10, 0, 0, 0, 6)
    return xls(cell + (struct.pack("<HH", 0xE5, len(body)) + body) * 800)


def merged_sheet() -> bytes:
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 1000
    row = '<row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    return xlsx((_SHEET + row + f"<mergeCells>{merges}</mergeCells></worksheet>").encode())


def large_sheet() -> bytes:
    return xlsx(_SHEET.encode() + bytes(80 * 1024 * 1024))


def looping_compound() -> bytes:
    """A compound file whose sectors each follow themselves."""
    content = bytearray(writers.doc_of_pieces([("一、总体情况\r", False)]))
    struct.pack_into("<128I", content, 512, *range(128))
    return bytes(content)


def looping_directory() -> bytes:
    content = bytearray(writers.doc_of_pieces([("一、总体情况\r", False)]))
    for entry in range(4):
        struct.pack_into("<III", content, 1024 + 128 * entry + 68, 1, 1, 1)
    return bytes(content)


def endless_text() -> bytes:
    """A piece table that states four thousand million characters."""
    content = bytearray(writers.doc_of_pieces([("一、总体情况\r", False)]))
    struct.pack_into("<I", content, content.index(struct.pack("<HH", 0xA5EC, 193)) + 0x4C, 0xFFFFFFFF)
    place = content.index(b"\x02" + struct.pack("<I", 16))
    struct.pack_into("<I", content, place + 9, 0xFFFFFFFF)
    return bytes(content)


def repeated_pieces() -> bytes:
    """A piece table that shows the same megabyte again and again."""
    return writers.doc_of_pieces([("a" * 20_000, True)], times=1000)


def nested_rtf() -> bytes:
    return b"{\\rtf1 " + b"{" * 2_000_000 + b"a" + b"}" * 2_000_000


def unclosed_rtf() -> bytes:
    return b"{\\rtf1 " + b"\\'" * 4_000_000


def wide_rtf() -> bytes:
    return b"{\\rtf1 \\trowd" + b"".join(b"\\cellx%d" % edge for edge in range(0, 10_000_000, 20)) + b"}"


def long_rtf_table() -> bytes:
    row = b"\\pard\\intbl " + b"1\\cell " * 100 + b"\\row "
    return b"{\\rtf1 " + row * 10_000 + b"}"


def grid_of_rtf_edges() -> bytes:
    """Two rows, a thousand edges each, over cells that each span all of the other's."""
    rows = []
    for shift in range(1000):
        edges = b"".join(b"\\cellx%d" % (place * 41_000 + shift * 41) for place in range(1, 900))
        rows.append(b"\\trowd" + edges + b"\\pard\\intbl " + b"1\\cell " * 900 + b"\\row ")
    return b"{\\rtf1 " + b"".join(rows) + b"}"


def nested_mhtml() -> bytes:
    head = "MIME-Version: 1.0\r\n"
    parts = "".join(f'Content-Type: multipart/related; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(5000))
    return (head + parts).encode()


def tables_of_wide_cells() -> bytes:
    """A page of many small tables, each of which states fewer cells than one table may have."""
    table = "<table>" + "<tr><td colspan=1000>x</td><td>1</td></tr>" * 150 + "</table>"
    return f"<html><body>{table * 200}</body></html>".encode()


def tables_of_wide_docx_cells() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'
    table = f"<w:tbl>{f'<w:tr>{cell}{cell}</w:tr>' * 90}</w:tbl>"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f"<w:document {space}><w:body>{table * 100}</w:body></w:document>"
    return writers.zip_of({"word/document.xml": document.encode()})


def large_ofd_page() -> bytes:
    return writers.ofd_package(["<ofd:TextObject/>" * 1_500_000])


def long_ofd_text() -> bytes:
    code = f'<ofd:TextCode X="0" Y="0" DeltaX="g 999999999 1">{"一" * 300_000}</ofd:TextCode>'
    return writers.ofd_package([f'<ofd:TextObject Boundary="0 0 9 9" Size="3">{code}</ofd:TextObject>'])


def many_ofd_pages() -> bytes:
    return writers.ofd_package(["<ofd:PageBlock/>"] * 2_000)


def drawn_ofd() -> bytes:
    line = "<ofd:AbbreviatedData>M 0 0 L 200 0</ofd:AbbreviatedData>"
    paths = (f'<ofd:PathObject Boundary="0 {place} 200 9">{line}</ofd:PathObject>' for place in range(60_000))
    return writers.ofd_package(["".join(paths)])


BOMBS: dict[Callable[[], bytes], str] = {
    zip_bomb: "unpacks to more than",
    nested_zip: "deep in archives",
    branching_zip: "more than 500 files",
    many_files: "more than 500 files",
    million_cells: "more than 200000 cells",
    far_row: "prints nothing",
    merged_sheet: "",
    xls_of_blanks: "",
    xls_of_numbers: "more cells than any report",
    xls_of_merges: "merges more than",
    large_sheet: "unpacks to more than",
    looping_compound: "",
    looping_directory: "",
    endless_text: "",
    repeated_pieces: "more than 5000000 characters",
    nested_rtf: "more than 2000 deep",
    unclosed_rtf: "more than 3000000 control words",
    wide_rtf: "more than 1000 cells",
    long_rtf_table: "more than 200000 cells",
    grid_of_rtf_edges: "more than 200000 cells",
    nested_mhtml: "nests parts",
    tables_of_wide_cells: "more than 200000 cells",
    tables_of_wide_docx_cells: "more than 200000 cells",
    large_ofd_page: "unpacks to more than",
    long_ofd_text: "more than 200000 characters",
    many_ofd_pages: "more than the 500 pages",
    drawn_ofd: "more than 50000 things",
    noise: "",
    ruled_to_death: "more than 5000 cells",
    full_of_print: "",
    large_image: "",
    larger_image: "million pixels",
    many_images: "more than the 100 pages",
}
_READ = """
import json, resource, sys, time
from pathlib import Path
from extraction import Document, read
begun = time.perf_counter()
[report] = read([Document(Path(sys.argv[1]).read_bytes(), "bomb")])
seconds = time.perf_counter() - begun
print(json.dumps([report.error, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024]))
"""


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_a_bomb_ends_in_a_plain_error(tmp_path: Path, bomb: Callable[[], bytes]) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(bomb())
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    error, seconds, memory = json.loads(done.stdout)
    assert done.stderr == ""
    words = BOMBS[bomb]
    assert words in (error or "")
    assert "failed (" not in (error or "")
    assert bool(error) or not words
    assert seconds < 30
    assert memory < 1 << 30
