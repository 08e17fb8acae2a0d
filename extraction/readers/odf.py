"""OpenDocument texts and spreadsheets (ODT, ODS, also flat; ISO/IEC 26300): what their content.xml prints."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extraction.labels import RAISE
from extraction.layout import (
    Block,
    CellCount,
    Grid,
    GridBuilder,
    GridCell,
    Layout,
    Paragraph,
    UnreadableError,
)
from extraction.readers.package import DAMAGE, zip_package
from extraction.readers.sheet import MOST_COLUMNS, MOST_ROWS, Sheet
from extraction.readers.xml import attribute, attributes, name_of, parse_xml_file

_DAMAGED = "the OpenDocument file is damaged or cut short; fetch the original again"
_MOST_SPAN = 1000
_LONGEST_SINGLE = 100
_UNSEEN = frozenset(("note", "annotation", "tracked-changes", "title", "desc", "forms", "shapes"))
_BOXES = ("text-box", "custom-shape", "rect")
_HIDDEN, _RAISED = "hidden", "raised"


def read_odf(content: bytes) -> Layout:
    """Read an OpenDocument text or spreadsheet. Raises UnreadableError for a damaged file and one beyond measure."""
    try:
        root = (
            zip_package(content).xml("content.xml") if content.startswith(b"PK") else parse_xml_file(content)
        )
    except DAMAGE:
        raise UnreadableError(_DAMAGED) from None
    body = next(root.iterchildren("{*}body"), None) if root is not None else None
    if root is None or body is None or not len(body):
        raise UnreadableError(_DAMAGED)
    reader = _Reader(root)
    kind = name_of(body[0])
    blocks = list(reader.sheets(body[0]) if kind == "spreadsheet" else reader.blocks(body[0]))
    if not blocks:
        raise UnreadableError("the document holds no text; look at the original by hand")
    return Layout(reader="odf", blocks=blocks)


class _Reader:
    """Reads one document; its styles say which text and which sheets are hidden."""

    def __init__(self, root: etree._Element) -> None:
        self._looks: dict[str, str] = {}
        self._count = CellCount()
        self._deletions = {
            attribute(region, "id")
            for region in root.iter("{*}changed-region")
            if next(region.iterchildren("{*}deletion"), None) is not None
        }
        self._deleting: set[str] = set()
        for style in root.iter("{*}style"):
            for item in style:
                stated = attributes(item)
                kind = stated.get("text-line-through-type", "none")
                struck = stated.get("text-line-through-style", kind) != "none"
                if struck or stated.get("display") in ("none", "false"):
                    self._looks[attribute(style, "name")] = _HIDDEN
                elif stated.get("text-position", "").startswith("super"):
                    self._looks[attribute(style, "name")] = _RAISED

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The paragraphs and tables of a text; lists, sections and text boxes are looked through."""
        stack = list(reversed(container))
        while stack:
            element = stack.pop()
            name = name_of(element)
            if name in ("p", "h"):
                text = self._text(element)
                yield from (Paragraph(line.strip()) for line in text.split("\n") if line.strip())
                stack.extend(reversed(list(element.iter(*(f"{{*}}{box}" for box in _BOXES)))))
            elif name == "table":
                cells = list(element.iter("{*}table-cell"))
                nests = any(
                    len(list(inner.iter("{*}table-cell"))) > 1
                    for inner in element.iterdescendants("{*}table")
                )
                if nests or (len(cells) == 1 and len(self._cell_text(cells[0])) > _LONGEST_SINGLE):
                    stack.extend(reversed([cell for cell in cells if _owner(cell) is element]))
                else:
                    yield self._grid(element)
            elif name and name not in _UNSEEN:
                stack.extend(reversed(element))

    def _grid(self, table: etree._Element) -> Grid:
        rows = [row for row in table.iter("{*}table-row") if _owner(row) is table]
        builder = GridBuilder(self._count)
        for place, row in enumerate(rows):
            for cell in row.iterchildren("{*}table-cell"):
                text = self._cell_text(cell)
                for _ in range(_number(cell, "number-columns-repeated")):
                    spans = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
                    builder.place(place, GridCell(text), *spans, len(rows) - 1)
        return builder.grid()

    def sheets(self, book: etree._Element) -> Iterator[Block]:
        """The visible sheets of a spreadsheet; its cells hold the text that they print."""
        for table in book.iterchildren("{*}table"):
            if self._looks.get(attribute(table, "style-name")) != _HIDDEN:
                yield from self._sheet(table).blocks()

    def _sheet(self, table: etree._Element) -> Sheet:
        hidden_columns: set[int] = set()
        place = 0
        for column in table.iter("{*}table-column"):
            repeated = _number(column, "number-columns-repeated")
            if attribute(column, "visibility") in ("collapse", "filter"):
                hidden_columns |= set(range(place, min(place + repeated, MOST_COLUMNS)))
            place += repeated
        sheet = Sheet(hidden_columns=frozenset(hidden_columns))
        hidden_rows: set[int] = set()
        top = 0
        for row in table.iter("{*}table-row"):
            cells = list(row.iterchildren("{*}table-cell", "{*}covered-table-cell"))
            repeated = _number(row, "number-rows-repeated", MOST_ROWS) if any(map(len, cells)) else 1
            for _ in range(repeated):
                if attribute(row, "visibility") in ("collapse", "filter"):
                    hidden_rows.add(top)
                self._put(sheet, top, cells)
                top += 1
        sheet.hidden_rows = frozenset(hidden_rows)
        return sheet

    def _put(self, sheet: Sheet, top: int, cells: list[etree._Element]) -> None:
        left = 0
        for cell in cells:
            repeated = _number(cell, "number-columns-repeated", MOST_COLUMNS)
            if name_of(cell) == "table-cell" and len(cell):
                high, wide = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
                if high * wide > 1:
                    sheet.merged.append((top, top + high - 1, left, left + wide - 1))
                for place in range(left, min(left + repeated, MOST_COLUMNS)):
                    sheet.put(top, place, self._cell_text(cell))
            left += repeated

    def _cell_text(self, cell: etree._Element) -> str:
        lines = [line for line in cell.iter("{*}p", "{*}h") if name_of(line.getparent()) != "annotation"]
        return "\n".join(map(self._text, lines)).strip()

    def _text(self, paragraph: etree._Element) -> str:
        pieces: list[str] = []
        stack: list[tuple[etree._Element, str, bool]] = [(paragraph, "", False)]
        while stack:
            element, look, closing = stack.pop()
            name = name_of(element)
            if closing:
                if not self._deleting:
                    pieces.append(_as(look, element.tail))
                continue
            self._mark_change(name, element)
            if element is not paragraph:
                stack.append((element, look, True))
            own = (
                self._looks.get(attribute(element, "style-name"), look)
                if name in ("span", "p", "h", "a")
                else look
            )
            if name == "tab":
                pieces.append("\t")
            elif name == "line-break":
                pieces.append("\n")
            elif name == "s":
                pieces.append(" ")
            elif name and name not in _UNSEEN and name not in (*_BOXES, "table"):
                pieces.append("" if self._deleting else _as(own, element.text))
                stack.extend((child, own, False) for child in reversed(element))
        return "".join(pieces)

    def _mark_change(self, name: str, element: etree._Element) -> None:
        """Keep track of the tracked deletions in whose text a place lies."""
        if name in ("change-start", "change-end"):
            change = {attribute(element, "change-id")} & self._deletions
            self._deleting = self._deleting | change if name == "change-start" else self._deleting - change


def _as(look: str, text: str | None) -> str:
    if look == _HIDDEN or not text:
        return ""
    return text.translate(RAISE) if look == _RAISED else text


def _owner(element: etree._Element) -> etree._Element | None:
    """The table that a row or cell belongs to."""
    return next(element.iterancestors("{*}table"), None)


def _number(element: etree._Element, name: str, most: int = _MOST_SPAN) -> int:
    value = attribute(element, name)
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 9 else 1
