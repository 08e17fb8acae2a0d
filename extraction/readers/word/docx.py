"""Word files (DOCX, Word XML): paragraphs and tables of the text part, merged cells resolved (ECMA-376 §17.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from lxml import etree

from extraction.formats import HTML, MHTML, RTF, TEXT, sniff
from extraction.layout import Block, Grid, GridCell, Layout, Paragraph, UnreadableError
from extraction.readers.grids import LONGEST_SINGLE, CellCount
from extraction.readers.html.embedded import page_pictures
from extraction.readers.html.html import read_html
from extraction.readers.html.mhtml import read_mhtml
from extraction.readers.package import DAMAGE, Package, flat_package, zip_package
from extraction.readers.plain.plain import read_text
from extraction.readers.word.docx_lists import DocxLists
from extraction.readers.word.docx_tables import (
    WRAPPERS,
    cells_in,
    cells_of,
    goes_on_across,
    goes_on_down,
    lines_in,
    rows_of,
    slots_before,
    slots_of,
)
from extraction.readers.word.docx_text import character_styles, text_of
from extraction.readers.word.rtf import read_rtf
from extraction.readers.xml import attribute, child, name_of, parse_xml_file

_MOST_BYTES = 64 * 1024 * 1024
_CHUNKS: Mapping[str, Callable[[bytes], Layout]] = {
    HTML: read_html,
    MHTML: read_mhtml,
    RTF: read_rtf,
    TEXT: read_text,
}
"""Other formats that a part of the text may be in (altChunk); html-docx.js writes whole documents so."""


def read_docx(content: bytes) -> Layout:
    """Read a DOCX. Raises UnreadableError for a damaged file and for one that unpacks beyond measure."""
    try:
        return _read(zip_package(content))
    except DAMAGE:
        raise UnreadableError("the Word file is damaged or cut short; fetch the original again") from None


def read_word_xml(content: bytes) -> Layout:
    """Read a document that is one XML file: Word 2003's, or a package written flat. Raises UnreadableError.

    Systems that fill in a template offer the first as .doc.
    """
    root = parse_xml_file(content)
    if name_of(root) == "package":
        return _read(flat_package(root))
    reader = _Reader(Package({}), "", next(root.iterchildren("{*}styles"), None))
    return Layout(reader="docx", blocks=list(reader.blocks(_body(root))))


def _read(package: Package) -> Layout:
    path = next(
        (item.target for item in package.relations("").values() if item.kind == "officeDocument"),
        "word/document.xml",
    )
    root = package.xml(path if path in package else "word/document.xml")
    if root is None:
        raise UnreadableError("the Word file has no word/document.xml; fetch the original again")
    reader = _Reader(package, path)
    return Layout(
        reader="docx", blocks=list(reader.blocks(_body(root))), pictures=page_pictures(reader.pictures(root))
    )


def _body(root: etree._Element) -> etree._Element:
    body = child(root, "body")
    if body is None:
        raise UnreadableError("the Word file has no text part; open it in a word processor and save it again")
    return body


class _Reader:
    """Reads the text of one package."""

    def __init__(self, package: Package, path: str, styles: etree._Element | None = None) -> None:
        self._package = package
        self._relations = package.relations(path)
        parts = {item.kind: item.target for item in self._relations.values()}
        styles = package.minor(parts.get("styles")) if styles is None else styles
        self._lists = DocxLists(package.minor(parts.get("numbering")), styles)
        self._styles = character_styles(styles)
        self._count = CellCount()

    def pictures(self, root: etree._Element) -> Iterator[bytes]:
        """The files of the pictures in the text, in their order. Those that are missing or damaged are left out."""
        read = 0
        for item in root.iter("{*}blip", "{*}imagedata"):
            picture = self._related(item, _MOST_BYTES - read)
            if picture is None:
                continue
            read += len(picture)
            if read > _MOST_BYTES:
                return
            yield picture

    def _related(self, element: etree._Element, most: int) -> bytes | None:
        relation = self._relations.get(attribute(element, "embed") or attribute(element, "id"))
        try:
            return self._package.read(relation.target, most) if relation is not None else None
        except DAMAGE:
            return None

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """Paragraphs and tables in order; wrappers (content controls, custom XML) are looked through."""
        stack = list(reversed(container))
        while stack:
            element = stack.pop()
            name = name_of(element)
            if name == "p":
                text, boxes = self._numbered(element)
                yield from (Paragraph(line.strip()) for line in text.split("\n") if line.strip())
                stack.extend(reversed(boxes))
            elif name == "tbl":
                if self._is_layout(element):
                    stack.extend(reversed(cells_in(element)))
                else:
                    yield self._grid(element)
            elif name == "altChunk":
                yield from self._chunk(element)
            elif name in WRAPPERS or name in ("tc", "txbxContent"):
                stack.extend(reversed(element))

    def _chunk(self, element: etree._Element) -> list[Block]:
        content = self._related(element, _MOST_BYTES) or b""
        reader = _CHUNKS.get(sniff(content).media_type)
        return reader(content).blocks if reader is not None and len(content) <= _MOST_BYTES else []

    def _numbered(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """A paragraph's text behind the number that Word gives it (an empty one shows none), and its text boxes."""
        text, boxes = text_of(paragraph, self._styles)
        return (self._lists.label(paragraph) + text if text.strip() else text), boxes

    def _is_layout(self, table: etree._Element) -> bool:
        """Whether a table only frames other tables of several cells, or the text."""
        if any(len(cells_in(inner)) > 1 for inner in table.iterdescendants("{*}tbl")):
            return True
        cells = cells_in(table)
        return len(cells) == 1 and sum(len(text_of(line)[0]) for line in lines_in(cells[0])) > LONGEST_SINGLE

    def _cell_text(self, cell: etree._Element) -> str:
        """What a cell prints; where it has no text of its own, what stands in its text boxes."""
        read = [self._numbered(paragraph) for paragraph in lines_in(cell)]
        text = "\n".join(text for text, _ in read).strip()
        boxes = chain.from_iterable(boxes for _, boxes in read)
        return (
            text
            or "\n".join(text_of(line, self._styles)[0] for box in boxes for line in lines_in(box)).strip()
        )

    def _grid(self, table: etree._Element) -> Grid:
        grid = Grid()
        for row in rows_of(table):
            line: list[GridCell | None] = [None] * slots_before(row)
            above = grid.rows[-1] if grid.rows else []
            for cell in cells_of(row):
                if goes_on_across(cell) and line:
                    shown = line[-1]
                else:
                    upper = above[len(line)] if goes_on_down(cell) and len(line) < len(above) else None
                    shown = upper or GridCell(self._cell_text(cell))
                line += [shown] * slots_of(cell)
            self._count.add(len(line))
            grid.rows.append(line)
        return grid
