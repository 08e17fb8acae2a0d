"""A Word table's elements: its rows, their cells and the lines in these, without what is hidden or deleted (ECMA-376
§17.4)."""

from __future__ import annotations

from lxml import etree

from extraction.readers.word.docx_text import value_of
from extraction.readers.xml import child, name_of

_MOST_SPAN = 1000
WRAPPERS = frozenset(
    [
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "annotation",
        "content",
        "sect",
        "sub-section",
    ]
)
"""What stands around paragraphs, rows and cells: content controls, custom XML, insertions; Word 2003's too."""


def _children(element: etree._Element, wanted: str, through: frozenset[str]) -> list[etree._Element]:
    found: list[etree._Element] = []
    stack = list(reversed(element))
    while stack:
        item = stack.pop()
        name = name_of(item)
        if name == wanted:
            found.append(item)
        elif name in through:
            stack.extend(reversed(item))
    return found


def rows_of(table: etree._Element) -> list[etree._Element]:
    """A table's rows, without those that are hidden or whose deletion is tracked."""
    rows = _children(table, "tr", WRAPPERS)
    return [row for row in rows if _property(row, "trPr", "del", "hidden") is None]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """A row's cells, without those whose deletion is tracked."""
    return [cell for cell in _children(row, "tc", WRAPPERS) if _property(cell, "tcPr", "cellDel") is None]


def cells_in(table: etree._Element) -> list[etree._Element]:
    """All cells of a table, but not those of the tables in them."""
    return [cell for row in rows_of(table) for cell in cells_of(row)]


def lines_in(cell: etree._Element) -> list[etree._Element]:
    """A cell's paragraphs, those of a table of one cell in it included."""
    return _children(cell, "p", WRAPPERS | {"tbl", "tr", "tc"})


def slots_before(row: etree._Element) -> int:
    """How many slots stand empty before a row's first cell."""
    return _number(_property(row, "trPr", "gridBefore"), 0)


def slots_of(cell: etree._Element) -> int:
    """How many slots a cell fills in its row."""
    return max(_number(_property(cell, "tcPr", "gridSpan"), 1), 1)


def goes_on_across(cell: etree._Element) -> bool:
    """Whether a cell only goes on with the one before it."""
    return _goes_on(_property(cell, "tcPr", "hMerge", "hmerge"))


def goes_on_down(cell: etree._Element) -> bool:
    """Whether a cell only goes on with the one above it."""
    return _goes_on(_property(cell, "tcPr", "vMerge", "vmerge"))


def _goes_on(merge: etree._Element | None) -> bool:
    return merge is not None and value_of(merge) != "restart"


def _property(element: etree._Element, group: str, *names: str) -> etree._Element | None:
    properties = child(element, group)
    stated = properties if properties is not None else ()
    return next((item for item in stated if name_of(item) in names), None)


def _number(element: etree._Element | None, default: int) -> int:
    value = value_of(element)
    return min(int(value), _MOST_SPAN) if value is not None and value.isdigit() else default
