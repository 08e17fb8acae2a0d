"""How fast and how exactly scans are read, against rapidocr's run over the whole page, in one run on one core.

    python bench/scans.py [PAGES]

Prints a table: seconds of processor time a page for both, their ratio, and how many of the numbers that the
page prints each of them gets right (for rapidocr: finds as a text of its own, in whatever place).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import cv2
from rapidocr_onnxruntime import RapidOCR

from extraction import Document, read
from extraction.forms import FORMS
from tests.extraction import samples, scans

_WEAR = (
    {},
    {"skew": 1.3, "noise": 5, "blur": 0.5},
    {"skew": -3.0, "noise": 9, "blur": 0.6, "seal": True},
)


def main(most: int) -> None:
    cv2.setNumThreads(1)
    whole_page = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    rows = []
    for seed in range(most):
        form = FORMS[("2021", "2019")[seed % 2]]
        values = samples.values_of(form, 300 + seed)
        # The page with the table of section 三: two hundred numbers.
        page = scans.pages(samples.pdf(form, values, 2022), 150)[1]
        picture = scans.worn(page, seed, **_WEAR[seed % len(_WEAR)])
        content = scans.encoded(picture)
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
    print("page  here s  rapidocr s  ratio  numbers  right here  right rapidocr")
    for place, (ours, theirs, count, right, other) in enumerate(
        rows[1:], start=1
    ):  # the first loads the models
        print(
            f"{place:4}  {ours:6.2f}  {theirs:10.2f}  {theirs / ours:5.1f}  {count:7}  {right:10}  {other:14}"
        )
    ours, theirs, count, right, other = (sum(column) for column in zip(*rows[1:], strict=True))
    print(f" all  {ours:6.2f}  {theirs:10.2f}  {theirs / ours:5.1f}  {count:7}  {right:10}  {other:14}")


if __name__ == "__main__":
    main(int(sys.argv[1]) + 1 if len(sys.argv) > 1 else 4)
