"""OpenDocument texts and spreadsheets (ODT, ODS, also flat; ISO/IEC 26300): what their content.xml prints."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extraction.layout import Block, Grid, GridCell, Layout, Paragraph, UnreadableError
from extraction.readers.grids import LONGEST_SINGLE, CellCount, GridBuilder
from extraction.readers.opendocument.odf_sheets import blocks_of_sheets, number_of
from extraction.readers.opendocument.odf_text import BOXES, UNSEEN, OdfText
from extraction.readers.package import DAMAGE, zip_package
from extraction.readers.xml import name_of, parse_xml_file

_DAMAGED = "the OpenDocument file is damaged or cut short; fetch the original again"


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
    text = OdfText(root)
    is_book = name_of(body[0]) == "spreadsheet"
    blocks = list(blocks_of_sheets(body[0], text) if is_book else _Reader(text).blocks(body[0]))
    if not blocks:
        raise UnreadableError("the document holds no text; look at the original by hand")
    return Layout(reader="odf", blocks=blocks)


class _Reader:
    """Reads the paragraphs and tables of one text."""

    def __init__(self, text: OdfText) -> None:
        self._text = text
        self._count = CellCount()

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """Everything in its order; lists, sections and text boxes are looked through."""
        stack = list(reversed(container))
        while stack:
            element = stack.pop()
            name = name_of(element)
            if name in ("p", "h"):
                text = self._text.of(element)
                yield from (Paragraph(line.strip()) for line in text.split("\n") if line.strip())
                stack.extend(reversed(list(element.iter(*(f"{{*}}{box}" for box in BOXES)))))
            elif name == "table":
                cells = list(element.iter("{*}table-cell"))
                nests = any(
                    len(list(inner.iter("{*}table-cell"))) > 1
                    for inner in element.iterdescendants("{*}table")
                )
                if nests or (len(cells) == 1 and len(self._text.of_cell(cells[0])) > LONGEST_SINGLE):
                    stack.extend(reversed([cell for cell in cells if _owner(cell) is element]))
                else:
                    yield self._grid(element)
            elif name and name not in UNSEEN:
                stack.extend(reversed(element))

    def _grid(self, table: etree._Element) -> Grid:
        rows = [row for row in table.iter("{*}table-row") if _owner(row) is table]
        builder = GridBuilder(self._count)
        for place, row in enumerate(rows):
            for cell in row.iterchildren("{*}table-cell"):
                text = self._text.of_cell(cell)
                for _ in range(number_of(cell, "number-columns-repeated")):
                    spans = number_of(cell, "number-rows-spanned"), number_of(cell, "number-columns-spanned")
                    builder.place(place, GridCell(text), *spans, len(rows) - 1)
        return builder.grid()


def _owner(element: etree._Element) -> etree._Element | None:
    """The table that a row or cell belongs to."""
    return next(element.iterancestors("{*}table"), None)
