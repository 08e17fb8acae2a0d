"""A Word paragraph's text as it is printed: fields by their results, without what is hidden, deleted or struck."""

from __future__ import annotations

from lxml import etree

from extraction.labels import RAISED

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_WORD_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "rt"})
_UNPRINTED = frozenset({"vanish", "strike", "dstrike"})
_RAISE = str.maketrans("0123456789", RAISED)


def name_of(element: etree._Element | None) -> str:
    """An element's name without its namespace; comments and what is not there have none."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2]


def value_of(element: etree._Element | None) -> str | None:
    """What an element's attribute `val` says."""
    if element is None:
        return None
    value = element.get(f"{_W}val") or element.get(f"{_STRICT}val") or element.get(f"{_WORD_2003}val")
    return str(value) if value is not None else None


def text_of(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """A paragraph's text, and the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    instructions: list[bool] = []  # of each field that is open, whether its result is still to come
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = name_of(element)
        if name == "fldChar":
            _mark_field(element, instructions)
        elif name == "txbxContent":
            boxes.append(element)
        elif name in _UNSEEN or (name == "r" and _is_unprinted(element)):
            stack.extend(item for item in reversed(element) if name == "r" and name_of(item) == "fldChar")
        elif any(instructions) and name in ("t", "tab", "br", "cr", "noBreakHyphen"):
            continue
        elif name == "t":
            pieces.append(_raised(element) or element.text or "")
        elif name == "tab" and name_of(element.getparent()) == "r":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        else:
            stack.extend(reversed(element))
    return "".join(pieces), boxes


def _mark_field(element: etree._Element, instructions: list[bool]) -> None:
    kind = next((str(value) for key, value in element.items() if str(key).endswith("fldCharType")), "")
    if kind == "begin":
        instructions.append(True)
    elif kind == "separate" and instructions:
        instructions[-1] = False
    elif kind == "end" and instructions:
        instructions.pop()


def _properties(run: etree._Element) -> etree._Element | None:
    return next((child for child in run if name_of(child) == "rPr"), None)


def _is_unprinted(run: etree._Element) -> bool:
    """Whether a run is hidden or struck out; its properties stand first in it."""
    properties = _properties(run)
    return properties is not None and any(
        name_of(item) in _UNPRINTED and value_of(item) not in ("0", "false", "off", "none")
        for item in properties
    )


def _raised(text: etree._Element) -> str | None:
    """The text of a run that is set as a footnote's mark, its digits as raised ones."""
    run = text.getparent()
    properties = _properties(run) if run is not None else None
    for item in properties if properties is not None else ():
        if name_of(item) == "vertAlign" and value_of(item) == "superscript":
            return (text.text or "").translate(_RAISE)
    return None
