"""Tables that a page sets without <table>: elements in which elements stand beside each other, row by row.

Style sheets make rows of them (flex, float, inline-block), scripts and ARIA roles say so, or nothing that is in the
page does. So what they hold tells: labels of a form's table and numbers, a cell an element.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lxml import etree, html

from extraction.words.label_kinds import is_label
from extraction.words.values import is_number

_PARTS = frozenset(("table", "thead", "tbody", "tfoot", "tr", "head", "select"))
_FEWEST_ROWS = 2
_FEWEST_LABELLED = 2
_LONGEST_CELL = 80
_MOST_ELEMENTS = 40
"""The most elements of a cell: what holds more is none, however deep a page nests."""
_SPANS = (("aria-colspan", "colspan"), ("aria-rowspan", "rowspan"))


def set_rows(root: html.HtmlElement) -> bool:
    """Make tables of such elements; False where there are none."""
    found = [(parent, rows) for parent in root.iter() for rows in _tables(parent)]
    for parent, rows in found:
        if len(rows) == len(parent):
            parent.tag = "table"
        else:
            table = etree.Element("table")
            rows[0].addprevious(table)
            table.extend(rows)
        for row in rows:
            row.tag = "tr"
            for cell in row.iterchildren(tag=etree.Element):
                cell.tag = "td"
                for stated, name in _SPANS:
                    if cell.get(stated):
                        cell.set(name, cell.get(stated))
    return bool(found)


def _tables(parent: html.HtmlElement) -> Iterator[Sequence[html.HtmlElement]]:
    """The rows of each form's table that some children of an element are, one after the other."""
    if not isinstance(parent.tag, str) or parent.tag in _PARTS or len(parent) < _FEWEST_ROWS:
        return
    if not (parent.text or "").strip() and are_rows(parent):
        yield list(parent)
        return
    for alike, group in groupby(parent, key=_may_be_row):
        rows = list(group)
        if not alike:
            continue
        # A heading or a line of prose may stand before the first row, and behind the last.
        several = [place for place, row in enumerate(rows) if len(row) > 1]
        rows = rows[several[0] : several[-1] + 1] if several else []
        if len(rows) >= _FEWEST_ROWS and are_rows(rows):
            yield rows


def _may_be_row(element: html.HtmlElement) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in _PARTS
        and bool(len(element))
        and not _own_text(element)
        and all(_text(cell) is not None for cell in element)
    )


def are_rows(elements: Iterable[html.HtmlElement]) -> bool:
    """Whether elements are the rows of a form's table: they hold nothing but cells, with its labels and numbers."""
    labelled = numbers = 0
    for row in elements:
        if not isinstance(row.tag, str) or not len(row) or _own_text(row):
            return False
        texts = list(map(_text, row))
        if None in texts:
            return False
        labelled += any(is_label(text) for text in texts if text)
        numbers += any(is_number(text) for text in texts if text)
    return labelled >= _FEWEST_LABELLED and numbers > 0


def _text(cell: html.HtmlElement) -> str | None:
    """What a cell says; None for an element that says more than a cell does."""
    pieces = [cell.text or ""]
    for count, item in enumerate(cell.iterdescendants()):
        pieces += [(item.text or "") if isinstance(item.tag, str) else "", item.tail or ""]
        if count > _MOST_ELEMENTS:
            return None
    text = "".join(pieces).strip()
    return text if len(text) <= _LONGEST_CELL else None


def _own_text(row: html.HtmlElement) -> bool:
    """Whether text stands in a row outside of its cells, or behind it."""
    return any((text or "").strip() for text in (row.text, row.tail, *(cell.tail for cell in row)))
