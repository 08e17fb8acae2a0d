"""What word processors do to a text: frames, tracked changes, fields, code pages, pieces."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction import Document, read
from extraction.layout import Grid, Paragraph
from extraction.readers.word.doc import read_doc
from extraction.readers.word.rtf import read_rtf
from tests.extraction import writers
from tests.extraction.originals import whole


def texts(content: bytes) -> list[str]:
    return [block.text for block in read_rtf(content).blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("extension", ["doc", "rtf"])
def test_a_frame_is_looked_through_and_only_what_is_seen_is_read(saved: Path, extension: str) -> None:
    [report] = read([Document((saved / f"framed.{extension}").read_bytes())])
    assert {key: cell.value for key, cell in report.cells.items()} == whole("2021", 1)[1]
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert "规范流程。加入的话链接文字𠮷镇" in report.sections[0].text
    text = "".join(section.text for section in report.sections)
    assert not [word for word in ("删去", "隐藏", "HYPERLINK") if word in text]


def test_pieces_of_both_widths_out_of_order() -> None:
    content = writers.doc_of_pieces(
        [
            ("一、总体情况\r2022年", False),
            ("caf\xe9 \x93a\x94".encode("latin-1").decode("cp1252"), True),
            ("，公开\x0b两行\r末段", False),
        ]
    )
    blocks = read_doc(content).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [
        "一、总体情况",
        "2022年café “a”，公开",
        "两行",
        "末段",
    ]


def test_bytes_and_unicode_in_rtf() -> None:
    head = b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 SimSun;}}"
    assert texts(head + b"\\f0 caf\\'e9\\f1 \\'b9\\'ab\\'bf\\'aa\\par}") == ["café公开"]
    assert texts(head + b"\\uc1\\u20844?\\u24320\\'3f\\uc2\\u-10176\\'a1\\'a1\\u-9161??\\uc0\\u38215 a}") == [
        "公开𠀷镇a"
    ]
    assert texts(head + b"{\\f1 \\'b9\\'ab}{\\*\\unknown \\'b9}{\\v no}\\emdash\\~\\{x\\}}") == ["公—\xa0{x}"]
    assert texts(head + b"{\\listtext\\f1 \\'d2\\'bb\\'a1\\'a2\\tab}\\f1 \\'d7\\'dc}") == ["一、\t总"]
    assert texts(head + b"{\\pict\\bin6 }}\\par}{abc}\\f1 \\'d7\\'dc}") == ["abc总"]


def test_a_byte_pair_whose_second_byte_is_a_letter() -> None:
    head = b"{\\rtf1\\ansi\\ansicpg936 "
    # In GBK 镕 is E9 46 and 堃 is 88 D2: writers escape only what is not ASCII.
    assert texts(head + b"\\'e9F\\'88\\'d2}") == ["镕堃"]


def test_a_table_in_a_cell_of_a_table_in_rtf() -> None:
    content = (
        b"{\\rtf1\\ansi\\trowd\\cellx5000\\pard\\intbl\\itap1 before\\par"
        b"\\pard\\intbl\\itap2 a\\nestcell b\\nestcell"
        b"{\\*\\nesttableprops\\trowd\\cellx1000\\cellx2000\\nestrow}{\\nonesttables\\par}"
        b"\\pard\\intbl\\itap1 after\\cell\\row\\pard end\\par}"
    )
    first, table, *rest = read_rtf(content).blocks
    assert first == Paragraph("before")
    assert isinstance(table, Grid)
    assert list(table.texts()) == ["a", "b"]
    assert rest == [Paragraph("after"), Paragraph("end")]
