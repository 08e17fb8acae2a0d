"""Bar charts over the years, drawn on the server as inline SVG: no script, and readable when printed.

A chart is only a picture of figures that stand in a table on the same page; a year without a figure has no bar
and says so, for a blank is not a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from publication.page import number

WIDTH, HEIGHT = 360, 210
TOP, BOTTOM, SIDE = 26, 30, 8
Figure = int | float | None


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bar: its name, the class that colours it, and a figure (or None) a year."""

    name: str
    style: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Year:
    """A place on the axis: what is written below it, and the word where there is no figure at all."""

    label: str
    absent: str = ""


def bar_chart(title: str, years: Sequence[Year], series: Sequence[Series], *, stacked: bool) -> Markup:
    """The chart, or nothing where no year has any figure. Stacked bars carry their sum, others their figure."""
    highest = _highest(series, len(years), stacked)
    if highest is None:
        return Markup("")
    slot = (WIDTH - 2 * SIDE) / len(years)
    scale = (HEIGHT - TOP - BOTTOM) / (highest or 1)
    parts = [
        Markup('<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/>').format(
            WIDTH, HEIGHT - BOTTOM, HEIGHT - BOTTOM
        )
    ]
    for place, year in enumerate(years):
        left = SIDE + place * slot
        figures = [(one.style, one.name, one.figures[place]) for one in series]
        parts.append(_text(left + slot / 2, HEIGHT - BOTTOM + 18, year.label, "tick"))
        if all(figure is None for *_, figure in figures):
            parts.append(_text(left + slot / 2, HEIGHT - BOTTOM - 6, year.absent or "—", "absent"))
        elif stacked:
            parts += _stack(left + slot * 0.2, slot * 0.6, figures, scale, year.label)
        else:
            parts += _group(left + slot * 0.12, slot * 0.76, figures, scale, year.label)
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, title, Markup("").join(parts)
    )


Bars = Sequence[tuple[str, str, Figure]]


def _highest(series: Sequence[Series], years: int, stacked: bool) -> float | None:
    columns = [
        [f for one in series if (f := one.figures[place]) is not None and f > 0] for place in range(years)
    ]
    if all(figure is None for one in series for figure in one.figures):
        return None
    return float(max((sum(c) if stacked else max(c, default=0) for c in columns), default=0))


def _stack(left: float, width: float, figures: Bars, scale: float, year: str) -> list[Markup]:
    parts, top = [], float(HEIGHT - BOTTOM)
    total: int | float = 0
    for style, name, figure in figures:
        if figure is None or figure <= 0:
            continue
        total += figure
        top -= figure * scale
        parts.append(_bar(left, top, width, figure * scale, style, f"{year} {name} {number(figure)}"))
    parts.append(_text(left + width / 2, top - 6, number(total), "value"))
    return parts


def _group(left: float, width: float, figures: Bars, scale: float, year: str) -> list[Markup]:
    parts, each = [], width / len(figures)
    for place, (style, name, figure) in enumerate(figures):
        if figure is None:
            continue
        height = max(figure, 0) * scale
        top = HEIGHT - BOTTOM - height
        x = left + place * each
        parts.append(
            _bar(x + each * 0.08, top, each * 0.84, height, style, f"{year} {name} {number(figure)}")
        )
        parts.append(_text(x + each / 2, top - 6, number(figure), "value"))
    return parts


def _bar(x: float, y: float, width: float, height: float, style: str, title: str) -> Markup:
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>'
    ).format(style, x, y, width, height, title)


def _text(x: float, y: float, text: str, style: str) -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}">{}</text>').format(style, x, y, escape(text))
