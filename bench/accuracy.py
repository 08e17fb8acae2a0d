"""How exactly the corpus is read: `python bench/accuracy.py [FORMAT…]` prints the table of docs/extract.md.

`--round 1` reads the next documents of each kind, whose seeds and switches no test knows; 2 those after them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from extraction import Document, read
from tests.extraction.corpus.comparison import Comparison, compare
from tests.extraction.corpus.documents import COUNT, KINDS, Original, documents
from tests.extraction.corpus.writers import FORMATS, is_there


@dataclass
class Score:
    """What the documents of one format came to."""

    documents: int = 0
    exact: int = 0
    numbers: int = 0
    numbers_right: int = 0
    blanks: int = 0
    blanks_kept: int = 0
    false_findings: int = 0
    missed_findings: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, original: Original, comparison: Comparison) -> None:
        self.documents += 1
        self.exact += comparison.exact
        self.numbers += comparison.numbers
        self.numbers_right += comparison.numbers_right
        self.blanks += comparison.blanks
        self.blanks_kept += comparison.blanks_kept
        self.false_findings += len(comparison.false_findings)
        self.missed_findings += len(comparison.missed_findings)
        if not comparison.exact:
            self.wrong.append(f"{original.name} {sorted(original.quirks)}: {comparison.explain()}")


def scores(formats: list[str], round_of: int) -> Iterator[tuple[str, Score]]:
    for format_name in formats:
        score = Score()
        for original in documents(format_name, KINDS, range(round_of * COUNT, (round_of + 1) * COUNT)):
            reports = read([Document(original.content, original.name)])
            score.add(original, compare(original.truth, reports))
        yield format_name, score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("--round", type=int, default=0, dest="round_of", help="which documents: 0, 1, 2 …")
    given = parser.parse_args()
    formats = given.formats or [name for name in FORMATS if is_there(name)]
    print(f"Measured on {date.today().isoformat()}:\n")
    print(
        "| format | documents | exact | non-zero numbers right | blanks kept | false findings | findings missed |"
    )
    print("|---|---|---|---|---|---|---|")
    wrong: list[str] = []
    for name, score in scores(formats, given.round_of):
        print(
            f"| {FORMATS[name].title} | {score.documents} | {score.exact} | {score.numbers_right} of {score.numbers} "
            f"| {score.blanks_kept} of {score.blanks} | {score.false_findings} | {score.missed_findings} |",
            flush=True,
        )
        wrong += score.wrong
    for line in wrong:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
