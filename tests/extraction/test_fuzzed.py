"""Structure at random: whatever tables, paragraphs and marks a document holds, it is read or refused in plain words."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document as WordDocument
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from extraction import Document, read, report_to_json
from extraction.layout import Grid, GridCell
from extraction.readers.pages.lines import Character
from extraction.readers.pages.page import page_of
from extraction.readers.pages.pages import blocks_of
from extraction.readers.pages.ruling import Rulings
from extraction.readers.pages.segments import Segment
from extraction.tables.tables import read_tables
from extraction.words.vocabulary import COLUMNS, DISCLOSURE_ROWS, REQUEST_GROUPS, REQUEST_ROWS, REVIEW_BLOCKS
from tests.extraction import writers
from tests.extraction.samples import Printed, html_table, text_table

LABELS = [
    label.label for label in (*COLUMNS, *DISCLOSURE_ROWS, *REQUEST_ROWS, *REQUEST_GROUPS, *REVIEW_BLOCKS)
]
LINES = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "青石镇人民政府2022年政府信息公开工作年度报告",
    "收到政府信息公开申请12件，办结一百零二件。",
    "统计指标",
    "2023年1月2日",
    "",
    "|",
    "\t",
]
texts = st.one_of(
    st.sampled_from(LABELS),
    st.sampled_from(LINES),
    st.sampled_from(["0", "12", "", "-", "１２", "增3", "3.5万元", "1,204", "2（其中1件）", "�"]),
    st.text(max_size=12),
)
cells = st.builds(Printed, texts, st.integers(1, 4), st.integers(1, 12))
tables = st.lists(st.lists(cells, min_size=1, max_size=10), min_size=1, max_size=8)
parts = st.lists(st.one_of(texts, tables), max_size=8)
FEW, MANY = 25, 600


def bounded(examples: int):  # type: ignore[no-untyped-def]
    """The same examples each time, none remembered, a failing one shown as it is: to shrink it takes minutes."""
    limits = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    return lambda function: seed(20261121)(limits(function))


def check(content: bytes) -> None:
    reports = read([Document(content, "made")])
    assert reports
    for report in reports:
        assert report.error is None or "failed (" not in report.error, report.error
        report_to_json(report, version="0", all_cells=True)


def visible(text: str) -> str:
    """A text that XML can carry."""
    return "".join(c for c in text if c == "\n" or (c.isprintable() and c not in "\ufffe\uffff"))


def html(document: list[str | list[list[Printed]]]) -> bytes:
    body = "".join(f"<p>{part}</p>" if isinstance(part, str) else html_table(part) for part in document)
    return f"<html><body>{body}</body></html>".encode("utf-8", "replace")


def docx(document: list[str | list[list[Printed]]]) -> bytes:
    word = WordDocument()
    for part in document:
        if isinstance(part, str):
            word.add_paragraph(visible(part))
            continue
        table = word.add_table(rows=0, cols=max(map(len, part)))
        for row in part:
            for cell, printed in zip(table.add_row().cells, row, strict=False):
                cell.text = visible(printed.text)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def text(document: list[str | list[list[Printed]]], shape: str) -> bytes:
    lines = [
        line for part in document for line in ([part] if isinstance(part, str) else text_table(part, shape))
    ]
    return "\n".join(lines).encode("utf-8", "replace")


def rtf(document: list[str | list[list[Printed]]]) -> bytes:
    out = ["{\\rtf1\\ansi\\ansicpg936 "]
    for part in document:
        if isinstance(part, str):
            out.append("".join(f"\\u{ord(c) & 0xFFFF}?" for c in part) + "\\par ")
            continue
        for row in part:
            out.append("\\trowd" + "".join(f"\\cellx{cell.colspan * 500}" for cell in row) + "\\intbl ")
            out += ["".join(f"\\u{ord(c) & 0xFFFF}?" for c in cell.text) + "\\cell " for cell in row]
            out.append("\\row ")
    return ("".join(out) + "}").encode()


WRITERS = {
    "html": html,
    "docx": docx,
    "rtf": rtf,
    "tabs": lambda document: text(document, "tabs"),
    "pipes": lambda document: text(document, "pipes"),
    "lines": lambda document: text(document, "lines"),
    "glued": lambda document: text(document, "glued"),
}


def fuzz(kind: str, examples: int) -> None:
    @bounded(examples)
    @given(parts)
    def run(document: list[str | list[list[Printed]]]) -> None:
        check(WRITERS[kind](document))

    run()


@pytest.mark.parametrize("kind", WRITERS)
def test_structure_at_random(kind: str) -> None:
    fuzz(kind, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("kind", WRITERS)
def test_much_structure_at_random(kind: str) -> None:
    fuzz(kind, MANY)


slots = st.lists(
    st.lists(st.one_of(st.none(), st.builds(GridCell, texts, st.integers(1, 3))), max_size=12), max_size=10
)


@pytest.mark.parametrize("ruled", [True, False])
def test_grids_at_random(ruled: bool) -> None:
    @bounded(FEW * 2)
    @given(slots)
    def run(rows: list[list[GridCell | None]]) -> None:
        grid = Grid(rows=rows, ruled=ruled)
        found = read_tables([grid])
        printed = [cell.text for row in rows for cell in row if cell is not None]
        assert all(
            " ".join(cell.text.split()) in {" ".join(t.split()) for t in [*printed, ""]}
            for cell in found.cells.values()
        )

    run()


places = st.floats(0, 600, allow_nan=False)
characters = st.lists(
    st.builds(
        lambda text, x, y, size: Character(text, x, y, x + size, y + size),
        st.sampled_from("自然人总计一二三四、（）0123456789商业企业科研机构"),
        places,
        places,
        st.floats(0.1, 40),
    ),
    max_size=60,
)
segments = st.lists(st.builds(Segment, places, places, places), max_size=12)


def test_pages_at_random() -> None:
    @bounded(FEW * 2)
    @given(st.lists(st.tuples(characters, segments, segments), max_size=3))
    def run(drawn: list[tuple[list[Character], list[Segment], list[Segment]]]) -> None:
        pages = [
            page_of(number, 595.0, 842.0, printed, Rulings(across, down))
            for number, (printed, across, down) in enumerate(drawn, start=1)
        ]
        read_tables(blocks_of(pages))

    run()


def test_package_parts_that_are_no_xml() -> None:
    for name in ("word/document.xml", "xl/workbook.xml", "OFD.xml", "word/numbering.xml", "word/styles.xml"):
        for content in (b"", b"\x00" * 50, b"<a", b"<?xml version='1.0'?><w:document/>"):
            check(writers.zip_of({"word/document.xml": b"<document/>", name: content}))
