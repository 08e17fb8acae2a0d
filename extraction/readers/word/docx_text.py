"""A Word paragraph's text as it is printed: fields by their results, without what is hidden, deleted or struck."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from extraction.readers.xml import attribute, child, name_of
from extraction.words.labels import RAISE

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_WORD_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "rt"})
_UNPRINTED = frozenset({"vanish", "strike", "dstrike"})


def value_of(element: etree._Element | None) -> str | None:
    """What an element's attribute `val` says, None where the element or that of it is not there."""
    if element is None:
        return None
    value = element.get(f"{_W}val") or element.get(f"{_STRICT}val") or element.get(f"{_WORD_2003}val")
    return str(value) if value is not None else None


def character_styles(styles: etree._Element | None) -> dict[str, dict[str, bool]]:
    """What the styles of characters, by their names, say of the looks that matter here."""
    return {
        attribute(style, "styleId"): looks
        for style in (styles if styles is not None else ())
        if name_of(style) == "style" and (looks := _looks(child(style, "rPr")))
    }


def text_of(
    paragraph: etree._Element, styles: Mapping[str, dict[str, bool]] | None = None
) -> tuple[str, list[etree._Element]]:
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
        elif name in _UNSEEN:
            continue
        elif name == "r" and (looks := _looks(child(element, "rPr"), styles)):
            unprinted = any(on for look, on in looks.items() if look in _UNPRINTED)
            raised = looks.get("vertAlign", False)
            stack.extend(
                _as_raised(item) if raised else item
                for item in reversed(element)
                if not unprinted or name_of(item) == "fldChar"
            )
        elif any(instructions) and name in ("t", "tab", "br", "cr", "noBreakHyphen"):
            continue
        elif name == "t":
            pieces.append(element.text or "")
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
    kind = attribute(element, "fldCharType")
    if kind == "begin":
        instructions.append(True)
    elif kind == "separate" and instructions:
        instructions[-1] = False
    elif kind == "end" and instructions:
        instructions.pop()


def _looks(
    properties: etree._Element | None, styles: Mapping[str, dict[str, bool]] | None = None
) -> dict[str, bool]:
    """Which of the looks that matter here are on or off: hidden, struck out, raised."""
    looks: dict[str, bool] = {}
    for item in properties if properties is not None else ():
        name, value = name_of(item), value_of(item)
        if name == "rStyle" and styles:
            looks = styles.get(value or "", {}) | looks
        elif name in _UNPRINTED:
            looks[name] = value not in ("0", "false", "off", "none")
        elif name == "vertAlign":
            looks[name] = value == "superscript"
    return looks


def _as_raised(text: etree._Element) -> etree._Element:
    """A text of a run that is set as a footnote's mark, its digits as raised ones."""
    if name_of(text) == "t":
        text.text = (text.text or "").translate(RAISE)
    return text
