"""Copied narratives: reports whose prose is largely another authority's, or their own of last year.

Each narrative becomes the set of its runs of SHINGLE characters, with punctuation, the authority's own name and
the sentences that the form itself dictates (boilerplate.txt) left out. MinHash with locality-sensitive hashing
(datasketch) proposes candidates of the same or the year before; the Jaccard coefficient of the sets decides.
Texts of one year are looked up against the index of two years, so the work grows with the number of reports and
not with its square, and only two years are ever held in memory.
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

from datasketch import MinHash, MinHashLSH

SHINGLE = 4
# From this share of common shingles on, a text counts as copied: about one character run in six was changed.
THRESHOLD = 0.7
# A narrative with fewer characters left says too little to be called a copy.
SHORTEST = 200
# The index is asked a little below the threshold, so that its estimate loses no true pair.
_INDEX_THRESHOLD = 0.6
_PERMUTATIONS = 128
# Of a large family of look-alikes each is compared in full with that many of the first to publish.
_COMPARED = 64


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


@dataclass(frozen=True, slots=True)
class _Shingled:
    narrative: Narrative
    shingles: array[int]

    def share(self, other: _Shingled) -> float:
        mine, theirs = set(self.shingles), set(other.shingles)
        return len(mine & theirs) / len(mine | theirs)


class _YearIndex:
    """The narratives of one report year."""

    def __init__(self) -> None:
        self.index = MinHashLSH(threshold=_INDEX_THRESHOLD, num_perm=_PERMUTATIONS)
        self.texts: dict[str, _Shingled] = {}
        self.by_series: dict[str, _Shingled] = {}

    def add(self, text: _Shingled, signature: MinHash) -> None:
        self.index.insert(text.narrative.report_id, signature)
        self.texts[text.narrative.report_id] = text
        self.by_series[text.narrative.series] = text


def find_copies(narratives: Iterable[Narrative]) -> Iterator[Copy]:
    """For each report its closest earlier look-alike of another authority, and its own of last year, if copied.

    Earlier is by report year, then by day of publication (an unknown day last), then by id: the report whose
    words came first is not accused of them.
    """
    ordered = sorted(narratives, key=_by_publication)
    before: tuple[int, _YearIndex] | None = None
    for year, group in groupby(ordered, key=lambda narrative: narrative.year):
        last = before[1] if before is not None and before[0] == year - 1 else _YearIndex()
        this = _YearIndex()
        for narrative in group:
            shingles = _shingles(narrative)
            if shingles is None:
                continue
            text = _Shingled(narrative, shingles)
            signature = _signature(shingles)
            yield from _closest_of_others(text, signature, (last, this))
            own = last.by_series.get(narrative.series)
            if own is not None and (share := text.share(own)) >= THRESHOLD:
                yield Copy(narrative.report_id, own.narrative.report_id, round(share, 2))
            this.add(text, signature)
        before = (year, this)


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


def _signature(shingles: array[int]) -> MinHash:
    signature = MinHash(num_perm=_PERMUTATIONS, hashfunc=int)
    signature.update_batch(shingles)
    return signature


def _closest_of_others(text: _Shingled, signature: MinHash, indexes: Iterable[_YearIndex]) -> Iterator[Copy]:
    candidates = [index.texts[key] for index in indexes for key in index.index.query(signature)]
    others = [c for c in candidates if c.narrative.authority_id != text.narrative.authority_id]
    others.sort(key=lambda candidate: _by_publication(candidate.narrative))
    compared = [(text.share(other), other.narrative.report_id) for other in others[:_COMPARED]]
    share, report_id = max(compared, key=lambda pair: pair[0], default=(0.0, ""))
    if share >= THRESHOLD:
        yield Copy(text.narrative.report_id, report_id, round(share, 2))


def _by_publication(narrative: Narrative) -> tuple[int, str, str]:
    return narrative.year, narrative.published_on or "9999", narrative.report_id
