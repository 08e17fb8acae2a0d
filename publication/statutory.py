"""The statutory tables as their forms print them: grids of boxes with the spans of the printed table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from publication.labels import Labels, Language, pick
from publication.page import number

Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class Printed:
    """What is known of one printed value: its number, and what the reading said about it.

    `placed` says that its place on the page is known, so that a picture can show it. `marks` are the numbers of the
    findings that name this cell, as they are listed on the page.
    """

    key: str
    value: Value
    text: str | None = None
    note: str | None = None
    status: str = "plain"
    page: int | None = None
    placed: bool = False
    marks: tuple[int, ...] = ()

    @property
    def shown(self) -> str:
        """The figure; where no number was read, the text that is printed there."""
        return number(self.value) if self.value is not None else (self.text or "").strip()

    @property
    def remark(self) -> str | None:
        """The printed text, where it says more than the figure does."""
        text = (self.text or "").strip()
        if self.value is None or not text or _says(text, self.value):
            return None
        return text


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a grid: a heading with its spans, or a printed value."""

    label: str = ""
    rows: int = 1
    columns: int = 1
    style: str = ""
    printed: Printed | None = None
    heading: bool = True


@dataclass(slots=True)
class Grid:
    """A table: heading rows and body rows of boxes."""

    head: list[list[Box]] = field(default_factory=list)
    body: list[list[Box]] = field(default_factory=list)


Cells = Mapping[str, Printed]


def requests_grid(cells: Cells, labels: Labels, language: Language) -> Grid | None:
    """Section 三 out of cells `requests.ROW.COLUMN`; only rows that the original has. None without any."""
    form = labels.forms["requests"]
    present = {key.split(".")[1] for key in cells if key.startswith("requests.")}
    known = [row for row in form["rows"] if row[0] in present]
    strangers = [[row, "-", row, row] for row in sorted(present - {row[0] for row in known})]
    rows = known + strangers
    if not rows:
        return None
    columns = form["columns"]
    grid = Grid(
        head=[
            [Box(columns=3, rows=3, style="corner"), Box(form["head"][language], columns=len(columns))],
            [
                Box(pick(columns[0], language), rows=2),
                Box(form["organizations"][language], columns=len(columns) - 2),
                Box(pick(columns[-1], language), rows=2),
            ],
            [Box(pick(column, language)) for column in columns[1:-1]],
        ]
    )
    handled = [row for row in rows if row[1] != "-"]
    opened: set[str] = set()
    for row in rows:
        key, group, *_ = row
        line: list[Box] = []
        if group == "-":
            line.append(Box(pick(row, language), columns=3, style="label"))
        else:
            if "handled" not in opened:
                opened.add("handled")
                line.append(Box(form["handled"][language], rows=len(handled), style="upright"))
            if group and group not in opened:
                opened.add(group)
                span = sum(other[1] == group for other in handled)
                line.append(Box(form["groups"][group][language], rows=span, style="group"))
            line.append(Box(pick(row, language), columns=1 if group else 2, style="label"))
        style = "sum" if key in ("total_handled", "carried_over", "new_requests", "carried_in") else ""
        line += [_value(cells, f"requests.{key}.{column[0]}", style) for column in columns]
        grid.body.append(line)
    return grid


def reviews_grid(cells: Cells, labels: Labels, language: Language) -> Grid | None:
    """Section 四: one line of fifteen numbers under 行政复议 and 行政诉讼. None where nothing is printed."""
    if not any(key.startswith("reviews.") for key in cells):
        return None
    form = labels.forms["reviews"]
    kinds, columns = form["kinds"], form["columns"]
    return Grid(
        head=[
            [
                Box(pick(kinds[0], language), columns=len(columns), rows=2),
                Box(form["litigation"][language], columns=len(columns) * 2),
            ],
            [Box(pick(kind, language), columns=len(columns)) for kind in kinds[1:]],
            [Box(pick(column, language)) for _ in kinds for column in columns],
        ],
        body=[[_value(cells, f"reviews.{kind[0]}.{column[0]}") for kind in kinds for column in columns]],
    )


def disclosure_grid(cells: Cells, labels: Labels, language: Language) -> Grid | None:
    """Section 二: a heading row and lines for each item of 第二十条. None where nothing is printed.

    The form is told by the measures that the table has, not by the year.
    """
    present = [key for key in cells if key.startswith("disclosure.")]
    if not present:
        return None
    blocks = max(_forms(labels), key=lambda blocks: len(_placed(blocks) & set(present)))
    width = max(len(block["columns"]) for block in blocks)
    grid = Grid()
    for block in blocks:
        if not _placed([block]) & set(present):
            continue
        grid.body.append([Box(block["article"][language], columns=width + 1, style="article")])
        columns = block["columns"]
        # Where a block has fewer columns than the widest, its last one takes up the rest.
        spans = [1] * (len(columns) - 1) + [width - len(columns) + 1]
        grid.body.append(
            [Box(block["head"][language], style="label")]
            + [Box(pick(column, language), columns=span) for column, span in zip(columns, spans, strict=True)]
        )
        for row in block["rows"]:
            line = [Box(pick(row, language), style="label")]
            for column, span in zip(columns, spans, strict=True):
                line.append(_value(cells, f"disclosure.{row[0]}.{column[0]}", columns=span))
            grid.body.append(line)
    return grid


def further_disclosure(cells: Cells, labels: Labels) -> list[Printed]:
    """Values of section 二 that the chosen form has no place for; shown below it, so that none is lost."""
    present = [key for key in cells if key.startswith("disclosure.")]
    blocks = max(_forms(labels), key=lambda blocks: len(_placed(blocks) & set(present)))
    return [cells[key] for key in present if key not in _placed(blocks)]


def _says(text: str, value: Value) -> bool:
    """Whether a printed text is nothing but this number (`1,344,000.00` is 1344000)."""
    try:
        return float(text.replace(",", "")) == value
    except ValueError:
        return False


def _forms(labels: Labels) -> list[list[dict[str, Any]]]:
    blocks: dict[str, list[dict[str, Any]]] = {}
    for block in labels.forms["disclosure"]:
        blocks.setdefault(block["form"], []).append(block)
    return list(blocks.values())


def _placed(blocks: list[dict[str, Any]]) -> set[str]:
    return {
        f"disclosure.{row[0]}.{column[0]}"
        for block in blocks
        for row in block["rows"]
        for column in block["columns"]
    }


def _value(cells: Cells, key: str, style: str = "", columns: int = 1) -> Box:
    return Box(printed=cells.get(key) or Printed(key, None), heading=False, columns=columns, style=style)
