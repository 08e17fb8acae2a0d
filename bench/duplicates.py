"""How well copied narratives are found, and what a million of them cost: `python -m bench.duplicates [TEXTS]`.

First narratives of which 5 to 30 % was rewritten, with precision and recall; then TEXTS short ones over ten years,
every hundredth a copy of the one before it, with the time and the most memory that the process had in use.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterable, Iterator

from bench.narratives import Authors, narrative, with_copies
from storage.near_duplicates import Narrative, find_copies

SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
PAIRS = 500
YEARS = range(2015, 2025)
LENGTH = 260


def quality(shares: Iterable[float] = SHARES, pairs: int = PAIRS) -> Iterator[tuple[float, float, float]]:
    """(share rewritten, precision, recall) for each share."""
    for share in shares:
        made = list(with_copies(pairs, share))
        expected = {(one.report_id, f"{source}-2023") for one, source in made if source is not None}
        found = {(copy.report_id, copy.other_report_id) for copy in find_copies(one for one, _ in made)}
        right = len(expected & found)
        yield share, right / len(found) if found else 1.0, right / len(expected)


def many(texts: int) -> Iterator[Narrative]:
    """Short narratives, one year after the other."""
    authors = Authors(1)
    sentences: list[str] = []
    for place, year in enumerate(YEARS):
        for number in range(texts * place // len(YEARS), texts * (place + 1) // len(YEARS)):
            copied = number % 100 == 99
            sentences = authors.rewritten(sentences, 0.2) if copied else authors.text(LENGTH)
            yield narrative(number, sentences, year, 20 if copied else 10)


def main() -> None:
    print("rewritten  precision  recall")
    for share, precision, recall in quality():
        print(f"{share:9.0%}  {precision:9.4f}  {recall:6.4f}")
    texts = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    made = list(many(texts))
    # What the texts themselves take, which the archive's database does not hold in memory all at once either.
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    copies = list(find_copies(made))
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    expected = sum(number % 100 == 99 for number in range(texts))
    print(
        f"{texts} texts of about {LENGTH} characters over {len(YEARS)} years: {len(copies)} copies of {expected},"
    )
    print(
        f"{seconds:.0f} s of computing, at most {peak / 1e6:.2f} GB in use, {before / 1e6:.2f} GB of them the texts"
    )


if __name__ == "__main__":
    main()
