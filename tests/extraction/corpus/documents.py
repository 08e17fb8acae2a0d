"""Generated reports as originals: number, format and form give the same report every time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.forms import FORMS
from tests.extraction import statistics_samples
from tests.extraction.corpus.prose import Text, free, statutory
from tests.extraction.corpus.quirks import quirks_of
from tests.extraction.corpus.tables import TableWriter
from tests.extraction.corpus.truth import Truth, prose_truth, truth_of
from tests.extraction.corpus.writers import FORMATS
from tests.extraction.samples import Rows

COUNT = 14
"""Documents of each format and form. There are as many more as are asked for: those that no rule was made by."""
KINDS = ("2019", "2021", "mixed", "statistics", "free")
"""The forms of reports: "mixed" has section 二 in one national form and section 三 in the other."""
_STATISTICS_YEARS = (2014, 2015, 2016, 2017, 2018)
_FREE_YEARS = (2008, 2010, 2011, 2012, 2013, 2016)
_TITLE_STEP = 5


@dataclass(frozen=True)
class Original:
    """A generated document: what it is called, its bytes, its switches and what it says."""

    name: str
    format_name: str
    kind: str
    content: bytes
    quirks: frozenset[str]
    truth: Truth


def documents(
    format_name: str, kinds: Iterable[str] = KINDS, numbers: Iterable[int] = range(COUNT)
) -> list[Original]:
    """Documents of a format, all that a program has to convert in one run of it."""
    spec = FORMATS[format_name]
    wanted = [(kind, number) for kind in kinds for number in numbers]
    made = [_report(format_name, kind, number) for kind, number in wanted]
    contents: Sequence[bytes] = [
        spec.write(text.parts, text.quirks, number) for text, (_, number) in zip(made, wanted, strict=True)
    ]
    if spec.convert is not None:
        contents = spec.convert(contents)
    return [
        Original(f"{format_name}-{kind}-{number}", format_name, kind, content, text.quirks, text.truth)
        for text, content, (kind, number) in zip(made, contents, wanted, strict=True)
    ]


def _report(format_name: str, kind: str, number: int) -> Text:
    """Document `number` of a format and kind as lines and tables."""
    spec = FORMATS[format_name]
    quirks = quirks_of(spec.family, kind, number, COUNT)
    seed = number * 100 + list(FORMATS).index(format_name) * 7 + KINDS.index(kind) * 3
    title = number * _TITLE_STEP + KINDS.index(kind)
    chance = random.Random(seed + 1)
    if kind == "free":
        text = Text(prose_truth("free", _FREE_YEARS, seed), quirks, chance)
        free(text, title)
        return text
    if kind == "statistics":
        text = Text(prose_truth("statistics", _STATISTICS_YEARS, seed), quirks, chance)
        free(text, title, _statistics(text.truth, number, seed))
        return text
    if kind == "mixed":
        own, other = ("2019", "2021") if number % 2 else ("2021", "2019")
        truth = truth_of(FORMS[own], quirks, seed, requests=FORMS[other])
    else:
        truth = truth_of(FORMS[kind], quirks, seed)
    text = Text(truth, quirks, chance)
    tables = TableWriter(truth, quirks, chance)
    statutory(text, [tables.disclosure(), tables.requests(), tables.reviews()], title)
    return text


def _statistics(truth: Truth, number: int, seed: int) -> Rows:
    lines = statistics_samples.national(seed, blanks=number % 3 == 1)
    truth.statistics = lines
    return statistics_samples.rows(lines, numbered=number % 4 == 3)
