"""Tables that a web page shows as lines of text: preformatted ones, and rows with pipes between their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from lxml import html

from extraction.layout import Grid, Paragraph
from extraction.readers.html.body import Found
from extraction.readers.text.text import blocks_of_text

_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_LINES = frozenset(("p", "div", "li", "dd", "dt", "section"))
_FEWEST_LINES = 3
_FEWEST_PIPES = 2


EMPTY_LINE = Found(Paragraph(""), html.Element("p"))
"""Stands for an element that could hold a line, and is empty: a blank cell, or space."""


def is_empty_line(element: html.HtmlElement, tag: str) -> bool:
    """Whether an element could hold a line, and no other element in it could."""
    return tag in _LINES and not any(item.tag in _LINES for item in element)


def with_empty_lines(found: Iterable[Found]) -> list[Found]:
    """The blocks of a page, each line with the count of empty ones behind it."""
    made: list[Found] = []
    for item in found:
        if item is not EMPTY_LINE:
            made.append(item)
        elif made and isinstance(line := made[-1].block, Paragraph):
            made[-1] = replace(made[-1], block=replace(line, blanks=line.blanks + 1))
    return made


def preformatted(element: html.HtmlElement, tag: str) -> str | None:
    """The lines of an element that are shown as they are written; None for any other element."""
    if tag != "pre" and not ("white-space" in (element.get("style") or "") and _is_styled(element)):
        return None
    if any(item.tag in ("table", "p", "div", "pre") for item in element.iterdescendants()):
        return None
    pieces = [element.text or ""]
    for item in element.iterdescendants():
        if isinstance(item.tag, str):
            pieces += ["\n" if item.tag == "br" else item.text or ""]
        pieces.append(item.tail or "")
    text = "".join(pieces)
    return text if "\n" in text.strip() else None


def _is_styled(element: html.HtmlElement) -> bool:
    return bool(_PREFORMATTED.search(element.get("style") or ""))


def with_pipes(found: Sequence[Found]) -> list[Found]:
    """The blocks of a page, lines between pipes that follow each other as a table."""
    made: list[Found] = []
    for piped, group in groupby(found, key=_is_piped):
        run = list(group)
        if piped and len(run) >= _FEWEST_LINES:
            text = "\n".join(item.block.text for item in run if isinstance(item.block, Paragraph))
            blocks = blocks_of_text(text)
            if any(isinstance(block, Grid) for block in blocks):
                made += [Found(block, run[0].element) for block in blocks]
                continue
        made += run
    return made


def _is_piped(item: Found) -> bool:
    return isinstance(item.block, Paragraph) and item.block.text.count("|") >= _FEWEST_PIPES
