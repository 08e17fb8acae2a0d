"""Generated reports as bytes: one writer a format, each through a real library or program."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from html import escape
from io import BytesIO

from docx import Document as WordDocument
from playwright.sync_api import sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from tests.extraction import samples
from tests.extraction.corpus.truth import Truth
from tests.extraction.samples import Printed, Rows

Parts = Sequence[str | Rows]
Writer = Callable[[Parts, Truth, frozenset[str], int], bytes]

_DECOYS: list[Rows] = [
    [[Printed("索引号："), Printed("003218/2021-00012"), Printed("发布机构："), Printed("县人民政府办公室")],
     [Printed("有效性："), Printed("有效"), Printed("浏览次数："), Printed("77")]],
    [[Printed("栏目"), Printed("总计")], [Printed("行政许可"), Printed("77")], [Printed("其他"), Printed("99")]],
]  # fmt: skip
_PRINT_STYLE = (
    "body{font-family:'Noto Serif CJK SC';font-size:14px;line-height:1.8} p{text-indent:2em;margin:0}"
    "table{border-collapse:collapse;width:100%%;font-size:11px;line-height:1.3;margin:6px 0}"
    "td{padding:2px 3px;text-align:center;%s} td:first-child{min-width:5em} .short td{white-space:normal}"
)
_PAGE_MARK = (
    '<div style="font-size:9px;width:100%;text-align:center">— <span class="pageNumber"></span> —</div>'
)


def chromium() -> str | None:
    """Where Chromium is on this machine, if it is."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def write_html(parts: Parts, truth: Truth, quirks: frozenset[str], number: int) -> bytes:
    body = "\n".join(
        f"<p>{escape(part)}</p>" if isinstance(part, str) else _html_table(part, quirks)
        for part in _with_placeholders(parts, quirks)
    )
    decoys = "".join(_html_table(table, frozenset()) for table in _DECOYS) if "decoy_tables" in quirks else ""
    page = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开年报_门户网站</title></head>'
        f'<body><div class="crumbs">首页 &gt; 政务公开</div>{decoys}'
        f'<div class="main"><div class="content">{body}</div></div><div class="footer">版权所有</div></body></html>'
    )
    return page.encode("gb18030" if number % 4 == 3 else "utf-8")


def _html_table(rows: Rows, quirks: frozenset[str]) -> str:
    shown = [
        [Printed(escape(c.text).replace("\n", "<br>"), c.rowspan, c.colspan) for c in row] for row in rows
    ]
    return samples.html_table(shown, fillers="filler_headers" in quirks)


def _with_placeholders(parts: Parts, quirks: frozenset[str]) -> list[str | Rows]:
    """Before each table the same table with dashes for its numbers, where the switch is on."""
    shown: list[str | Rows] = []
    for part in parts:
        if not isinstance(part, str) and "placeholder_tables" in quirks and len(part) > 3:
            shown.append([[_dashed(cell) for cell in row] for row in part])
        shown.append(part)
    return shown


def _dashed(cell: Printed) -> Printed:
    return Printed(
        "—" if cell.text[:1].isdecimal() and "." not in cell.text[:2] else cell.text,
        cell.rowspan,
        cell.colspan,
    )


def write_docx(parts: Parts, truth: Truth, quirks: frozenset[str], number: int) -> bytes:
    word = WordDocument()
    if "decoy_tables" in quirks:
        parts = [*_DECOYS, *parts]
    for part in _with_placeholders(parts, quirks):
        if isinstance(part, str):
            word.add_paragraph(part)
            continue
        rows = samples.filled(part) if "filler_headers" in quirks else part
        width = max(_width(rows))
        samples.fill_word_table(word.add_table(rows=len(rows), cols=width), rows)
        word.add_paragraph("")
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _width(rows: Rows) -> list[int]:
    """How many slots each row fills, those that cells above reach into included."""
    reach = [0] * len(rows)
    for y, row in enumerate(rows):
        for cell in row:
            for below in range(y, min(y + cell.rowspan, len(rows))):
                reach[below] += cell.colspan
    return reach


def _pdf(parts: Parts, quirks: frozenset[str], *, ruled: bool) -> bytes:
    story: list[Flowable] = []
    for part in parts:
        if isinstance(part, str):
            story.append(Paragraph(escape(part), samples.BODY))
        else:
            story += [Spacer(1, 6), samples.pdf_table(part, ruled=ruled), Spacer(1, 6)]
    out = BytesIO()

    def mark(canvas: object, document: object) -> None:
        if "page_marks" in quirks:
            canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
            canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")  # type: ignore[attr-defined]

    SimpleDocTemplate(out, pagesize=A4).build(story, onFirstPage=mark, onLaterPages=mark)
    return out.getvalue()


def write_pdf(parts: Parts, truth: Truth, quirks: frozenset[str], number: int) -> bytes:
    return _pdf(parts, quirks, ruled=True)


def write_unruled_pdf(parts: Parts, truth: Truth, quirks: frozenset[str], number: int) -> bytes:
    return _pdf(parts, quirks, ruled=False)


def _print_by_chromium(parts: Parts, quirks: frozenset[str], *, ruled: bool) -> bytes:
    body = "".join(
        f"<p>{escape(part)}</p>" if isinstance(part, str) else _html_table(part, quirks) for part in parts
    )
    style = _PRINT_STYLE % ("border:1px solid black" if ruled else "border:0")
    # Started for each document: an open browser's event loop would be in the way of every test after it.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(f'<html lang="zh"><style>{style}</style><body>{body}</body></html>')
        return page.pdf(
            format="A4",
            margin={"top": "20mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
            display_header_footer="page_marks" in quirks,
            header_template="<span></span>",
            footer_template=_PAGE_MARK,
        )


def write_printed_pdf(parts: Parts, truth: Truth, quirks: frozenset[str], number: int) -> bytes:
    return _print_by_chromium(parts, quirks, ruled=True)


def write_printed_unruled_pdf(parts: Parts, truth: Truth, quirks: frozenset[str], number: int) -> bytes:
    return _print_by_chromium(parts, quirks, ruled=False)


TEXT_SHAPES = ("cell a line", "tabs", "pipes", "lines", "lone pipes", "glued")


def write_text(parts: Parts, truth: Truth, quirks: frozenset[str], number: int) -> bytes:
    shape = TEXT_SHAPES[number % len(TEXT_SHAPES)]
    out: list[str] = []
    for part in parts:
        out += [part] if isinstance(part, str) else samples.text_table(part, shape)
    return "\n".join(out).encode("gb18030" if number % 5 == 4 else "utf-8")


def write_markdown(parts: Parts, truth: Truth, quirks: frozenset[str], number: int) -> bytes:
    chance = random.Random(number)
    bold = chance.random() < 0.5
    out: list[str] = []
    if "decoy_tables" in quirks:
        parts = [*_DECOYS, *parts]
    for place, part in enumerate(_with_placeholders(parts, quirks)):
        if not isinstance(part, str):
            out += samples.text_table(part, "pipes")
        elif not place:
            out += [f"# {part}", ""]
        elif part[1:2] == "、":
            out += [f"**{part}**" if bold else f"## {part}", ""]
        else:
            out += [part, ""]
    return "\n".join(out).encode()


WRITERS: Mapping[str, Writer] = {
    "html": write_html,
    "docx": write_docx,
    "pdf": write_pdf,
    "pdf unruled": write_unruled_pdf,
    "pdf printed": write_printed_pdf,
    "pdf printed unruled": write_printed_unruled_pdf,
    "text": write_text,
    "markdown": write_markdown,
}
"""Writers by the name of their format; "printed" ones need Chromium."""
