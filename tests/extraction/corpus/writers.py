"""Generated reports as bytes: one writer a format, each through a real library or program."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph as WordParagraph
from playwright.sync_api import sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from tests.extraction import samples, writers
from tests.extraction.samples import Printed, Rows

Parts = Sequence[str | Rows]
Writer = Callable[[Parts, frozenset[str], int], bytes]

RUNNING_HEAD = "云溪县政府信息公开办公室编印"
_HEADER_ROWS = 3
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
_PAGE_HEAD = f'<div style="font-size:9px;padding-left:18mm">{RUNNING_HEAD}</div>'
_PAGE_MARK = (
    '<div style="font-size:9px;width:100%;text-align:center">— <span class="pageNumber"></span> —</div>'
)


def chromium() -> str | None:
    """Where Chromium is on this machine, if it is."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def write_html(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    body = "\n".join(
        f"<p>{escape(part)}</p>" if isinstance(part, str) else _html_table(part, quirks)
        for part in _with_placeholders(parts, quirks)
    )
    decoys = "".join(_html_table(table, frozenset()) for table in _DECOYS) if "decoy_tables" in quirks else ""
    page = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开年报_门户网站</title></head>'
        f'<body><div class="crumbs">首页 &gt; 政务公开</div>{decoys}'
        f'<div class="main"><div class="content">{_framed(body, quirks)}</div></div>'
        '<div class="footer">版权所有</div></body></html>'
    )
    return page.encode("gb18030" if number % 4 == 3 else "utf-8")


def _framed(body: str, quirks: frozenset[str]) -> str:
    return f"<table><tr><td>{body}</td></tr></table>" if "framed" in quirks else body


def _html_table(rows: Rows, quirks: frozenset[str]) -> str:
    shown = [[Printed(_html_text(c.text, quirks), c.rowspan, c.colspan) for c in row] for row in rows]
    table = samples.html_table(shown, fillers="filler_headers" in quirks)
    if "repeated_headers" in quirks and len(rows) > _HEADER_ROWS * 2:
        head, *rest = table.split("</tr>")
        head = "</tr>".join([head, *rest[: _HEADER_ROWS - 1]]).replace(">", "><thead>", 1)
        table = f"{head}</tr></thead>" + "</tr>".join(rest[_HEADER_ROWS - 1 :])
    return table


def _html_text(text: str, quirks: frozenset[str]) -> str:
    if not text and "ideographic_blanks" in quirks:
        return "\u3000"
    return escape(text).replace("\n", "<br>")


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


def write_docx(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    return _docx(parts, quirks, number, style="Table Grid")


def write_unruled_docx(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    return _docx(parts, quirks, number, style="Normal Table")


def _docx(parts: Parts, quirks: frozenset[str], number: int, *, style: str) -> bytes:
    word = WordDocument()
    if "decoy_tables" in quirks:
        parts = [*_DECOYS, *parts]
    numbered = _numbering(word) if "automatic_numbers" in quirks else None
    for part in _with_placeholders(parts, quirks):
        if isinstance(part, str):
            _word_line(word, part, numbered, styled=bool(number % 2))
            continue
        rows = samples.filled(part) if "filler_headers" in quirks else part
        if "ideographic_blanks" in quirks:
            rows = [[Printed(c.text or "\u3000", c.rowspan, c.colspan) for c in row] for row in rows]
        table = word.add_table(rows=len(rows), cols=max(_width(rows)))
        table.style = style
        samples.fill_word_table(table, rows)
        if "repeated_headers" in quirks and len(rows) > _HEADER_ROWS * 2:
            for row in table.rows[:_HEADER_ROWS]:
                row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        word.add_paragraph("")
    if "framed" in quirks:
        _frame(word)
    if "running_head" in quirks:
        word.sections[0].header.paragraphs[0].text = RUNNING_HEAD
    if "page_marks" in quirks:
        footer = word.sections[0].footer.paragraphs[0]
        footer.add_run("— ")
        field = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        footer._p.append(parse_xml(field))
        footer.add_run(" —")
    out = BytesIO()
    word.save(out)
    return out.getvalue()


_LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))


def _numbering(word: WordDocument) -> int:
    """Define Word's own numbering 一、 （一） 1. and give its number; the style Heading 1 numbers by it, too."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in enumerate(_LEVELS)
    )
    numbering = word.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    number = int(numbering.add_num(77).numId)
    style = word.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    return number


def _word_line(word: WordDocument, text: str, numbered: int | None, *, styled: bool) -> None:
    """A paragraph; a heading without its number where Word's own numbering (of a style, if `styled`) gives it."""
    level = 0 if text[1:2] == "、" else 1 if text[:1] == "（" and text[2:3] == "）" else None
    if numbered is None or level is None:
        word.add_paragraph(text)
        return
    bare = text[2 if level == 0 else 3 :]
    if level == 0 and styled:
        word.add_paragraph(bare, style="Heading 1")
        return
    line: WordParagraph = word.add_paragraph(bare)
    line._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{numbered}"/></w:numPr>')
    )


def _frame(word: WordDocument) -> None:
    """Put all that the document holds into the one cell of a table."""
    frame = word.add_table(rows=1, cols=1)._tbl
    cell = frame.tr_lst[0].tc_lst[0]
    body = word.element.body
    for element in [item for item in body if item is not frame and item.tag != qn("w:sectPr")]:
        cell.append(element)
    cell.append(parse_xml(f"<w:p {nsdecls('w')}/>"))


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
            story += [
                Spacer(1, 6),
                samples.pdf_table(part, ruled=ruled, repeated=_repeated(part, quirks)),
                Spacer(1, 6),
            ]
    out = BytesIO()

    def mark(canvas: object, document: object) -> None:
        if "page_marks" in quirks:
            canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
            canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")  # type: ignore[attr-defined]
        if "running_head" in quirks:
            canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
            canvas.drawString(90, A4[1] - 50, RUNNING_HEAD)  # type: ignore[attr-defined]

    SimpleDocTemplate(out, pagesize=A4).build(story, onFirstPage=mark, onLaterPages=mark)
    return out.getvalue()


def _repeated(rows: Rows, quirks: frozenset[str]) -> int:
    return _HEADER_ROWS if "repeated_headers" in quirks and len(rows) > _HEADER_ROWS * 2 else 0


def write_pdf(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    return _pdf(parts, quirks, ruled=True)


def write_unruled_pdf(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    return _pdf(parts, quirks, ruled=False)


def _page_to_print(parts: Parts, quirks: frozenset[str], *, ruled: bool) -> bytes:
    body = "".join(
        f"<p>{escape(part)}</p>" if isinstance(part, str) else _html_table(part, quirks) for part in parts
    )
    style = _PRINT_STYLE % ("border:1px solid black" if ruled else "border:0")
    marks = [name for name in ("page_marks", "running_head") if name in quirks]
    return (
        f'<html lang="zh" class="{" ".join(marks)}"><style>{style}</style><body>{body}</body></html>'.encode()
    )


def write_page_to_print(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    return _page_to_print(parts, quirks, ruled=True)


def write_unruled_page_to_print(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    return _page_to_print(parts, quirks, ruled=False)


def print_by_chromium(pages: Sequence[bytes]) -> list[bytes]:
    """PDFs of pages. The browser ends with it: left open, its event loop would be in the way of other tests."""
    printed: list[bytes] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        for content in pages:
            marks = content[: content.index(b"<style>")].decode()
            page.set_content(content.decode())
            printed.append(
                page.pdf(
                    format="A4",
                    margin={"top": "20mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
                    display_header_footer='class=""' not in marks,
                    header_template=_PAGE_HEAD if "running_head" in marks else "<span></span>",
                    footer_template=_PAGE_MARK if "page_marks" in marks else "<span></span>",
                )
            )
        browser.close()
    return printed


def office(extension: str, source: str) -> Callable[[Sequence[bytes]], list[bytes]]:
    """What LibreOffice saves files of the format `source` as, all in one run of it."""

    def convert(contents: Sequence[bytes]) -> list[bytes]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            sources = [folder / f"{place:03}.{source}" for place in range(len(contents))]
            for path, content in zip(sources, contents, strict=True):
                path.write_bytes(content)
            writers.convert(folder, sources, extension)
            return [path.with_suffix(f".{extension}").read_bytes() for path in sources]

    return convert


TEXT_SHAPES = ("cell a line", "tabs", "pipes", "lines", "lone pipes", "glued")


def write_text(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    shape = TEXT_SHAPES[number % len(TEXT_SHAPES)]
    out: list[str] = []
    for part in parts:
        out += [part] if isinstance(part, str) else samples.text_table(part, shape)
    return "\n".join(out).encode("gb18030" if number % 5 == 4 else "utf-8")


def write_markdown(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
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


def write_mhtml(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    page = write_html(parts, quirks, 0).decode()
    charset, encoding = (("utf-8", "quoted-printable"), ("gbk", "base64"), ("gbk", "quoted-printable"))[
        number % 3
    ]
    return writers.mhtml(page, charset=charset, encoding=encoding)


def write_rtf(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    return writers.rtf_of(parts)


def write_xlsx(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    shown = [
        part if isinstance(part, str) or "filler_headers" not in quirks else samples.filled(part)
        for part in parts
    ]
    return writers.xlsx_of(shown, merged_prose=bool(number % 2))


def write_ofd(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    return writers.ofd_of(parts)


def write_zip(parts: Parts, quirks: frozenset[str], number: int) -> bytes:
    """The report as a web page or a Word file, beside a file that is none, under names in GBK."""
    written = (
        ("年度报告.docx", write_docx(parts, quirks, number))
        if number % 2
        else ("年度报告.htm", write_html(parts, quirks, number))
    )
    return writers.gbk_zip(dict([("说明.txt", "附件请用办公软件打开。".encode("gb18030")), written]))


@dataclass(frozen=True)
class Format:
    """A format of the corpus: `write` gives its bytes, or what `convert` (many at once) makes them of.

    `family` is what switches can be on in it (quirks.py); `needs` says which program on this machine.
    """

    title: str
    family: str
    write: Writer
    convert: Callable[[Sequence[bytes]], list[bytes]] | None = None
    needs: str | None = None


FORMATS: dict[str, Format] = {
    "html": Format("HTML", "html", write_html),
    "docx": Format("DOCX", "docx", write_docx),
    "pdf": Format("PDF, written by reportlab", "pdf", write_pdf),
    "pdf unruled": Format("PDF by reportlab without ruling lines", "pdf", write_unruled_pdf),
    "pdf printed": Format(
        "PDF, printed by Chromium", "pdf", write_page_to_print, print_by_chromium, "chromium"
    ),
    "pdf printed unruled": Format(
        "PDF by Chromium without ruling lines",
        "pdf",
        write_unruled_page_to_print,
        print_by_chromium,
        "chromium",
    ),
    "text": Format("plain text", "text", write_text),
    "markdown": Format("Markdown", "markdown", write_markdown),
    "mhtml": Format("MHTML", "html", write_mhtml),
    "rtf": Format("RTF in code page 936", "pdf", write_rtf),
    "xlsx": Format("XLSX", "sheet", write_xlsx),
    "ofd": Format("OFD", "pdf", write_ofd),
    "zip": Format("ZIP of HTML or DOCX", "html", write_zip),
    "doc office": Format(
        "DOC and WPS, saved by LibreOffice", "docx", write_docx, office("doc", "docx"), "soffice"
    ),
    "rtf office": Format("RTF, saved by LibreOffice", "docx", write_docx, office("rtf", "docx"), "soffice"),
    "pdf office": Format(
        "PDF, saved by LibreOffice", "office pdf", write_docx, office("pdf", "docx"), "soffice"
    ),
    "xls office": Format("XLS, saved by LibreOffice", "sheet", write_xlsx, office("xls", "xlsx"), "soffice"),
    "pdf office unruled": Format(
        "PDF by LibreOffice without ruling lines",
        "office pdf",
        write_unruled_docx,
        office("pdf", "docx"),
        "soffice",
    ),
}
"""Every format of the corpus by a short name."""


def is_there(format_name: str) -> bool:
    """Whether the program that a format needs is on this machine."""
    needs = FORMATS[format_name].needs
    return needs is None or {"chromium": chromium(), "soffice": writers.SOFFICE}[needs] is not None
