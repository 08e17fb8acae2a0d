"""How fast originals are read beside others: `python bench/extraction.py` prints the table of docs/extract.md.

Each ratio is of processor seconds (those of programs that are started included) taken in one run, in turns, the best of
several rounds: what else the machine does falls on neither.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pdfplumber
from bs4 import BeautifulSoup

from extraction import Document, read
from extraction.readers.html.html import read_html
from extraction.readers.pdf.pdf import read_pdf
from extraction.readers.word.doc import read_doc
from extraction.words.values import squeeze
from tests.extraction import writers
from tests.extraction.corpus.documents import Original, documents
from tests.extraction.corpus.writers import FORMATS, is_there

ROUNDS = 5
COMPARED = 12
"""In how many files the cells that either way reads right are counted."""
FILES = (32, 64, 128)
"""How many files `gongkai extract` is given, to see whether its time grows with them."""


def spent() -> float:
    """The processor seconds of this process and of those that it has waited for."""
    return time.process_time() + sum(os.times()[2:4])


def best(*ways: Callable[[], object]) -> list[float]:
    """The least time of each way in processor seconds a call, the ways taken in turns."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for way, measured in zip(ways, times, strict=True):
            begun = spent()
            way()
            measured.append(spent() - begun)
    return [min(measured) for measured in times]


def row(what: str, ours: float, theirs: float, wanted: str, remark: str = "") -> None:
    print(
        f"| {what} | {ours * 1000:.0f} ms | {theirs * 1000:.0f} ms | {theirs / ours:.1f} | {wanted} | {remark} |",
        flush=True,
    )


def texts_of_pdfplumber(content: bytes) -> list[str]:
    """The text of every cell that pdfplumber finds, rows in order."""
    with pdfplumber.open(io.BytesIO(content)) as file:
        tables = [table for page in file.pages for table in page.extract_tables()]
    return [squeeze(cell or "") for table in tables for line in table for cell in line]


def rows_right(original: Original, texts: list[str]) -> int:
    """How many of section 三's printed cells stand in rows that are there whole, the row's seven values in order."""
    joined = "\x00".join(texts)
    right = 0
    for key in dict.fromkeys(
        key.rpartition(".")[0] for key in original.truth.texts if key.startswith("requests.")
    ):
        values = [
            squeeze(text) for name, text in original.truth.texts.items() if name.rpartition(".")[0] == key
        ]
        right += len(values) if "\x00" + "\x00".join(values) in joined else 0
    return right


def pdf(format_name: str) -> None:
    if not is_there(format_name):
        return
    originals = documents(format_name, ["2021"], range(COMPARED))
    document = Document(originals[0].content, originals[0].name)
    ours, whole, theirs = best(
        lambda: read_pdf(document.content),
        lambda: read([document]),
        lambda: texts_of_pdfplumber(document.content),
    )
    cells = exact = other = 0
    for original in originals:
        [report] = read([Document(original.content, original.name)])
        wanted = {key: value for key, value in original.truth.cells.items() if key.startswith("requests.")}
        cells += len(wanted)
        exact += sum(report.cells[key].value == value for key, value in wanted.items() if key in report.cells)
        other += rows_right(original, texts_of_pdfplumber(original.content))
    what = FORMATS[format_name].title
    remark = f"of the {cells} cells of section 三 in {COMPARED} files, {exact} right against {other}"
    row(f"{what}: to paragraphs and tables, against `extract_tables` of pdfplumber", ours, theirs, "5")
    row(f"{what}: read whole, checks included, against the same", whole, theirs, "5", remark)


def html() -> None:
    [original] = documents("html", ["2021"], [0])
    ours, whole, theirs = best(
        lambda: read_html(original.content),
        lambda: read([Document(original.content)]),
        lambda: BeautifulSoup(original.content, "lxml"),
    )
    row("HTML: to paragraphs and tables, against parsing it with BeautifulSoup and lxml", ours, theirs, "0.5")
    row("HTML: read whole, checks included, against the same", whole, theirs, "0.5")


def doc() -> None:
    if not is_there("doc office"):
        return
    [original] = documents("doc office", ["2021"], [0])
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "report.doc"
        path.write_bytes(original.content)
        writers.convert(path.parent, [path], "txt:Text")  # the first start of LibreOffice makes its profile
        ours, whole, theirs = best(
            lambda: read_doc(original.content),
            lambda: read([Document(original.content)]),
            lambda: writers.convert(path.parent, [path], "docx"),
        )
    row("DOC: to paragraphs and tables, against a conversion by LibreOffice", ours, theirs, "50")
    row("DOC: read whole, checks included, against the same", whole, theirs, "50")


def many() -> None:
    """The command over many files: its time for each number of files, and the share of the cores that it used."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = [
            item for kind in ("html", "docx", "pdf") for item in documents(kind, ["2019", "2021"], range(4))
        ]
        paths = []
        for place in range(max(FILES)):
            paths.append(folder / f"{place:03}")
            paths[-1].write_bytes(made[place % len(made)].content)
        print(f"\n`gongkai extract` over many files, {os.cpu_count()} cores:\n")
        print("| files | seconds | ms a file | cores used |\n|---|---|---|---|")
        for count in FILES:
            before, begun = os.times(), time.perf_counter()
            command = [sys.executable, "-m", "crawler.cli", "extract", "--json", *map(str, paths[:count])]
            subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parent.parent)
            took, after = time.perf_counter() - begun, os.times()
            used = after.children_user + after.children_system - before.children_user - before.children_system
            print(f"| {count} | {took:.1f} | {took / count * 1000:.0f} | {used / took:.1f} |", flush=True)


def main() -> None:
    print(f"Measured on {date.today().isoformat()}, best of {ROUNDS} rounds:\n")
    print("| what | gongkai | the other | times as fast | wanted | |\n|---|---|---|---|---|---|")
    for format_name in ("pdf", "pdf printed", "pdf office"):
        pdf(format_name)
    html()
    doc()
    many()


if __name__ == "__main__":
    main()
