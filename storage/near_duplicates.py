"""Copied narratives: reports whose prose is largely another authority's, or their own of last year.

Each narrative becomes the set of its runs of SHINGLE characters, with punctuation, the authority's own name and
the sentences that the form itself dictates (boilerplate.txt) left out. MinHash with locality-sensitive hashing
(`storage.look_alikes`) proposes candidates of the same or the year before; the Jaccard coefficient of the sets decides.
Only two years are ever held in memory.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from storage.look_alikes import Signing, look_alikes, stacked

SHINGLE = 3
# From this share of common shingles on, a text counts as copied. Where three tenths of a text were rewritten it is
# about 0.45. Narratives that were written apart in the words of the same trade stay below 0.1, those of the sample
# counties, which are put together from the same sentences, below 0.42.
THRESHOLD = 0.42
# A narrative with fewer characters left says too little to be called a copy.
SHORTEST = 200


@dataclass(frozen=True, slots=True)
class Narrative:
    """A report's prose. `series` is its authority and kind; `names` are removed from the text."""

    report_id: str
    authority_id: str
    series: str
    year: int
    published_on: str | None
    names: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """`share` (0 to 1) of what `report_id` and the earlier `other_report_id` say together stands in both."""

    report_id: str
    other_report_id: str
    share: float


class _Year:
    """The narratives of one report year that say enough, in the order of publication."""

    def __init__(self, narratives: Iterable[Narrative] = ()) -> None:
        self.narratives: list[Narrative] = []
        self.shingles: list[array[int]] = []
        self.by_series: dict[str, int] = {}
        signing = Signing()
        signatures = []
        for narrative in narratives:
            shingles = _shingles(narrative)
            if shingles is not None:
                self.by_series[narrative.series] = len(self.narratives)
                self.narratives.append(narrative)
                self.shingles.append(shingles)
                signatures.append(signing.signature(shingles))
        self.signatures = stacked(signatures)


def find_copies(narratives: Iterable[Narrative]) -> Iterator[Copy]:
    """For each report its closest earlier look-alike of another authority, and its own of last year, if copied.

    Earlier is by report year, then by day of publication (an unknown day last), then by id: the report whose
    words came first is not accused of them.
    """
    ordered = sorted(narratives, key=_by_publication)
    last_year, last = 0, _Year()
    for year, group in groupby(ordered, key=lambda narrative: narrative.year):
        this = _Year(group)
        yield from _copies(last if last_year == year - 1 else _Year(), this)
        last_year, last = year, this


def _copies(last: _Year, this: _Year) -> Iterator[Copy]:
    both = last.narratives + this.narratives
    shingles = last.shingles + this.shingles
    for later, candidates in look_alikes(last.signatures, this.signatures, THRESHOLD):
        narrative = both[later]
        others = [each for each in candidates if both[each].authority_id != narrative.authority_id]
        compared = [(_share(shingles[later], shingles[other]), -other) for other in others]
        share, other = max(compared, default=(0.0, 0))
        if share >= THRESHOLD:
            yield Copy(narrative.report_id, both[-other].report_id, round(share, 2))
    for narrative, mine in zip(this.narratives, this.shingles, strict=True):
        own = last.by_series.get(narrative.series)
        if own is not None and (share := _share(mine, last.shingles[own])) >= THRESHOLD:
            yield Copy(narrative.report_id, last.narratives[own].report_id, round(share, 2))


def narrative_text(narrative: Narrative) -> str:
    """What is compared: the sentences that are the report's own, letters and digits only."""
    sentences = re.split(r"[。；！？;!?\n\r]+", narrative.text)
    kept = []
    for sentence in sentences:
        plain = re.sub(r"[\W_]", "", sentence)
        if not any(pattern.search(plain) for pattern in _boilerplate()):
            kept.append(plain)
    text = "".join(kept)
    for name in sorted(narrative.names, key=lambda name: (-len(name), name)):
        text = text.replace(name, "")
    return text


@cache
def _boilerplate() -> tuple[re.Pattern[str], ...]:
    lines = files("storage").joinpath("boilerplate.txt").read_text(encoding="utf-8").splitlines()
    return tuple(re.compile(line) for line in lines if line and not line.startswith("#"))


def _shingles(narrative: Narrative) -> array[int] | None:
    text = narrative_text(narrative)
    if len(text) < SHORTEST:
        return None
    runs = {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)}
    return array("I", sorted({zlib.crc32(run.encode()) for run in runs}))


def _share(one: array[int], other: array[int]) -> float:
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / len(mine | theirs)


def _by_publication(narrative: Narrative) -> tuple[int, str, str]:
    return narrative.year, narrative.published_on or "9999", narrative.report_id
