"""The three charts over the years: requests, their outcomes, reviews and lawsuits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from publication.chart import Series, Year, bar_chart
from publication.labels import Labels, Language

OUTCOMES = ("granted", "partially_granted", "refused", "unavailable", "unprocessed", "other")
CHARTS = (
    ("chart_requests", ("new_requests",), False),
    ("chart_outcomes", OUTCOMES, True),
    ("chart_disputes", ("reviews", "lawsuits"), False),
)
# A chart's title, the drawing (empty where there is no figure), and its legend: style and name of each series.
Drawn = tuple[str, Markup, list[tuple[str, str]]]


def charts_of(
    rows: Sequence[Mapping[str, Any] | None], years: Sequence[Year], labels: Labels, language: Language
) -> list[Drawn]:
    """The charts of one row of figures a year; None is a year of which there are none."""
    charts = []
    for title, measures, stacked in CHARTS:
        series = [
            Series(
                labels.term("measure", measure, language),
                f"bar-{measure}",
                [row[measure] if row else None for row in rows],
            )
            for measure in measures
        ]
        words = labels.text(title, language)
        legend = [(one.style, one.name) for one in series] if len(series) > 1 else []
        charts.append((words, bar_chart(words, years, series, stacked=stacked), legend))
    return charts
