"""Word files (DOCX): the paragraphs and tables of word/document.xml, merged cells resolved (ECMA-376 §17.3, §17.4)."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from extraction.layout import Block, CellCount, Grid, GridCell, Layout, Paragraph, UnreadableError
from extraction.readers.docxlists import DocxLists
from extraction.readers.embedded import page_pictures

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_DOCUMENT = re.compile(r"word/document\d*\.xml")
_NUMBERING = re.compile(r"word/numbering\d*\.xml")
_STYLES = re.compile(r"word/styles\d*\.xml")
_RELATIONS = re.compile(r"word/_rels/document\d*\.xml\.rels")
_MOST_BYTES = 64 * 1024 * 1024
_MOST_SPAN = 1000
_LONGEST_SINGLE = 100
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "txbxContent"})


def read_docx(content: bytes) -> Layout:
    """Read a DOCX. Raises UnreadableError for a damaged file and for one that unpacks beyond measure."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            root = _part(archive, _DOCUMENT)
            if root is None:
                raise UnreadableError("the Word file has no word/document.xml; fetch the original again")
            lists = DocxLists(_minor_part(archive, _NUMBERING), _minor_part(archive, _STYLES))
            pictures = page_pictures(_pictures(archive, root))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise UnreadableError("the Word file is damaged or cut short; fetch the original again") from None
    body = next((child for child in root if _name(child) == "body"), None)
    if body is None:
        raise UnreadableError("the Word file has no text part; open it in a word processor and save it again")
    return Layout(reader="docx", blocks=list(_blocks(body, lists)), pictures=pictures)


def _pictures(archive: zipfile.ZipFile, root: etree._Element) -> Iterator[bytes]:
    """The files of the pictures in the text, in their order. Those that are missing or damaged are left out."""
    relations = _minor_part(archive, _RELATIONS)
    targets = {item.get("Id"): item.get("Target", "") for item in relations} if relations is not None else {}
    read = 0
    for item in root.iter("{*}blip", "{*}imagedata"):
        named = {str(key).rpartition("}")[2]: str(value) for key, value in item.items()}
        target = targets.get(named.get("embed") or named.get("id"), "")
        path = posixpath.normpath(posixpath.join("/word", target)).lstrip("/")
        try:
            with archive.open(path) as part:
                picture = part.read(_MOST_BYTES - read + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
            continue
        read += len(picture)
        if read > _MOST_BYTES:
            return
        yield picture


def _minor_part(archive: zipfile.ZipFile, pattern: re.Pattern[str]) -> etree._Element | None:
    """A part that only tells the paragraphs' numbers: without it, or where it is broken, they show none."""
    try:
        return _part(archive, pattern)
    except (UnreadableError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return None


def _part(archive: zipfile.ZipFile, pattern: re.Pattern[str]) -> etree._Element | None:
    name = next((name for name in archive.namelist() if pattern.fullmatch(name)), None)
    if name is None:
        return None
    with archive.open(name) as part:
        xml = part.read(_MOST_BYTES + 1)
    if len(xml) > _MOST_BYTES:
        raise UnreadableError(
            f"the Word file unpacks to more than {_MOST_BYTES // 1024 // 1024} MiB of text; look at it by hand"
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(xml, parser=parser)
    except etree.XMLSyntaxError:
        raise UnreadableError("the Word file's text part is not well-formed XML; save it again") from None


def _name(element: etree._Element | None) -> str:
    """An element's name without its namespace; comments and what is not there have none."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2]


def _blocks(container: etree._Element, lists: DocxLists) -> Iterator[Block]:
    """Paragraphs and tables in order; wrappers (content controls, custom XML) are looked through."""
    stack = list(reversed(container))
    count = CellCount()
    while stack:
        element = stack.pop()
        name = _name(element)
        if name == "p":
            text = _numbered(element, lists)
            yield from (Paragraph(line.strip()) for line in text.split("\n") if line.strip())
        elif name == "tbl":
            if _is_layout(element):
                stack.extend(cell for row in reversed(_rows(element)) for cell in reversed(_cells(row)))
            else:
                yield _grid(element, lists, count)
        elif name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "tc"):
            stack.extend(reversed(element))


def _numbered(paragraph: etree._Element, lists: DocxLists) -> str:
    """A paragraph's text behind the number that Word gives it; an empty one shows none."""
    text = _text(paragraph)
    return lists.label(paragraph) + text if text.strip() else text


def _text(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = _name(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name == "tab" and _name(element.getparent()) == "r":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name not in _UNSEEN:
            stack.extend(reversed(element))
    return "".join(pieces)


def _children(element: etree._Element, wanted: str) -> list[etree._Element]:
    found: list[etree._Element] = []
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        name = _name(child)
        if name == wanted:
            found.append(child)
        elif name in ("sdt", "sdtContent", "customXml", "ins"):
            stack.extend(reversed(child))
    return found


def _rows(table: etree._Element) -> list[etree._Element]:
    return _children(table, "tr")


def _cells(row: etree._Element) -> list[etree._Element]:
    return _children(row, "tc")


def _is_layout(table: etree._Element) -> bool:
    """Whether a table only frames other tables or the text."""
    if any(_name(element) == "tbl" for element in table.iterdescendants()):
        return True
    cells = [cell for row in _rows(table) for cell in _cells(row)]
    return len(cells) == 1 and sum(len(_text(line)) for line in _children(cells[0], "p")) > _LONGEST_SINGLE


def _cell_text(cell: etree._Element, lists: DocxLists) -> str:
    return "\n".join(_numbered(paragraph, lists) for paragraph in _children(cell, "p")).strip()


def _property(element: etree._Element, group: str, name: str) -> etree._Element | None:
    for child in element:
        if _name(child) == group:
            return next((item for item in child if _name(item) == name), None)
    return None


def _value(element: etree._Element | None) -> str | None:
    if element is None:
        return None
    value = element.get(f"{_W}val") or element.get(f"{_STRICT}val")
    return str(value) if value is not None else None


def _number(element: etree._Element | None, default: int) -> int:
    value = _value(element)
    return min(int(value), _MOST_SPAN) if value is not None and value.isdigit() else default


def _grid(table: etree._Element, lists: DocxLists, count: CellCount) -> Grid:
    grid = Grid()
    for row in _rows(table):
        line: list[GridCell | None] = [None] * _number(_property(row, "trPr", "gridBefore"), 0)
        above = grid.rows[-1] if grid.rows else []
        for cell in _cells(row):
            width = max(_number(_property(cell, "tcPr", "gridSpan"), 1), 1)
            merge = _property(cell, "tcPr", "vMerge")
            going_on = merge is not None and _value(merge) != "restart"
            upper = above[len(line)] if going_on and len(line) < len(above) else None
            line += [upper or GridCell(_cell_text(cell, lists))] * width
        count.add(len(line))
        grid.rows.append(line)
    return grid
