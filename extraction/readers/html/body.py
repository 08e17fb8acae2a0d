"""Which element of a web page holds the report, among the page's own frames, lists and links."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html

from extraction.layout import Block, Paragraph
from extraction.words.headings import is_section_heading

_BODY_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Found:
    """A block and the element that it came from."""

    block: Block
    element: html.HtmlElement


def body_of(found: list[Found]) -> list[Found]:
    """The blocks of the element that holds the report: all its section headings, else most of the page's text."""
    headings = [
        item.element
        for item in found
        if isinstance(item.block, Paragraph) and is_section_heading(item.block.text)
    ]
    container = _common_ancestor(headings) if len(headings) >= 2 else _densest(found)
    if container is None:
        return found
    inside = set(container.iter())
    return [item for item in found if item.element in inside]


def _ancestors(element: html.HtmlElement) -> list[html.HtmlElement]:
    """An element's line from the root down to itself."""
    return [*reversed(list(element.iterancestors())), element]


def _common_ancestor(elements: list[html.HtmlElement]) -> html.HtmlElement | None:
    shared = _ancestors(elements[0])
    for element in elements[1:]:
        line = _ancestors(element)
        depth = 0
        while depth < min(len(shared), len(line)) and shared[depth] is line[depth]:
            depth += 1
        shared = shared[:depth]
    return shared[-1] if shared else None


def _densest(found: list[Found]) -> html.HtmlElement | None:
    """The deepest element that holds most of the page's text."""
    sizes: dict[html.HtmlElement, int] = {}
    total = 0
    for item in found:
        size = sum(map(len, item.block.texts()))
        total += size
        for ancestor in _ancestors(item.element):
            sizes[ancestor] = sizes.get(ancestor, 0) + size
    enough = [element for element, size in sizes.items() if size >= total * _BODY_SHARE]
    return max(enough, key=lambda element: len(_ancestors(element)), default=None)
