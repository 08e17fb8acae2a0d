"""What editors, Word and portals make of the same printed report in HTML: each a change of the page that keeps what
a reader sees in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from html import escape

from lxml import etree, html

from tests.extraction.samples import Printed, Rows

Element = html.HtmlElement
Markup = Callable[[Element], None]

_NUMBER = re.compile(r"^\d[\d.]*$")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def tables(page: Element) -> list[Element]:
    return list(page.iter("table"))


def cells(page: Element) -> list[Element]:
    return list(page.iter("td", "th"))


def numbers(page: Element) -> list[Element]:
    """The elements whose text is a printed number."""
    return [item for item in page.iter() if isinstance(item.tag, str) and _NUMBER.match(item.text or "")]


def labels(page: Element) -> list[Element]:
    """The elements of cells whose text is a label."""
    return [
        item
        for cell in cells(page)
        for item in cell.iter()
        if (item.text or "").strip("\xa0 ") and not _NUMBER.match(item.text or "")
    ]


def element(markup: str) -> Element:
    return html.fragment_fromstring(markup)


def replace(old: Element, new: Element) -> None:
    new.tail = old.tail
    old.getparent().replace(old, new)


def word_markup(page: Element) -> None:
    for cell in cells(page):
        cell.set("style", "mso-border-alt:solid windowtext .5pt;mso-fareast-language:ZH-CN;width:31.2pt")
        for span in cell.iter("span"):
            text, span.text = span.text, ""
            for piece in text or "":
                inner = etree.SubElement(span, "span", lang="EN-US", style="font-family:仿宋")
                inner.text = piece


def conditional_comments(page: Element) -> None:
    for table in tables(page):
        table.addprevious(
            etree.Comment("[if gte mso 9]><table><tr><td>规章</td><td>99</td></tr></table><![endif]")
        )
        for row in table.iter("tr"):
            row.insert(0, etree.Comment("[if !supportMisalignedColumns]"))


def digits_apart(page: Element) -> None:
    for item in numbers(page):
        first, rest = item.text[:1], item.text[1:]
        item.text = ""
        for text in (first, rest):
            etree.SubElement(item, "font").text = text


def full_width(page: Element) -> None:
    for item in numbers(page):
        item.text = item.text.translate(FULL_WIDTH)


def counted(page: Element) -> None:
    for table in tables(page)[1:]:
        for item in numbers(table):
            item.text += "件"


def blanks_around(page: Element) -> None:
    for item in numbers(page):
        item.text = f"\xa0\u3000 {item.text}\u200b\n"


def row_headers(page: Element) -> None:
    for row in page.iter("tr"):
        row[0].tag = "th"


def head_body_foot(page: Element) -> None:
    for table in tables(page):
        rows = list(table.iter("tr"))
        parts = (("thead", rows[:1]), ("tbody", rows[1:-1]), ("tfoot", rows[-1:]))
        for name, own in parts:
            part = etree.SubElement(table, name)
            part.extend(own)


def to_the_end(page: Element) -> None:
    """rowspan=0 reaches to the last row of the row group, and no further."""
    rows = list(tables(page)[1].iter("tr"))
    group, rest = etree.SubElement(tables(page)[1], "tbody"), etree.SubElement(tables(page)[1], "tbody")
    group.extend(rows[5:-1])
    rest.append(rows[-1])
    group[0][0].set("rowspan", "0")


def too_wide(page: Element) -> None:
    for table in tables(page):
        for row in table.iter("tr"):
            if row[-1].get("colspan"):
                row[-1].set("colspan", "99")


def too_tall(page: Element) -> None:
    for cell in tables(page)[1].iter("td"):
        if cell.text_content().startswith("三、"):
            cell.set("rowspan", "65534")


def notes_column(page: Element) -> None:
    for table in tables(page)[:2]:
        for place, row in enumerate(table.iter("tr")):
            row.append(element("<td>备注</td>" if place == 1 else "<td></td>"))


def number_column(page: Element) -> None:
    rows = list(tables(page)[1].iter("tr"))
    rows[0].insert(0, element('<td rowspan="3">序号</td>'))
    for place, row in enumerate(rows[3:], start=1):
        row.insert(0, element(f"<td>{place}</td>"))


def footnote_marks(page: Element) -> None:
    for place, item in enumerate(labels(page)):
        if place % 3 == 0 and len(item.text) > 3:
            item.text += ("①", "[1]", "*", "注1")[place % 4] if place % 4 != 3 else "（注1）"


def superscript_marks(page: Element) -> None:
    for place, item in enumerate(labels(page)):
        if place % 4 == 0 and len(item.text) > 3:
            etree.SubElement(item, "sup").text = "[2]"


def english_beside(page: Element) -> None:
    for item in labels(page):
        if len(item.text) > 3:
            item.text += " Item of disclosure"


def english_below(page: Element) -> None:
    for item in labels(page):
        if len(item.text) > 3:
            etree.SubElement(item, "br").tail = "Requests handled"


def vertical_groups(page: Element) -> None:
    for cell in tables(page)[1].iter("td"):
        if int(cell.get("rowspan") or 1) > 2 and len(cell.text_content()) < 12:
            text = cell.text_content()
            del cell[:]
            cell.text = text[0]
            for piece in text[1:]:
                etree.SubElement(cell, "br").tail = piece


def vertical_header(page: Element) -> None:
    for row in list(tables(page)[1].iter("tr"))[:3]:
        for cell in row:
            text = cell.text_content()
            if len(text) < 9:
                del cell[:]
                cell.text = ""
                for piece in text:
                    etree.SubElement(cell, "p").text = piece


def hidden_copy(page: Element) -> None:
    """The same tables for small screens, with other numbers while they are not filled in."""
    for table in tables(page):
        copy = deepcopy(table)
        for item in numbers(copy):
            item.text = "77"
        hidden = element('<div style="display : none"></div>')
        hidden.append(copy)
        table.addprevious(hidden)


def phone_copy(page: Element) -> None:
    [content] = page.find_class("content")
    copy = deepcopy(content)
    copy.set("class", "content visible-xs")
    copy.set("style", "DISPLAY:none;")
    content.addprevious(copy)


def printed_copy(page: Element) -> None:
    """The whole report once more, as it is printed on paper."""
    [content] = page.find_class("content")
    content.addnext(deepcopy(content))


def noscript_copy(page: Element) -> None:
    table = tables(page)[0]
    table.addprevious(
        element(f"<noscript>{escape('请启用脚本')}<table><tr><td>规章</td><td>9</td></tr></table></noscript>")
    )


def split_by_pages(page: Element) -> None:
    table = tables(page)[1]
    rows = list(table.iter("tr"))
    second = element('<table border="1"></table>')
    second.extend(deepcopy(rows[:3]))
    second.extend(rows[5:])
    for cell in rows[3].getparent().iter("td"):
        if int(cell.get("rowspan") or 1) > 3:
            cell.set("rowspan", "1")
    table.addnext(second)


def in_a_table(page: Element) -> None:
    for table in tables(page):
        frame = element("<table><tbody><tr><td><div></div></td></tr></tbody></table>")
        replace(table, frame)
        table.tail = None
        frame.find(".//div").append(table)


def divs_for_tables(page: Element) -> None:
    set_as_tables(page, "style", ("display:table", "display:table-row", "display:table-cell"))


def set_as_tables(page: Element, attribute: str, values: tuple[str, str, str]) -> None:
    """Tables out of divs that an attribute sets as a table, its rows and its cells."""
    for table in tables(page):
        for value, parts in zip(values, ([table], table.iter("tr"), table.iter("td")), strict=True):
            for part in list(parts):
                part.tag, part.attrib[attribute] = "div", value


def preformatted(page: Element) -> None:
    for table in tables(page):
        shown = element("<pre></pre>")
        lines = []
        for row in table.iter("tr"):
            lines.append("\t".join(cell.text_content().strip("\xa0") for cell in row))
        shown.text = "\n".join(lines)
        replace(table, shown)


def in_a_script(page: Element) -> None:
    [content] = page.find_class("content")
    body = "".join(html.tostring(item, encoding="unicode") for item in content)
    text = json.dumps(body, ensure_ascii=False).replace("</", "<\\/")
    shown = element("<script></script>")
    shown.text = f'document.getElementById("content").innerHTML = {text};'
    del content[:]
    content.addnext(shown)


def label_of_group_with_row(page: Element) -> None:
    """The group's number and the row's label in one cell."""
    for cell in list(tables(page)[1].iter("td")):
        if cell.text_content() == "三、本年度办理结果":
            cell.find(".//span").text = "三、本年度\n办理结果"


def total_row(page: Element) -> None:
    table = tables(page)[0]
    width = sum(int(cell.get("colspan") or 1) for cell in table.find(".//tr"))
    table.append(element("<tr><td>合计</td>" + "<td>9</td>" * (width - 1) + "</tr>"))


def side_by_side(page: Element) -> None:
    """Two tables in the cells of one that only places them."""
    first, second, _ = tables(page)
    frame = element('<table><tr><td valign="top"></td><td valign="top"></td></tr></table>')
    heading = second.getprevious()
    first.addprevious(frame)
    left, right = frame.iter("td")
    left.append(first)
    right.append(heading)
    right.append(second)


def reviews_stacked(page: Element) -> None:
    """Section 四's three blocks one below the other, each with its own header."""
    table = tables(page)[2]
    values = [cell.text_content() for cell in table[-1]]
    names = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    columns = "".join(f"<td>{name}</td>" for name in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    rows = "".join(
        f'<tr><td colspan="5">{name}</td></tr><tr>{columns}</tr>'
        f"<tr>{''.join(f'<td>{value}</td>' for value in values[place * 5 : place * 5 + 5])}</tr>"
        for place, name in enumerate(names)
    )
    replace(table, element(f"<table>{rows}</table>"))


def reviews_by_row(page: Element) -> None:
    """Section 四 with a row a block."""
    table = tables(page)[2]
    values = [cell.text_content() for cell in table[-1]]
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    columns = "".join(
        f"<td>{name}</td>" for name in ("类别", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    )
    rows = "".join(
        f"<tr><td>{name}</td>{''.join(f'<td>{value}</td>' for value in values[place * 5 : place * 5 + 5])}</tr>"
        for place, name in enumerate(names)
    )
    replace(table, element(f"<table><tr>{columns}</tr>{rows}</table>"))


def reviews_transposed(page: Element) -> None:
    """Section 四 with a column a block."""
    table = tables(page)[2]
    values = [cell.text_content() for cell in table[-1]]
    rows = "".join(
        f"<tr><td>{name}</td>{''.join(f'<td>{value}</td>' for value in values[place::5])}</tr>"
        for place, name in enumerate(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    )
    head = "<tr><td></td><td>行政复议</td><td>未经复议直接起诉</td><td>复议后起诉</td></tr>"
    replace(table, element(f"<table>{head}{rows}</table>"))


def empty_rows(page: Element) -> None:
    for table in tables(page):
        rows = list(table.iter("tr"))
        width = sum(int(cell.get("colspan") or 1) for cell in rows[0])
        rows[-1].addnext(element(f'<tr><td colspan="{width}">&nbsp;</td></tr>'))
        rows[0].addprevious(element("<tr></tr>"))


def captions(page: Element) -> None:
    for place, table in enumerate(tables(page), start=1):
        table.insert(0, element(f"<caption>表{place} 2022年情况统计（单位：件）</caption>"))


def title_row(page: Element) -> None:
    """The section's heading is the first row of its table."""
    for table in tables(page):
        heading = table.getprevious()
        width = sum(int(cell.get("colspan") or 1) for cell in table.find(".//tr"))
        table.insert(0, element(f'<tr><td colspan="{width}">{heading.text}</td></tr>'))
        heading.getparent().remove(heading)


def headings_apart(page: Element) -> None:
    for item in page.iter("p"):
        if re.match(r"[一二三四五六]、", item.text or ""):
            number, words = item.text[:2], item.text[2:]
            item.text = ""
            etree.SubElement(item, "strong").text = number
            etree.SubElement(item, "strong").text = words


def lines_by_breaks(page: Element) -> None:
    """All prose in one paragraph, its lines parted by <br>."""
    for item in page.iter("p"):
        if item.getparent().tag == "div":
            item.tag = "span"
            item.append(element("<br>"))
            item.append(element("<br>"))


def uneven_blanks(page: Element) -> None:
    for item in labels(page):
        item.text = (
            "\u3000\u3000" + "\xa0".join(item.text)
            if len(item.text) < 6
            else item.text[:3] + "\n\t  " + item.text[3:]
        )


MARKUPS: tuple[Markup, ...] = (
    word_markup, conditional_comments, digits_apart, full_width, counted, blanks_around, row_headers,
    head_body_foot, to_the_end, too_wide, too_tall, notes_column, number_column, footnote_marks,
    superscript_marks, english_beside, english_below, vertical_groups, vertical_header, hidden_copy,
    phone_copy, printed_copy, noscript_copy, split_by_pages, in_a_table, divs_for_tables, preformatted,
    in_a_script, label_of_group_with_row, total_row, side_by_side, reviews_stacked, reviews_by_row,
    reviews_transposed, empty_rows, captions, title_row, headings_apart, lines_by_breaks, uneven_blanks,
)  # fmt: skip
"""Every change that leaves a report the same."""

PRINTED: tuple[Markup, ...] = (
    full_width, counted, notes_column, number_column, footnote_marks, english_beside, vertical_groups, vertical_header,
    split_by_pages, label_of_group_with_row, total_row, reviews_stacked, reviews_by_row, reviews_transposed, empty_rows,
    title_row, uneven_blanks,
)  # fmt: skip
"""Those that change what is printed: they can be in any document."""


def parts_of(page: Element) -> list[str | Rows]:
    """What a page prints, line by line and table by table."""
    [content] = page.find_class("content")
    return [_rows(item) if item.tag == "table" else item.text_content() for item in content]


def _rows(table: Element) -> Rows:
    return [
        [
            Printed(_shown(cell), int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1))
            for cell in row.iter("td", "th")
        ]
        for row in table.iter("tr")
    ]


def _shown(cell: Element) -> str:
    for line_end in cell.iter("br"):
        line_end.text = "\n"
    paragraphs = [item.text_content().strip("\xa0") for item in cell.iter("p")]
    return "\n".join(paragraphs) if paragraphs else cell.text_content().strip("\xa0")
