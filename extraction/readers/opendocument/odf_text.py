"""The text of OpenDocument's paragraphs and cells as it is printed: without what is hidden, deleted or struck."""

from __future__ import annotations

from lxml import etree

from extraction.readers.xml import attribute, attributes, name_of
from extraction.words.labels import RAISE

BOXES = ("text-box", "custom-shape", "rect")
"""What may hold a text of its own within a paragraph."""
UNSEEN = frozenset(("note", "annotation", "tracked-changes", "title", "desc", "forms", "shapes"))
"""What is no part of the text that it stands in."""
_HIDDEN, _RAISED = "hidden", "raised"
_STYLED = frozenset(("span", "p", "h", "a"))


class OdfText:
    """Reads the texts of one document in their order: its styles and its tracked changes say what is printed."""

    def __init__(self, root: etree._Element) -> None:
        self._looks: dict[str, str] = {}
        self._deletions = {
            attribute(region, "id")
            for region in root.iter("{*}changed-region")
            if next(region.iterchildren("{*}deletion"), None) is not None
        }
        self._deleting: set[str] = set()
        for style in root.iter("{*}style"):
            for item in style:
                stated = attributes(item)
                kind = stated.get("text-line-through-type", "none")
                struck = stated.get("text-line-through-style", kind) != "none"
                if struck or stated.get("display") in ("none", "false"):
                    self._looks[attribute(style, "name")] = _HIDDEN
                elif stated.get("text-position", "").startswith("super"):
                    self._looks[attribute(style, "name")] = _RAISED

    def is_hidden(self, element: etree._Element) -> bool:
        """Whether an element's own style hides it."""
        return self._looks.get(attribute(element, "style-name")) == _HIDDEN

    def of_cell(self, cell: etree._Element) -> str:
        """The lines of a cell, remarks left out."""
        lines = [line for line in cell.iter("{*}p", "{*}h") if name_of(line.getparent()) != "annotation"]
        return "\n".join(map(self.of, lines)).strip()

    def of(self, paragraph: etree._Element) -> str:
        """A paragraph's text, without that of the boxes in it."""
        pieces: list[str] = []
        stack: list[tuple[etree._Element, str, bool]] = [(paragraph, "", False)]
        while stack:
            element, look, closing = stack.pop()
            name = name_of(element)
            if closing:
                if not self._deleting:
                    pieces.append(_as(look, element.tail))
                continue
            self._mark_change(name, element)
            if element is not paragraph:
                stack.append((element, look, True))
            own = self._looks.get(attribute(element, "style-name"), look) if name in _STYLED else look
            if name == "tab":
                pieces.append("\t")
            elif name == "line-break":
                pieces.append("\n")
            elif name == "s":
                pieces.append(" ")
            elif name and name not in UNSEEN and name not in (*BOXES, "table"):
                pieces.append("" if self._deleting else _as(own, element.text))
                stack.extend((child, own, False) for child in reversed(element))
        return "".join(pieces)

    def _mark_change(self, name: str, element: etree._Element) -> None:
        """Keep track of the tracked deletions in whose text a place lies."""
        if name in ("change-start", "change-end"):
            change = {attribute(element, "change-id")} & self._deletions
            self._deleting = self._deleting | change if name == "change-start" else self._deleting - change


def _as(look: str, text: str | None) -> str:
    if look == _HIDDEN or not text:
        return ""
    return text.translate(RAISE) if look == _RAISED else text
