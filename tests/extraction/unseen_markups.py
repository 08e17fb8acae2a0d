"""What pages hold without showing it, or show without saying it as text: a reader sees the same report."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from lxml import etree, html

from tests.extraction.markups import (
    Element,
    Markup,
    cells,
    element,
    labels,
    numbers,
    replace,
    set_as_tables,
    tables,
)


def _blanks(page: Element) -> list[Element]:
    return [cell for cell in cells(page) if not cell.text_content().strip("\xa0 ")]


def _cell(markup: str) -> Element:
    return element(f"<table><tr>{markup}</tr></table>").find(".//td")


def _before_numbers(page: Element, markup: str) -> None:
    """Put something before each number, and into each blank cell."""
    for item in numbers(page):
        number, item.text = item.text, ""
        item.append(element(markup))
        item[-1].tail = number
    for cell in _blanks(page):
        cell.append(element(markup))


def struck(page: Element) -> None:
    _before_numbers(page, "<s>7</s>")


def deleted(page: Element) -> None:
    _before_numbers(page, '<del cite="mailto:editor" datetime="2023-01-05">7</del>')


def struck_by_style(page: Element) -> None:
    _before_numbers(page, '<span style="text-decoration: line-through">7</span>')


def invisible(page: Element) -> None:
    _before_numbers(page, '<span style="color:#333;visibility:hidden">7</span>')


def of_no_size(page: Element) -> None:
    _before_numbers(page, '<span style="font-size:0">7</span>')


def for_readers_aloud(page: Element) -> None:
    _before_numbers(page, '<span class="sr-only">7</span>')


def hidden_by_sheet(page: Element) -> None:
    sheet = "<style>.on{display:block}\n/* 旧 */ span.draft, .old { display : none !important; }</style>"
    page.find(".//head").append(element(sheet))
    _before_numbers(page, '<span class="draft">7</span>')


def raised_marks(page: Element) -> None:
    for item in numbers(page):
        etree.SubElement(item, "sup").text = "1"


def raised_by_style(page: Element) -> None:
    for item in numbers(page):
        item.append(element('<span style="font-size:8pt;vertical-align:super">2</span>'))


def circled_marks(page: Element) -> None:
    for item in numbers(page):
        item.text += "①"


def unprinted_characters(page: Element) -> None:
    for item in [*numbers(page), *labels(page)]:
        item.text = "\ufeff\u200e" + "\u00ad".join(item.text) + "\u200d\u2060"
    for cell in _blanks(page):
        cell.text = "\u200b\u3000\u00ad\ufeff"


def filled_in_fields(page: Element) -> None:
    for place, item in enumerate(numbers(page)):
        number, item.text = item.text, ""
        field = (
            f'<input type="text" value="{number}">',
            f"<textarea>{number}</textarea>",
            f"<select><option>9<option selected>{number}</select>",
            f'<input type="hidden" value="9"><input value="{number}">',
        )[place % 4]
        for part in html.fragments_fromstring(field):
            item.append(part)
    for cell in _blanks(page):
        cell.append(element('<input placeholder="0" value="">'))


def cell_in_a_cell(page: Element) -> None:
    for item in numbers(page):
        number, item.text = item.text, ""
        item.append(element(f"<table><tr><td>{number}</td></tr></table>"))


def hidden_rows(page: Element) -> None:
    """Excel's: rows that were hidden in the sheet, and one at the end that only states the columns' widths."""
    for table in tables(page):
        rows = list(table.iter("tr"))
        for row in rows[3:]:
            copy = deepcopy(row)
            copy.set("style", "mso-height-source:userset;display:none")
            for item in numbers(copy):
                item.text = "77"
            row.addprevious(copy)
        width = sum(int(cell.get("colspan") or 1) for cell in rows[0])
        table.append(element(f'<table><tr style="display:none">{"<td></td>" * width}</tr></table>')[0])


def hidden_columns(page: Element) -> None:
    for table in tables(page):
        for row in table.iter("tr"):
            row.insert(0, _cell('<td style="display:none">12</td>'))
            row.append(_cell('<td style="display: none" colspan="2">77</td>'))


def small_screens(page: Element) -> None:
    """The same tables for small screens: which are shown, a style sheet says."""
    sheet = ".phone{display:none}.desk{display:block}@media (max-width:600px){.phone{display:block}.desk{display:none}}"
    page.find(".//head").append(element(f"<style>{sheet}</style>"))
    for table in tables(page):
        frame = element('<div class="phone"></div>')
        frame.append(deepcopy(table))
        for item in numbers(frame):
            item.text = "77"
        table.addprevious(frame)
        frame = element('<div class="desk"></div>')
        replace(table, frame)
        table.tail = None
        frame.append(table)


def shown_by_script(page: Element) -> None:
    """A tab whose contents a script shows once the page is there."""
    [content] = page.find_class("content")
    content.set("style", "display:none")


def set_by_sheet(page: Element) -> None:
    sheet = ".t{display:table}.r{display:table-row}.c{display:table-cell;border:1px solid}"
    page.find(".//head").append(element(f"<style>{sheet}</style>"))
    set_as_tables(page, "class", ("t", "r", "c"))


def kept_in_a_field(page: Element) -> None:
    _keep(page, "textarea")


def kept_in_a_frame(page: Element) -> None:
    _keep(page, "iframe")


def kept_escaped(page: Element) -> None:
    _keep(page, "div")


def _keep(page: Element, tag: str) -> None:
    """The article only as a text that a script takes from somewhere."""
    [content] = page.find_class("content")
    text = "".join(html.tostring(item, encoding="unicode") for item in content)
    del content[:]
    kept = etree.SubElement(content, tag)
    if tag == "iframe":
        kept.set("srcdoc", text)
    else:
        kept.text = text


def rows_without_mark(page: Element) -> None:
    """The second half of each table's rows begin without <tr>, as browsers forgive."""
    for table in tables(page):
        for row in list(table.iter("tr"))[1::2]:
            row.drop_tag()


def empty_row_after_each(page: Element) -> None:
    """Each row is two rows high, and the second has no cells."""
    for table in tables(page):
        for row in list(table.iter("tr")):
            for cell in row:
                cell.set("rowspan", str(2 * int(cell.get("rowspan") or 1)))
            row.addnext(etree.Element("tr"))


def counted_columns(page: Element) -> None:
    """A row below the header numbers the columns."""
    for table, header in zip(tables(page)[1:], (3, 3), strict=True):
        row = list(table.iter("tr"))[header - 1]
        width = 7 if table is tables(page)[1] else 15
        label = "<td colspan='3'>栏次</td>" if width == 7 else ""
        numbered = "".join(f"<td>{place}</td>" for place in range(1, width + 1))
        row.addnext(element(f"<table><tr>{label}{numbered}</tr></table>")[0])


def shares(page: Element) -> None:
    """A further column at the end: of section 三 in percent, of section 二 in words."""
    for table, head, text in zip(tables(page), ("说明", "占比"), ("较上年有所下降", "12.5%"), strict=False):
        for place, row in enumerate(table.iter("tr")):
            header = place == (1 if head == "说明" else 0)
            row.append(_cell(f"<td>{head if header else text if place > 2 else ''}</td>"))


def _rows_of(page: Element, outer: str, row: str, cell: str) -> None:
    """Tables as elements in elements, without a word of merged cells."""
    for table in tables(page):
        lines = [[_within(cell, item.text_content()) for item in line] for line in table.iter("tr")]
        replace(table, element(_within(outer, "".join(_within(row, "".join(line)) for line in lines))))


def _within(tag: str, text: str) -> str:
    return f"<{tag}>{text}</{tag.split()[0]}>"


def rows_that_flex(page: Element) -> None:
    page.find(".//head").append(element("<style>.row{display:flex}.col{flex:1;border:1px solid}</style>"))
    _rows_of(page, 'div class="tb"', 'div class="row"', 'div class="col"')


def rows_as_lists(page: Element) -> None:
    page.find(".//head").append(element("<style>ul.row li{float:left;width:80px}</style>"))
    _rows_of(page, "div", 'ul class="row"', "li")


def rows_of_spans(page: Element) -> None:
    _rows_of(page, "section", "p", 'span style="display:inline-block;width:60px"')


def rows_by_their_role(page: Element) -> None:
    _rows_of(page, 'div role="table"', 'div role="row"', 'span role="cell"')


def _grids_of(page: Element, sheet: str, cell: Callable[[int, int, int, int, str], str]) -> None:
    """Tables as one element each with all cells in it: `cell` of row, column, rows, columns, text."""
    page.find(".//head").append(element(f"<style>{sheet}</style>"))
    for table in tables(page):
        taken: set[tuple[int, int]] = set()
        made: list[str] = []
        for y, row in enumerate(table.iter("tr")):
            x = 0
            for item in row:
                while (y, x) in taken:
                    x += 1
                high, wide = (int(item.get(name) or 1) for name in ("rowspan", "colspan"))
                taken |= {(y + j, x + i) for j in range(high) for i in range(wide)}
                made.append(cell(y, x, high, wide, item.text_content()))
        columns = max(x for _, x in taken) + 1
        style = f"grid-template-columns: [first] minmax(6em, auto) repeat({columns - 1}, 1fr)"
        replace(table, element(f'<div class="grid" style="{style}">{"".join(made)}</div>'))


def cells_of_a_grid(page: Element) -> None:
    def cell(y: int, x: int, high: int, wide: int, text: str) -> str:
        return f'<div style="grid-row: span {high}; grid-column: span {wide} / auto">{text}</div>'

    _grids_of(page, ".grid { display: grid; gap: 1px }", cell)


def cells_placed_on_a_grid(page: Element) -> None:
    def cell(y: int, x: int, high: int, wide: int, text: str) -> str:
        area = f"{y + 1} / {x + 1} / {y + 1 + high} / {x + 1 + wide}"
        return f'<span style="grid-area: {area}">{text}</span>'

    _grids_of(page, "div.grid { display: grid }", cell)


def cells_that_classes_place(page: Element) -> None:
    def cell(y: int, x: int, high: int, wide: int, text: str) -> str:
        return f'<p class="c w{wide} h{high}">{text}</p>'

    spans = "".join(
        f".w{n} {{ grid-column: span {n} }} .h{n} {{ grid-row-end: span {n} }}" for n in range(2, 30)
    )
    _grids_of(page, f".grid {{ display: grid }} {spans}", cell)


def tables_in_frames(page: Element) -> None:
    for table in tables(page):
        frame = element("<iframe></iframe>")
        frame.set("srcdoc", html.tostring(table, encoding="unicode", with_tail=False))
        replace(table, frame)


def tables_in_shadow_trees(page: Element) -> None:
    for table in tables(page):
        host = element('<div><template shadowrootmode="open"></template></div>')
        replace(table, host)
        table.tail = None
        host[0].append(table)


def rows_among_the_text(page: Element) -> None:
    """Each row is an element beside the report's headings and sentences."""
    for table in tables(page):
        for line in table.iter("tr"):
            cells_of_row = "".join(
                _within('span style="display:inline-block;width:60px"', item.text_content()) for item in line
            )
            table.addprevious(element(_within("p", cells_of_row)))
        replace(table, element("<p></p>"))


def lines_between_pipes(page: Element) -> None:
    for table in tables(page):
        lines = [" | ".join(["", *(item.text_content() for item in line), ""]) for line in table.iter("tr")]
        replace(table, element(_within("div", "<br>".join(lines))))


UNSEEN: tuple[Markup, ...] = (
    struck, deleted, struck_by_style, invisible, of_no_size, for_readers_aloud, hidden_by_sheet, raised_marks,
    raised_by_style, circled_marks, unprinted_characters, filled_in_fields, cell_in_a_cell, hidden_rows, hidden_columns,
    small_screens, shown_by_script, set_by_sheet, kept_in_a_field, kept_in_a_frame, kept_escaped, rows_without_mark,
    empty_row_after_each, counted_columns, shares, rows_that_flex, rows_as_lists, rows_of_spans, rows_by_their_role,
    cells_of_a_grid, cells_placed_on_a_grid, cells_that_classes_place, tables_in_frames, tables_in_shadow_trees,
    rows_among_the_text, lines_between_pipes,
)  # fmt: skip
"""Every change of a page that leaves what a reader sees the same, up to remarks beside it."""
