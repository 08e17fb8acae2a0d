"""Tables without ruling lines: every word that a form prints in a table, and how like one of them a text is."""

from __future__ import annotations

from extraction.forms import Label
from extraction.forms.statistics import STATISTICS
from extraction.words.labels import match, plain
from extraction.words.vocabulary import TABLE_LABELS

STATISTICS_WORDS = tuple(
    Label(key=text, label=text)
    for text in sorted(
        STATISTICS.headings
        | STATISTICS.unit_headings
        | STATISTICS.value_headings
        | STATISTICS.cumulative_headings
        | STATISTICS.groups
    )
)
"""What heads the columns and groups of the statistics of the years before 2019."""
_VOCABULARY = (*TABLE_LABELS, *STATISTICS_WORDS, *STATISTICS.indicators)
LONGEST_LABEL = 90
UNKNOWN = 1.0
"""What a text costs that is like no label."""
_MISSPELT = 0.24


def cost_of(text: str) -> float:
    """How little a text is like a label of a form: 0 for one, 1 for any other text."""
    if len(text) > LONGEST_LABEL:
        return UNKNOWN
    found = match(plain(text), _VOCABULARY)
    return _MISSPELT * found[0].cost if found else UNKNOWN


def label_of(text: str) -> str | None:
    """The key of the one label of a form that a text is likest; None where it is like none, or like several."""
    keys = (
        {found.label.key for found in match(plain(text), _VOCABULARY)}
        if len(text) <= LONGEST_LABEL
        else set()
    )
    return keys.pop() if len(keys) == 1 else None
