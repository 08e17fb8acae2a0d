"""The numbered lists of a DOCX: word/numbering.xml and the styles that number their paragraphs (ECMA-376 §17.9)."""

from __future__ import annotations

from lxml import etree

from extraction.readers.numbering import LEVELS, Level, Numbering

_MOST_BASES = 20


class DocxLists:
    """Tells the number of each paragraph. The parts may be None where the package lacks them."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._numbering = _numbering(numbering) if numbering is not None else None
        self._styles: dict[str, tuple[str | None, etree._Element | None]] = {}
        self._default: str | None = None
        for style in styles if styles is not None else ():
            if _name(style) != "style" or _attribute(style, "type") != "paragraph":
                continue
            name = _attribute(style, "styleId") or ""
            based = _value(_child(style, "basedOn"))
            self._styles[name] = (based, _child(_child(style, "pPr"), "numPr"))
            if _attribute(style, "default") in ("1", "true"):
                self._default = name

    def label(self, paragraph: etree._Element) -> str:
        """The number that is shown before a paragraph; empty where none is."""
        if self._numbering is None:
            return ""
        properties = _child(paragraph, "pPr")
        list_id = level = None
        own = _child(properties, "numPr")
        style: str | None = _value(_child(properties, "pStyle")) or self._default
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
        if _name(element) == "abstractNum":
            number = _as_number(_attribute(element, "abstractNumId"))
            if number is not None:
                abstract[number] = _levels(element)
    for element in root:
        if _name(element) != "num":
            continue
        number, base = _as_number(_attribute(element, "numId")), _number(element, "abstractNumId")
        if number is None or base is None:
            continue
        levels = list(abstract.get(base, ()))
        restarts = False
        for override in (child for child in element if _name(child) == "lvlOverride"):
            place = _as_number(_attribute(override, "ilvl"))
            if place is None or not 0 <= place < len(levels):
                continue
            own = _child(override, "lvl")
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
    for child in element:
        place = _as_number(_attribute(child, "ilvl")) if _name(child) == "lvl" else None
        if place is not None and 0 <= place < LEVELS:
            levels[place] = _level(child)
    return tuple(levels)


def _level(element: etree._Element) -> Level:
    start = _number(element, "start")
    return Level(
        _value(_child(element, "numFmt")) or "decimal",
        _value(_child(element, "lvlText")) or "",
        1 if start is None else start,
    )


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next((child for child in element if _name(child) == name), None) if element is not None else None


def _attribute(element: etree._Element, name: str) -> str | None:
    """An attribute in either namespace of WordprocessingML (transitional, strict)."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), None)


def _value(element: etree._Element | None) -> str | None:
    return _attribute(element, "val") if element is not None else None


def _number(element: etree._Element, name: str) -> int | None:
    return _as_number(_value(_child(element, name)))


def _as_number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None
