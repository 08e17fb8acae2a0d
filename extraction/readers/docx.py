"""Word files (DOCX, Word XML): paragraphs and tables of the text part, merged cells resolved (ECMA-376 §17.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from lxml import etree

from extraction.formats import HTML, MHTML, RTF, TEXT, sniff
from extraction.layout import Block, CellCount, Grid, GridCell, Layout, Paragraph, UnreadableError
from extraction.readers.docx_lists import DocxLists
from extraction.readers.docx_text import character_styles, text_of, value_of
from extraction.readers.embedded import page_pictures
from extraction.readers.html import read_html
from extraction.readers.mhtml import read_mhtml
from extraction.readers.package import DAMAGE, Package, flat_package, zip_package
from extraction.readers.plain import read_text
from extraction.readers.rtf import read_rtf
from extraction.readers.xml import attribute, child, name_of, parse_xml_file

_MOST_BYTES = 64 * 1024 * 1024
_MOST_SPAN = 1000
_LONGEST_SINGLE = 100
_WRAPPERS = frozenset(
    {
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
    }
)
"""What stands around paragraphs, rows and cells: content controls, custom XML, insertions; Word 2003's too."""
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
                    stack.extend(cell for row in reversed(_rows(element)) for cell in reversed(_cells(row)))
                else:
                    yield self._grid(element)
            elif name == "altChunk":
                yield from self._chunk(element)
            elif name in _WRAPPERS or name in ("tc", "txbxContent"):
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
        if any(len(_own_cells(inner)) > 1 for inner in table.iterdescendants("{*}tbl")):
            return True
        cells = _own_cells(table)
        return len(cells) == 1 and sum(len(text_of(line)[0]) for line in _lines(cells[0])) > _LONGEST_SINGLE

    def _cell_text(self, cell: etree._Element) -> str:
        """What a cell prints; where it has no text of its own, what stands in its text boxes."""
        read = [self._numbered(paragraph) for paragraph in _lines(cell)]
        text = "\n".join(text for text, _ in read).strip()
        boxes = chain.from_iterable(boxes for _, boxes in read)
        return (
            text or "\n".join(text_of(line, self._styles)[0] for box in boxes for line in _lines(box)).strip()
        )

    def _grid(self, table: etree._Element) -> Grid:
        grid = Grid()
        for row in _rows(table):
            line: list[GridCell | None] = [None] * _number(_property(row, "trPr", "gridBefore"), 0)
            above = grid.rows[-1] if grid.rows else []
            for cell in _cells(row):
                width = max(_number(_property(cell, "tcPr", "gridSpan"), 1), 1)
                beside = _property(cell, "tcPr", "hMerge", "hmerge")
                if beside is not None and value_of(beside) != "restart" and line:
                    line += [line[-1]] * width
                    continue
                merge = _property(cell, "tcPr", "vMerge", "vmerge")
                going_on = merge is not None and value_of(merge) != "restart"
                upper = above[len(line)] if going_on and len(line) < len(above) else None
                line += [upper or GridCell(self._cell_text(cell))] * width
            self._count.add(len(line))
            grid.rows.append(line)
        return grid


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


def _rows(table: etree._Element) -> list[etree._Element]:
    """A table's rows, without those that are hidden or whose deletion is tracked."""
    rows = _children(table, "tr", _WRAPPERS)
    return [row for row in rows if _property(row, "trPr", "del", "hidden") is None]


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in _children(row, "tc", _WRAPPERS) if _property(cell, "tcPr", "cellDel") is None]


def _own_cells(table: etree._Element) -> list[etree._Element]:
    return [cell for row in _rows(table) for cell in _cells(row)]


def _lines(cell: etree._Element) -> list[etree._Element]:
    """A cell's paragraphs, those of a table of one cell in it included."""
    return _children(cell, "p", _WRAPPERS | {"tbl", "tr", "tc"})


def _property(element: etree._Element, group: str, *names: str) -> etree._Element | None:
    properties = child(element, group)
    return (
        next((item for item in properties if name_of(item) in names), None)
        if properties is not None
        else None
    )


def _number(element: etree._Element | None, default: int) -> int:
    value = value_of(element)
    return min(int(value), _MOST_SPAN) if value is not None and value.isdigit() else default
