"""Tables of a web page: what is one, which rows and cells it shows, and what they print."""

from __future__ import annotations

import re
from itertools import takewhile

from lxml import etree, html

from extraction.layout import Grid, GridCell
from extraction.readers.grids import LONGEST_SINGLE, CellCount, GridBuilder
from extraction.readers.html.shown import Shown
from extraction.words.labels import HIDDEN, RAISE, UNPRINTED

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that begin and end a line."""
_SET_AS = {
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "table-row-group": "tbody",
    "table-header-group": "thead",
}
_ROW_GROUPS = frozenset(("table", "tbody", "thead", "tfoot"))
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.I)
_FIELDS = frozenset(("", "text", "number", "tel"))
"""Kinds of <input> that show what they hold."""
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SPACER = re.compile(r"^$|space|blank|trans|empty|dot|pixel", re.I)
_LONGEST_CELL = 400
_MAX_SPAN = 1000


def mend(root: html.HtmlElement, shown: Shown) -> None:
    """Make a page's tree say what a browser draws: tables that styles make, rows without <tr>, raised digits."""
    for element in root.iter("div", "span", "ul", "li", "dl", "dt", "dd"):
        display = shown.display(element)
        if display in _SET_AS:
            element.tag = _SET_AS[display]
        if element.tag == "span" and _RAISED.search(element.get("style") or ""):
            element.tag = "sup"
    for cell in list(root.iter("td", "th")):
        parent = cell.getparent()
        if parent is not None and parent.tag in _ROW_GROUPS:
            row = etree.Element("tr")
            loose = [cell, *takewhile(lambda item: item.tag in ("td", "th"), cell.itersiblings())]
            cell.addprevious(row)
            row.extend(loose)
    for raised in root.iter("sup"):
        for element in raised.iter():
            if isinstance(element.tag, str):
                element.text = (element.text or "").translate(RAISE)
                if element is not raised:
                    element.tail = (element.tail or "").translate(RAISE)


def is_layout_table(table: html.HtmlElement) -> bool:
    """Whether a table only places things on the page: it holds tables of several cells, or the text itself."""
    if any(_has_cells(inner) for inner in table.iterdescendants("table")):
        return True
    cells = list(table.iterdescendants("td", "th"))
    if len(cells) <= 1:
        return not cells or len(cells[0].text_content()) > LONGEST_SINGLE
    return any(len(cell.text_content().strip()) > _LONGEST_CELL for cell in cells)


def _has_cells(table: html.HtmlElement) -> bool:
    """Whether a table has several cells: one of a single cell is an editor's way to place a text in another's."""
    cells = table.iterdescendants("td", "th")
    return next(cells, None) is not None and next(cells, None) is not None


def grid_of(table: html.HtmlElement, shown: Shown, count: CellCount) -> Grid:
    """A table's rows and cells as a browser draws them. Raises UnreadableError where they are beyond measure."""
    lines = [row for row in table.iterdescendants("tr") if _is_drawn(row, table, shown)]
    builder = GridBuilder(count)
    ends = {line.getparent(): row for row, line in enumerate(lines)}
    for row, line in enumerate(lines):
        # No cell reaches out of its group of rows: thead, tbody, tfoot.
        last = ends[line.getparent()]
        for element in line.iterchildren("td", "th"):
            if shown.hides(element, element.tag):
                continue
            rowspan = _span(element.get("rowspan"), zero=len(lines))
            builder.place(
                row,
                GridCell(_cell_text(element, shown)),
                rowspan,
                _span(element.get("colspan"), zero=1),
                last,
            )
    return builder.grid()


def _is_drawn(row: html.HtmlElement, table: html.HtmlElement, shown: Shown) -> bool:
    """Whether a row is the table's own, not one of a table in its cells, and neither it nor its group is hidden."""
    for element in (row, *row.iterancestors()):
        if element is table:
            return True
        if element.tag == "table" or shown.hides(element, element.tag):
            return False
    return True


def _span(value: str | None, *, zero: int) -> int:
    """A colspan or rowspan: a number from 1; 0 means "to the end" (rowspan), anything else means 1."""
    digits = re.match(r"\s*[\"']?(\d{1,6})", value or "1")
    if not digits:
        return 1
    return min(int(digits[1]), _MAX_SPAN) or zero


def _cell_text(cell: html.HtmlElement, shown: Shown) -> str:
    """What a cell prints; one whose text is a picture prints what nobody knows."""
    pieces: list[str] = []
    pictured = False
    stack: list[tuple[html.HtmlElement, bool]] = [(cell, False)]
    while stack:
        item, closing = stack.pop()
        tag = item.tag if isinstance(item.tag, str) else ""
        if closing:
            if tag in BLOCK_TAGS:
                pieces.append("\n")
        elif tag == "img":
            pictured = pictured or not (shown.hides(item, tag) or _is_spacer(item))
        elif tag in ("input", "textarea", "select"):
            pieces.append(_field_text(item, tag))
        elif tag and not shown.hides(item, tag):
            pieces.append("\n" if tag in BLOCK_TAGS else "")
            pieces.append(_SPACES.sub(" ", item.text or ""))
            stack.append((item, True))
            stack.extend((child, False) for child in reversed(item))
            continue
        if item is not cell:
            pieces.append(_SPACES.sub(" ", item.tail or ""))
    text = UNPRINTED.sub("", "".join(pieces))
    printed = "\n".join(line for line in (part.strip(" ") for part in text.split("\n")) if line)
    return printed if printed.strip() or not pictured else HIDDEN


def _is_spacer(image: html.HtmlElement) -> bool:
    """Whether a picture only takes room: older editors put such into empty cells."""
    if _SPACER.search((image.get("src") or "").rpartition("/")[2]):
        return True
    return any((image.get(side) or "").strip("px ") in ("0", "1") for side in ("width", "height"))


def _field_text(field: html.HtmlElement, tag: str) -> str:
    """What a form's field shows: portals publish the form itself, filled in."""
    if tag == "input":
        return field.get("value") or "" if (field.get("type") or "").lower() in _FIELDS else ""
    if tag == "textarea":
        return str(field.text_content())
    options = list(field.iter("option"))
    chosen = [option for option in options if "selected" in option.attrib] or options[:1]
    return str(chosen[-1].text_content()) if chosen else ""
