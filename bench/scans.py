"""How fast and how exactly scans are read.

    python bench/scans.py             against rapidocr's run over the whole page: seconds and right numbers
    python bench/scans.py reports     whole worn reports: right numbers, and wrong cells that are not marked

Both print a table; the times are of the processor, on one core.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import cv2

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples, scans
from tests.extraction.corpus.documents import documents
from tests.extraction.corpus.writers import chromium

cv2.setNumThreads(1)
_WEAR: tuple[dict[str, Any], ...] = (
    {},
    {"skew": 1.3, "noise": 5, "blur": 0.5},
    {"skew": -3.0, "noise": 9, "blur": 0.6, "seal": True},
)
_YEARS = {"2019": 2020, "2021": 2022}
_SEALED_REPORTS = 20


@dataclass(frozen=True)
class Worn:
    """A scanned report: the set that it belongs to, its bytes and the values that it prints."""

    name: str
    content: bytes
    expected: Mapping[str, Any]


def pages() -> None:
    """Three pages with section 三's table, two hundred numbers each, read here and by rapidocr's whole-page run."""
    from rapidocr_onnxruntime import RapidOCR

    whole_page = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    rows = []
    for seed in range(len(_WEAR) + 1):  # the first loads the models
        form = FORMS[("2021", "2019")[seed % 2]]
        values = samples.values_of(form, 300 + seed)
        page = scans.pages(samples.pdf(form, values, 2022), 150)[1]
        content = scans.encoded(scans.worn(page, seed, **_WEAR[seed % len(_WEAR)]))
        start = time.process_time()
        [report] = read([Document(content, "page.jpg")])
        ours = time.process_time() - start
        start = time.process_time()
        found, _ = whole_page(content)
        theirs = time.process_time() - start
        # The other cells of the form are on other pages.
        here = {key for key, cell in report.cells.items() if cell.page is not None}
        printed = {key: value for key, value in samples.yuan(form, values).items() if key in here}
        right = sum(report.cells[key].value == value for key, value in printed.items())
        texts = Counter(text for _, text, _ in found or [])
        wanted = Counter(str(value) for value in printed.values())
        rows.append((ours, theirs, len(printed), right, (texts & wanted).total()))
    ours, theirs, count, right, other = (sum(column) for column in zip(*rows[1:], strict=True))
    print("| | seconds a page | numbers right |\n|---|---|---|")
    print(f"| cell by cell (this) | {ours / len(_WEAR):.1f} | {right} of {count} |")
    print(f"| rapidocr, the whole page | {theirs / len(_WEAR):.1f} | {other} of {count} |")
    print(f"\n{theirs / ours:.1f} times as fast")


def worn_reports(seed: int) -> Iterator[Worn]:
    """Reports of every set, worn by the chances of a seed."""
    chance = random.Random(seed)
    for number in range(_SEALED_REPORTS):
        form = FORMS[("2019", "2021")[number % 2]]
        values = samples.values_of(form, chance.randrange(10**6))
        pdf = samples.pdf(form, values, _YEARS[form.name])
        yield Worn("under two seals a page", _worn(pdf, chance, seals=2), dict(samples.yuan(form, values)))
    for format_name in ("pdf", "pdf printed") if chromium() else ("pdf",):
        for form_name in FORMS:
            for original in documents(format_name, [form_name]):
                seals = chance.randrange(2)
                name = "the corpus, by Chromium" if "printed" in format_name else "the corpus, by reportlab"
                yield Worn(name, _worn(original.content, chance, seals), dict(original.truth.cells))


def _worn(pdf: bytes, chance: random.Random, seals: int) -> bytes:
    dpi = chance.choice((150, 200))
    wear = {"skew": chance.uniform(-3, 3), "noise": chance.uniform(0, 9), "blur": chance.uniform(0, 0.6)}
    pictures = []
    for page in scans.pages(pdf, dpi):
        for _ in range(seals):
            page = scans.worn(page, chance.randrange(10**6), seal=True)
        pictures.append(scans.worn(page, chance.randrange(10**6), **wear))
    return scans.scanned_pdf(pictures, dpi=dpi, quality=chance.choice((60, 70, 80)))


def measured(worn: Worn) -> tuple[str, Counter[str]]:
    """What the reading of a report came to."""
    start = time.process_time()
    cells = read([Document(worn.content, "report.pdf")])[0].cells
    count = Counter(reports=1, cells=len(worn.expected), seconds=round(time.process_time() - start))
    for key, value in worn.expected.items():
        cell = cells.get(key)
        right = cell is not None and cell.value == value
        marked = cell is not None and cell.status in ("uncertain", "inferred")
        count["marked"] += marked
        count["numbers"] += bool(value)
        count["right"] += bool(value) and right
        count["wrong"] += not right
        count["unmarked"] += not right and not marked
    return worn.name, count


def reports(seed: int) -> None:
    """Whole worn reports, as many at once as there are processors."""
    sums: dict[str, Counter[str]] = {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for name, count in pool.map(measured, worn_reports(seed)):
            sums.setdefault(name, Counter()).update(count)
    print("| scans of | reports | non-zero numbers right | cells | wrong | wrong and not marked | marked |")
    print("|---|---|---|---|---|---|---|")
    for name, count in sums.items():
        share = 100 * count["right"] / count["numbers"]
        print(
            f"| {name} | {count['reports']} | {count['right']} of {count['numbers']} ({share:.2f} %) "
            f"| {count['cells']} | {count['wrong']} | {count['unmarked']} | {count['marked']} |"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["reports"]:
        reports(int(sys.argv[2]) if len(sys.argv) > 2 else 20_261_121)
    else:
        pages()
