"""Invented reports in every format, printed from the forms' own labels: what the tests of the readers read."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from docx import Document as WordDocument
from docx.table import Table as WordTable
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from extraction.forms import FormDefinition
from extraction.words.values import is_number

AUTHORITY = "青石镇人民政府"
REGION = "云溪县"
TITLE = "云溪县青石镇人民政府{year}年政府信息公开工作年度报告"
PROSE = {
    1: [
        "{year}年，青石镇人民政府围绕中心工作推进政务公开，健全制度，规范流程。",
        "（一）主动公开。及时发布各类信息。",
    ],
    5: ["存在的问题是公开形式不够丰富。下一步将丰富公开形式，加强培训。"],
    6: ["本年度未收取信息处理费。"],
}
HEADINGS = {1: "一、总体情况", 5: "五、存在的主要问题及改进情况", 6: "六、其他需要报告的事项"}


@dataclass(frozen=True)
class Printed:
    """A printed cell with its spans."""

    text: str
    rowspan: int = 1
    colspan: int = 1


Rows = list[list[Printed]]


def values_of(form: FormDefinition, seed: int) -> dict[str, int]:
    """A number for every cell of a form, whose sums all hold. Most are not zero."""
    chance = random.Random(seed)
    values: dict[str, int] = {}
    for key in form.cell_keys():
        if key.startswith("disclosure"):
            values[key] = chance.randrange(1, 5000)
    applicants = [column.key for column in form.requests_columns if column.key != "total"]
    sums = dict.fromkeys(applicants, 0)
    for row in form.requests_rows:
        for column in applicants:
            cell = chance.choice((0, 0, 1, 3, 12, 140))
            if row.key == "carried_in":
                cell = chance.randrange(3)
            values[f"requests.{row.key}.{column}"] = cell
            if row.groups:
                sums[column] += cell if row.key != "total_handled" else 0
    for column in applicants:
        values[f"requests.total_handled.{column}"] = sums[column]
        values[f"requests.new_requests.{column}"] = (
            sums[column] + values[f"requests.carried_over.{column}"] - values[f"requests.carried_in.{column}"]
        )
    for column in applicants:
        if values[f"requests.new_requests.{column}"] < 0:
            values[f"requests.carried_over.{column}"] += 5
            values[f"requests.new_requests.{column}"] += 5
    for row in form.requests_rows:
        values[f"requests.{row.key}.total"] = sum(values[f"requests.{row.key}.{c}"] for c in applicants)
    for block in form.review_blocks:
        outcomes = [column.key for column in form.review_columns if column.key != "total"]
        for outcome in outcomes:
            values[f"reviews.{block.key}.{outcome}"] = chance.randrange(9)
        values[f"reviews.{block.key}.total"] = sum(values[f"reviews.{block.key}.{o}"] for o in outcomes)
    return values


def yuan(form: FormDefinition, values: Mapping[str, int | None]) -> dict[str, int | None]:
    """The values as a reading gives them: money whose header says 万元 in yuan."""
    units = {
        f"disclosure.{row.key}.{column.key}": column.unit
        for block in form.disclosure_blocks
        for row in block.rows
        for column in block.columns
    }
    return {
        key: value * 10_000 if value is not None and units.get(key) == "万元" else value
        for key, value in values.items()
    }


def disclosure_rows(form: FormDefinition, texts: Mapping[str, str]) -> Rows:
    """Section 二's table, all articles in one, merged cells as the notice draws them."""
    width = 1 + max(len(block.columns) for block in form.disclosure_blocks)
    rows: Rows = []
    for block in form.disclosure_blocks:
        rows.append([Printed(block.article, colspan=width)])
        last = width - len(block.columns)
        rows.append(
            [Printed(block.content_label)]
            + [
                Printed(c.label, colspan=last if i == len(block.columns) - 1 else 1)
                for i, c in enumerate(block.columns)
            ]
        )
        for row in block.rows:
            cells = [texts[f"disclosure.{row.key}.{column.key}"] for column in block.columns]
            rows.append(
                [Printed(row.label)]
                + [Printed(text, colspan=last if i == len(cells) - 1 else 1) for i, text in enumerate(cells)]
            )
    return rows


def requests_rows(form: FormDefinition, texts: Mapping[str, str]) -> Rows:
    """Section 三's table: three columns of labels, seven of numbers."""
    inside = [column for column in form.requests_columns if column.groups]
    rows: Rows = [
        [Printed(form.requests_corner, rowspan=3, colspan=3), Printed(form.requests_applicants, colspan=7)],
        [
            Printed("自然人", rowspan=2),
            Printed(inside[0].groups[0], colspan=len(inside)),
            Printed("总计", rowspan=2),
        ],
        [Printed(column.label) for column in inside],
    ]
    printed: set[tuple[str, ...]] = set()
    for row in form.requests_rows:
        line: list[Printed] = []
        for depth in range(len(row.groups)):
            group = row.groups[: depth + 1]
            if group not in printed:
                printed.add(group)
                count = sum(1 for other in form.requests_rows if other.groups[: depth + 1] == group)
                line.append(Printed(group[-1], rowspan=count))
        line.append(Printed(row.label, colspan=3 - len(row.groups)))
        line += [Printed(texts[f"requests.{row.key}.{column.key}"]) for column in form.requests_columns]
        rows.append(line)
    return rows


def reviews_rows(form: FormDefinition, texts: Mapping[str, str]) -> Rows:
    """Section 四's table: fifteen numbers in a line."""
    columns = form.review_columns
    first, *rest = form.review_blocks
    return [
        [Printed(first.label, colspan=5), Printed(rest[0].groups[0], colspan=10)],
        [Printed(c.label, rowspan=2) for c in columns] + [Printed(block.label, colspan=5) for block in rest],
        [Printed(column.label) for _ in rest for column in columns],
        [Printed(texts[f"reviews.{b.key}.{c.key}"]) for b in form.review_blocks for c in columns],
    ]


def texts_of(values: Mapping[str, int | None]) -> dict[str, str]:
    return {key: "" if value is None else str(value) for key, value in values.items()}


def parts(form: FormDefinition, texts: Mapping[str, str], year: int) -> list[str | Rows]:
    """The whole report in order: lines of text and tables."""
    tables = {
        "disclosure": disclosure_rows(form, texts),
        "requests": requests_rows(form, texts),
        "reviews": reviews_rows(form, texts),
    }
    found: list[str | Rows] = [TITLE.format(year=year), HEADINGS[1], *PROSE[1]]
    for name, table in tables.items():
        found += [form.headings[name], table]
    for number in (5, 6):
        found += [HEADINGS[number], *PROSE[number]]
    found += [AUTHORITY, f"{year + 1}年1月20日"]
    return [part.format(year=year) if isinstance(part, str) else part for part in found]


# -- HTML ----------------------------------------------------------------------------------------------------

_CHROME_BEFORE = """<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li>政务公开</li></ul></div>
<div class="crumbs">您现在的位置：首页 &gt; 政务公开 &gt; 政府信息公开年报</div>
<table class="meta"><tr><td>索引号：</td><td>003218/2021-00012</td><td>发布机构：</td><td>云溪县人民政府办公室</td></tr>
<tr><td>发布日期：</td><td>{date}</td><td>有效性：</td><td>有效</td></tr></table>
<table><tr><td>栏目</td><td>总计</td></tr><tr><td>行政许可</td><td>77</td></tr><tr><td>其他</td><td>99</td></tr></table>
"""
_CHROME_AFTER = '<div class="footer">版权所有：云溪县人民政府 备案号 1234567 <p>六、友情链接</p></div>'


def html_table(rows: Rows, *, fillers: bool = False) -> str:
    """A table; with `fillers` the header's rowspans are empty cells instead, as many editors write them."""
    lines: list[str] = []
    holes: dict[int, dict[int, int]] = {}
    for y, row in enumerate(rows):
        x, cells = 0, []
        pending = holes.pop(y, {})
        for cell in row:
            while x in pending:
                cells.append("<td>&nbsp;</td>" * pending[x])
                x += pending[x]
            spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            if cell.rowspan > 1 and fillers:
                for below in range(1, cell.rowspan):
                    holes.setdefault(y + below, {})[x] = cell.colspan
            elif cell.rowspan > 1:
                spans += f' rowspan="{cell.rowspan}"'
            cells.append(f"<td{spans}><p><span>{cell.text or '&nbsp;'}</span><o:p></o:p></p></td>")
            x += cell.colspan
        for start in sorted(hole for hole in pending if hole >= x):
            cells.append("<td></td>" * pending[start])
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return "<table border=1>" + "\n".join(lines) + "</table>"


def html(
    form: FormDefinition,
    values: Mapping[str, int | None],
    year: int,
    *,
    fillers: bool = False,
    chrome: bool = False,
) -> str:
    body = "\n".join(
        f"<p>{part}</p>" if isinstance(part, str) else html_table(part, fillers=fillers)
        for part in parts(form, texts_of(values), year)
    )
    before = _CHROME_BEFORE.format(date=f"{year + 1}-01-22") if chrome else ""
    after = _CHROME_AFTER if chrome else ""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        f"<title>{TITLE.format(year=year)}_云溪县人民政府</title></head>"
        f'<body>{before}<div class="main"><div class="content">{body}</div></div>{after}</body></html>'
    )


def filled(rows: Rows) -> Rows:
    """The same rows with an empty cell in each slot that a cell above reaches into."""
    done: Rows = []
    holes: dict[int, dict[int, int]] = {}
    for y, row in enumerate(rows):
        x, line = 0, []
        pending = holes.pop(y, {})
        for cell in row:
            while x in pending:
                line += [Printed("")] * pending[x]
                x += pending[x]
            for below in range(1, cell.rowspan):
                holes.setdefault(y + below, {})[x] = cell.colspan
            line.append(Printed(cell.text, colspan=cell.colspan))
            x += cell.colspan
        for hole in sorted(hole for hole in pending if hole >= x):
            line += [Printed("")] * pending[hole]
        done.append(line)
    return done


# -- DOCX ----------------------------------------------------------------------------------------------------


def fill_word_table(table: WordTable, rows: Rows) -> None:
    taken: set[tuple[int, int]] = set()
    # Asked for each cell, python-docx goes through the whole table each time.
    cells, width = list(table._cells), len(table.columns)
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            bottom, right = y + cell.rowspan - 1, x + cell.colspan - 1
            taken |= {(j, i) for j in range(y, bottom + 1) for i in range(x, right + 1)}
            target = cells[y * width + x]
            if (bottom, right) != (y, x):
                target = target.merge(cells[bottom * width + right])
            target.text = cell.text
            x = right + 1


def docx(form: FormDefinition, values: Mapping[str, int | None], year: int) -> bytes:
    document = WordDocument()
    for part in parts(form, texts_of(values), year):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        width = sum(cell.colspan for cell in part[0])
        fill_word_table(document.add_table(rows=len(part), cols=width), part)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


# -- PDF -----------------------------------------------------------------------------------------------------

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
BODY = ParagraphStyle(
    "body", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK", firstLineIndent=22
)
_CELL = ParagraphStyle("cell", fontName="STSong-Light", fontSize=8, leading=10, wordWrap="CJK")


def pdf(form: FormDefinition, values: Mapping[str, int | None], year: int, *, ruled: bool = True) -> bytes:
    """A PDF whose long table runs over a page's end, with page numbers (— 2 —) below."""
    story: list[object] = []
    for part in parts(form, texts_of(values), year):
        if isinstance(part, str):
            story.append(Paragraph(part, BODY))
            continue
        story += [Spacer(1, 6), pdf_table(part, ruled=ruled), Spacer(1, 6)]
    out = BytesIO()

    def mark(canvas: object, document: object) -> None:
        canvas.setFont("STSong-Light", 9)  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, 30, f"— {document.page} —")  # type: ignore[attr-defined]

    SimpleDocTemplate(out, pagesize=A4).build(story, onFirstPage=mark, onLaterPages=mark)
    return out.getvalue()


def pdf_table(rows: Rows, *, ruled: bool, repeated: int = 0) -> Table:
    """A table for a PDF; its first `repeated` rows are printed again on each page that it runs over."""
    width = sum(cell.colspan for cell in rows[0])
    data: list[list[object]] = [[""] * width for _ in rows]
    style: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            bottom, right = y + cell.rowspan - 1, x + cell.colspan - 1
            taken |= {(j, i) for j in range(y, bottom + 1) for i in range(x, right + 1)}
            data[y][x] = Paragraph(cell.text, _CELL)
            if (bottom, right) != (y, x):
                style.append(("SPAN", (x, y), (right, bottom)))
            x = right + 1
    total = A4[0] - 120
    widths = [total / width] * width
    if width == 10:
        widths = [total * share for share in (0.08, 0.12, 0.24, *([0.08] * 7))]
    return Table(data, colWidths=widths, style=TableStyle(style), splitByRow=1, repeatRows=repeated)


# -- text ----------------------------------------------------------------------------------------------------


def slots(rows: Rows) -> list[list[str]]:
    """Rows with an empty cell where a cell above reaches down, and none for a colspan: what converters print."""
    holes: dict[int, set[int]] = {}
    lines = []
    for y, row in enumerate(rows):
        x, line = 0, []
        for cell in row:
            while x in holes.get(y, ()):
                line.append("")
                x += 1
            line.append(cell.text)
            for below in range(1, cell.rowspan):
                holes.setdefault(y + below, set()).add(x)
            x += 1
        line += ["" for hole in holes.get(y, ()) if hole >= x]
        lines.append(line)
    return lines


def text(form: FormDefinition, values: Mapping[str, int | None], year: int, shape: str) -> str:
    """The report as text; `shape` as for `text_table`."""
    out: list[str] = []
    for part in parts(form, texts_of(values), year):
        out += [part] if isinstance(part, str) else text_table(part, shape)
    return "\n".join(out)


def text_table(table: Rows, shape: str) -> list[str]:
    """A table as converters print it.

    The shapes: "cell a line" (after a tab), "tabs", "pipes", "lines" (a cell a line, no marks at all), "lone pipes"
    (the same with a | between), "glued" (a row a line, the single digits of its values without a space), "cell pipes"
    (a cell a line with a | behind it) and "row pipes" (a row a line), both filled up with pipes to the table's width,
    "bare pipes" (only between the cells of a row) and "columns" (set in columns with blanks).
    """
    width = max(len(row) for row in slots(table))
    if shape == "cell pipes":
        return [
            line
            for row in table
            for line in [*(f"{c.text} |".strip() for c in row), _filling(row, width)]
            if line
        ]
    if shape == "row pipes":
        return ["".join(f"{c.text} | " for c in row) + _filling(row, width) for row in table]
    if shape == "bare pipes":
        rows = ["| ".join(c.text for c in row) + "  " for row in table]
        return [rows[0], "|".join(["---"] * len(table[0])), *rows[1:], ""]
    if shape == "columns":
        wide = [max((len(row[n].text) for row in table if n < len(row)), default=0) + 2 for n in range(width)]
        return ["".join(c.text.ljust(w) for c, w in zip(row, wide, strict=False)) for row in table]
    if shape == "cell a line":
        return [line for row in slots(table) for line in [*(f"\t{cell}" for cell in row), ""]]
    if shape == "tabs":
        return ["\t".join(row) for row in slots(table)]
    if shape == "pipes":
        rows = slots(table)
        out = ["", "| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
        return [*out, *("| " + " | ".join(row) + " |" for row in rows[1:]), ""]
    if shape == "glued":
        return [line for row in table for line in _glued(row)]
    lines = [cell.text for row in table for cell in row]
    return lines if shape == "lines" else [line for cell in lines for line in ("|", cell)]


def _filling(row: list[Printed], width: int) -> str:
    return "|" * (width - len(row))


def _glued(row: list[Printed]) -> list[str]:
    """The labels of a row a line each, its values after the last: without a space where each is one digit."""
    texts = [cell.text for cell in row]
    first = next((place for place, text in enumerate(texts) if is_number(text)), len(texts))
    labels, numbers = texts[:first], texts[first:]
    if not numbers or not labels:
        return [*labels, " ".join(numbers)] if numbers else labels
    together = all(len(number) == 1 for number in numbers)
    return [*labels[:-1], labels[-1] + ("" if together else " ") + ("" if together else " ").join(numbers)]
