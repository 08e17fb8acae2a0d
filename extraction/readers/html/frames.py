"""Documents that a web page holds within itself and shows: frames by their source, shadow trees that are declared."""

from __future__ import annotations

from lxml import etree, html

_SHADOW = ("shadowrootmode", "shadowroot")
_KEPT = ("class", "id", "style", "hidden")


def open_frames(root: html.HtmlElement) -> None:
    """Put what such frames (`srcdoc`) and shadow trees show into the page's own tree."""
    for frame in list(root.iter("iframe")):
        source = frame.get("srcdoc")
        parent = frame.getparent()
        if not source or parent is None:
            continue
        try:
            shown = html.fragment_fromstring(source, create_parent="div")
        except (etree.ParserError, ValueError):
            continue
        for name in _KEPT:
            if name in frame.attrib:
                shown.set(name, frame.attrib[name])
        shown.tail = frame.tail
        parent.replace(frame, shown)
    for tree in list(root.iter("template")):
        if any(name in tree.attrib for name in _SHADOW):
            tree.tag = "div"
