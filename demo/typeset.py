"""Paragraphs and ruled tables on PDF pages, in the Chinese font that every PDF viewer brings along."""

from __future__ import annotations

import io
from itertools import accumulate

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from demo.grids import Grid, Placed, place, width

_FONT = "STSong-Light"
_PAGE_WIDTH, _PAGE_HEIGHT = A4
_MARGIN = 50.0
_TEXT_WIDTH = _PAGE_WIDTH - 2 * _MARGIN
_BOTTOM = 60.0
_PADDING = 3.0

# Widths of the label columns in points; the columns of numbers share what is left. By number of columns.
_LABEL_WIDTHS = {4: (150.0,), 10: (46.0, 56.0, 130.0), 15: ()}


class Typesetter:
    """Writes one document from top to bottom. Lengths are in points."""

    def __init__(self, title: str) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self._buffer = io.BytesIO()
        # invariant: no date and no random identifier, so that the bytes are the same every time.
        self._canvas = Canvas(self._buffer, pagesize=A4, invariant=1)
        self._canvas.setTitle(title)
        self._top = _PAGE_HEIGHT - _MARGIN
        self._page = 1

    def headline(self, text: str) -> None:
        for line in _wrap(text, 16, _TEXT_WIDTH):
            self._line(line, size=16, height=26, centred=True)
        self._top -= 8

    def paragraph(self, text: str) -> None:
        """A paragraph whose first line is indented by two characters."""
        for line in _wrap(f"　　{text}", 11, _TEXT_WIDTH):
            self._line(line, size=11, height=18)

    def finish(self) -> bytes:
        """Close the last page; returns the file."""
        self._end_page()
        self._canvas.save()
        return self._buffer.getvalue()

    def table(self, grid: Grid) -> None:
        """A ruled table. A page may end within a merged cell: its label then stands in the larger part."""
        edges = _column_edges(grid)
        size = 9.0 if width(grid) < 15 else 8.0
        cells = place(grid)
        heights = _row_heights(grid, cells, edges, size)
        first = 0
        while first < len(grid):
            last = first
            used = heights[first]
            while last + 1 < len(grid) and self._top - used - heights[last + 1] >= _BOTTOM:
                last += 1
                used += heights[last]
            if self._top - used < _BOTTOM:
                self._next_page()
                continue
            self._rows(cells, edges, heights, first, last, size)
            first = last + 1
            if first < len(grid):
                self._next_page()
        self._top -= 10

    def _rows(
        self,
        cells: list[Placed],
        edges: list[float],
        heights: list[float],
        first: int,
        last: int,
        size: float,
    ) -> None:
        """Draw the rows `first` to `last` of a table at the place reached."""
        tops = [self._top - below for below in accumulate(heights[first : last + 1], initial=0.0)]
        self._canvas.setLineWidth(0.6)
        for entry in cells:
            end = entry.row + entry.cell.rowspan - 1
            shown = range(max(entry.row, first), min(end, last) + 1)
            if not shown:
                continue
            left, right = edges[entry.column], edges[entry.column + entry.cell.colspan]
            top, bottom = tops[shown[0] - first], tops[shown[-1] + 1 - first]
            self._canvas.rect(left, bottom, right - left, top - bottom)
            if len(shown) * 2 > entry.cell.rowspan or (
                len(shown) * 2 == entry.cell.rowspan and shown[0] == entry.row
            ):
                self._boxed(entry.cell.text, (left, bottom, right, top), size)
        self._top = tops[-1]

    def _boxed(self, text: str, box: tuple[float, float, float, float], size: float) -> None:
        """A text wrapped and centred in a box (left, bottom, right, top)."""
        left, bottom, right, top = box
        lines = _wrap(text, size, right - left - 2 * _PADDING)
        leading = size + 2
        baseline = (top + bottom) / 2 + leading * len(lines) / 2 - size + 0.5
        self._canvas.setFont(_FONT, size)
        for line in lines:
            self._canvas.drawCentredString((left + right) / 2, baseline, line)
            baseline -= leading

    def _line(self, text: str, *, size: float, height: float, centred: bool = False) -> None:
        if self._top - height < _BOTTOM:
            self._next_page()
        self._canvas.setFont(_FONT, size)
        baseline = self._top - size
        if centred:
            self._canvas.drawCentredString(_PAGE_WIDTH / 2, baseline, text)
        else:
            self._canvas.drawString(_MARGIN, baseline, text)
        self._top -= height

    def _next_page(self) -> None:
        self._end_page()
        self._page += 1
        self._top = _PAGE_HEIGHT - _MARGIN

    def _end_page(self) -> None:
        self._canvas.setFont(_FONT, 9)
        self._canvas.drawCentredString(_PAGE_WIDTH / 2, 36, f"— {self._page} —")
        self._canvas.showPage()


def _column_edges(grid: Grid) -> list[float]:
    """The x of every vertical rule, from the left margin to the right one."""
    columns = width(grid)
    labels = _LABEL_WIDTHS[columns]
    share = (_TEXT_WIDTH - sum(labels)) / (columns - len(labels))
    return list(accumulate([*labels, *[share] * (columns - len(labels))], initial=_MARGIN))


def _row_heights(grid: Grid, cells: list[Placed], edges: list[float], size: float) -> list[float]:
    """Rows as high as their tallest cell; a merged cell needs its lines' height from its rows together."""
    heights = [size + 2 + 2 * _PADDING] * len(grid)
    for entry in sorted(cells, key=lambda entry: entry.cell.rowspan):
        room = edges[entry.column + entry.cell.colspan] - edges[entry.column] - 2 * _PADDING
        needed = len(_wrap(entry.cell.text, size, room)) * (size + 2) + 2 * _PADDING
        rows = slice(entry.row, entry.row + entry.cell.rowspan)
        if sum(heights[rows]) < needed:
            heights[rows] = [needed / entry.cell.rowspan] * entry.cell.rowspan
    return heights


def _wrap(text: str, size: float, room: float) -> list[str]:
    """Lines no wider than `room`, broken between any two characters as Chinese text is, but not inside a number."""
    lines = [""]
    for token in _tokens(text):
        if lines[-1] and pdfmetrics.stringWidth(lines[-1] + token, _FONT, size) > room:
            lines.append("")
        lines[-1] += token
    return lines


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for character in text:
        if tokens and character in "0123456789.," and tokens[-1][-1] in "0123456789.,":
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens
