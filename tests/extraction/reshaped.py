"""What authors do to the printed tables themselves: columns of their own, last year's table beside this year's, a table
in two halves, rows and columns exchanged. A reader reads the same numbers out of it."""

from __future__ import annotations

from copy import deepcopy

from tests.extraction.markups import Element, Markup, cells, element, numbers, replace, tables

CAPTIONS = ("附：上年度政府信息公开申请情况", "2018年度政府信息公开申请情况对照")
"""What stands above tables of other years."""


def _text(cell: Element) -> str:
    return cell.text_content().strip("\xa0 ")


def _cell(text: str, **spans: int) -> Element:
    given = " ".join(f'{name}="{count}"' for name, count in spans.items())
    return element(f"<table><tr><td {given}>{text}</td></tr></table>").find(".//td")


def _rows(table: Element) -> list[Element]:
    return list(table.iter("tr"))


def _articles(page: Element, head: str, text: str, place: int) -> None:
    """A further cell in every row of section 二 that has several."""
    for row in _rows(tables(page)[0]):
        if len(row) == 1:
            row[0].set("colspan", str(int(row[0].get("colspan") or 1) + 1))
        else:
            row.insert(place % (len(row) + 1), _cell(head if "信息内容" in _text(row[0]) else text))


def unit_column(page: Element) -> None:
    _articles(page, "单位", "件", 1)


def remarks(page: Element) -> None:
    _articles(page, "备注", "2件已废止", -1)


def last_year_beside(page: Element) -> None:
    _articles(page, "上年同期", "77", 2)


def unit_of_requests(page: Element) -> None:
    rows = _rows(tables(page)[1])
    rows[0][0].addnext(_cell("单位", rowspan=3))
    for row in rows[3:]:
        row.insert(len(row) - 7, _cell("件"))


def compared_with_last_year(page: Element) -> None:
    rows = _rows(tables(page)[1])
    for text in ("上年总计", "同比增减"):
        rows[0].append(_cell(text, rowspan=3))
    for row in rows[3:]:
        row.append(_cell("99"))
        row.append(_cell("-3"))


def _other_numbers(table: Element) -> Element:
    other = deepcopy(table)
    for item in numbers(other):
        item.text = str(int(float(item.text)) + 11)
    for cell in cells(other):
        if not _text(cell):
            cell.text = "5"
    return other


def last_year_below(page: Element) -> None:
    table = tables(page)[1]
    table.addnext(element(f"<p>{CAPTIONS[0]}</p>"))
    table.getnext().addnext(_other_numbers(table))


def last_year_above(page: Element) -> None:
    table = tables(page)[1]
    table.addprevious(element(f"<p>{CAPTIONS[1]}</p>"))
    table.addprevious(_other_numbers(table))


def numbers_of_a_campaign(page: Element) -> None:
    """A table of the first section that has rows and a column of section 二's."""
    line = next(item for item in page.iter("p") if (item.text or "").startswith("（一）主动公开"))
    rows = "".join(f"<tr><td>双公示</td><td>{item}</td><td>77</td></tr>" for item in ("行政许可", "行政处罚"))
    head = "<tr><td>栏目</td><td>信息内容</td><td>本年处理决定数量</td></tr>"
    line.addnext(element(f"<table>{head}{rows}</table>"))


def by_department(page: Element) -> None:
    """The requests of single departments, with a sum, below section 四."""
    heads = ("单位", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    head = "".join(f"<td>{text}</td>" for text in heads)
    rows = "".join(
        f"<tr><td>{name}</td>{'<td>1</td>' * 6}<td>6</td></tr>" for name in ("县教育局", "县水务局", "合计")
    )
    tables(page)[2].addnext(element(f"<table><tr>{head}</tr>{rows}</table>"))


def in_halves(page: Element) -> None:
    """Section 三 too wide for the page: four columns of numbers in one table, three in the next."""
    left = tables(page)[1]
    right = deepcopy(left)
    left.addnext(right)
    for table, kept, merged in ((left, slice(0, 4), "3"), (right, slice(4, 7), "2")):
        for place, row in enumerate(_rows(table)):
            if place == 0:
                row[1].set("colspan", str(len(range(7)[kept])))
            elif place == 1:
                row.remove(row[-1] if table is left else row[0])
                row[1 if table is left else 0].set("colspan", merged)
            else:
                own = list(row)[-7:] if place > 2 else [None, *row, None]
                for item in set(own) - set(own[kept]) - {None}:
                    row.remove(item)


def exchanged(page: Element) -> None:
    """Section 三 mirrored: its columns are rows, merged cells and all."""
    taken: set[tuple[int, int]] = set()
    columns: dict[int, list[str]] = {}
    for y, row in enumerate(_rows(tables(page)[1])):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            high, wide = int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1)
            taken |= {(y + j, x + i) for j in range(high) for i in range(wide)}
            text = _text(cell) or "&nbsp;"
            columns.setdefault(x, []).append(f'<td rowspan="{wide}" colspan="{high}">{text}</td>')
            x += wide
    rows = "".join(f"<tr>{''.join(columns.get(x, []))}</tr>" for x in range(10))
    replace(tables(page)[1], element(f"<table>{rows}</table>"))


def rows_in_lines(page: Element) -> None:
    """Two rows of section 二 as the two lines of one."""
    for row in _rows(tables(page)[0]):
        if _text(row[0]) in ("规章", "行政处罚"):
            below = row.getnext()
            for upper, lower in zip(row, below, strict=True):
                upper.append(element("<br>"))
                upper.extend(list(lower))
            below.getparent().remove(below)


def printed_in_each_slot(page: Element) -> None:
    """The text of a merged cell in each slot that it fills, as converters to tables without merged cells have it."""
    for table in tables(page):
        below: dict[tuple[int, int], Element] = {}
        for y, row in enumerate(_rows(table)):
            line: list[Element] = []
            for cell in row:
                while (y, len(line)) in below:
                    line.append(deepcopy(below[y, len(line)]))
                high, wide = (int(cell.attrib.pop(name, 1)) for name in ("rowspan", "colspan"))
                for x in range(len(line), len(line) + wide):
                    below |= {(y + j, x): cell for j in range(1, high)}
                line += [deepcopy(cell) for _ in range(wide)]
            while (y, len(line)) in below:
                line.append(deepcopy(below[y, len(line)]))
            row[:] = line


def spacers(page: Element) -> None:
    """Empty cells that only take room, behind each row: one behind a row of numbers, two behind one of labels."""
    for table in tables(page)[1:]:
        for place, row in enumerate(_rows(table)):
            row.append(_cell("&nbsp;", colspan=2 if place > 2 else 1))
            if place < 3:
                row.append(_cell(""))


def ends_of_sentences(page: Element) -> None:
    for place, item in enumerate(numbers(page)):
        item.text += ("。", "；", "")[place % 3]


def quoted(page: Element) -> None:
    for item in numbers(page):
        item.text = f"“{item.text}”"


RESHAPED: tuple[Markup, ...] = (
    unit_column, remarks, last_year_beside, unit_of_requests, compared_with_last_year, last_year_below, last_year_above,
    numbers_of_a_campaign, by_department, in_halves, exchanged, rows_in_lines, printed_in_each_slot, spacers,
    ends_of_sentences, quoted,
)  # fmt: skip
"""Every such change that a page can have."""
AS_LINES: tuple[Markup, ...] = (
    unit_column, remarks, last_year_beside, last_year_below, last_year_above, numbers_of_a_campaign, by_department,
    ends_of_sentences, quoted,
)  # fmt: skip
"""Those that leave enough in lines of text, where merged cells are not."""
