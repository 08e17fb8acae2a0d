"""The numbered lists of a DOCX: word/numbering.xml and the styles that number their paragraphs (ECMA-376 §17.9)."""

from __future__ import annotations

from lxml import etree

from extraction.readers.word.docx_text import value_of
from extraction.readers.word.numbering import LEVELS, Level, Numbering
from extraction.readers.xml import attribute, child, name_of

_MOST_BASES = 20


class DocxLists:
    """Tells the number of each paragraph. The parts may be None where the package lacks them."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._numbering = _numbering(numbering) if numbering is not None else None
        self._styles: dict[str, tuple[str | None, etree._Element | None]] = {}
        self._default: str | None = None
        for style in styles if styles is not None else ():
            if name_of(style) != "style" or attribute(style, "type") != "paragraph":
                continue
            name = attribute(style, "styleId")
            based = value_of(child(style, "basedOn"))
            self._styles[name] = (based, child(child(style, "pPr"), "numPr"))
            if attribute(style, "default") in ("1", "true"):
                self._default = name

    def label(self, paragraph: etree._Element) -> str:
        """The number that is shown before a paragraph; empty where none is."""
        if self._numbering is None:
            return ""
        properties = child(paragraph, "pPr")
        list_id = level = None
        own = child(properties, "numPr")
        style: str | None = value_of(child(properties, "pStyle")) or self._default
        for _ in range(_MOST_BASES):  # what the paragraph leaves open its style says, then that style's base
            if own is not None:
                list_id = _number(own, "numId") if list_id is None else list_id
                level = _number(own, "ilvl") if level is None else level
            if style is None or style not in self._styles or (list_id is not None and level is not None):
                break
            style, own = self._styles[style]
        return self._numbering.label(list_id, level or 0) if list_id else ""


def _numbering(root: etree._Element) -> Numbering:
    abstract: dict[int, tuple[Level, ...]] = {}
    lists: dict[int, tuple[Level, ...]] = {}
    counts_with: dict[int, int] = {}
    for element in root:
        if name_of(element) == "abstractNum":
            number = _as_number(attribute(element, "abstractNumId"))
            if number is not None:
                abstract[number] = _levels(element)
    for element in root:
        if name_of(element) != "num":
            continue
        number, base = _as_number(attribute(element, "numId")), _number(element, "abstractNumId")
        if number is None or base is None:
            continue
        levels = list(abstract.get(base, ()))
        restarts = False
        for override in (item for item in element if name_of(item) == "lvlOverride"):
            place = _as_number(attribute(override, "ilvl"))
            if place is None or not 0 <= place < len(levels):
                continue
            own = child(override, "lvl")
            if own is not None:
                levels[place] = _level(own)
            start = _number(override, "startOverride")
            if start is not None:
                restarts = True
                levels[place] = Level(levels[place].kind, levels[place].text, start)
        lists[number] = tuple(levels)
        # Every list of one definition counts on, unless it says where it starts; ids of lists are positive.
        counts_with[number] = number if restarts else -1 - base
    return Numbering(lists, counts_with)


def _levels(element: etree._Element) -> tuple[Level, ...]:
    levels = [Level()] * LEVELS
    for item in element:
        place = _as_number(attribute(item, "ilvl")) if name_of(item) == "lvl" else None
        if place is not None and 0 <= place < LEVELS:
            levels[place] = _level(item)
    return tuple(levels)


def _level(element: etree._Element) -> Level:
    start = _number(element, "start")
    return Level(
        value_of(child(element, "numFmt")) or "decimal",
        value_of(child(element, "lvlText")) or "",
        1 if start is None else start,
    )


def _number(element: etree._Element, name: str) -> int | None:
    return _as_number(value_of(child(element, name)))


def _as_number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None
