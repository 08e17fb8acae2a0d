"""What office programs write, and mail and archive programs pack: both forms, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from extraction import Document, Report, read
from extraction.forms import FORMS
from extraction.readers.word.doc import read_doc
from tests.extraction import samples, writers
from tests.extraction.originals import QUIRKS, SEEDS, YEARS, samples_of_the_demo, whole


def check(content: bytes, form: str, seed: int, reader: str) -> Report:
    """One report, every cell of it as printed."""
    [report] = read([Document(content, "original")])
    assert report.error is None
    assert {key: cell.value for key, cell in report.cells.items()} == whole(form, seed)[1]
    assert (report.form, report.authority, report.region_hint) == (form, samples.AUTHORITY, samples.REGION)
    assert (report.year, report.published_on) == (YEARS[form], f"{YEARS[form] + 1}-01-20")
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert report.reader == reader
    if seed == SEEDS[-1]:
        for key, (text, _, note) in QUIRKS[form].items():
            assert (report.cells[key].text, report.cells[key].note) == (text, note)
    else:
        assert report.findings == []
    return report


# -- LibreOffice's DOC, RTF and XLS ---------------------------------------------------------------------


@pytest.mark.parametrize("extension", ["doc", "rtf"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_saved_by_a_word_processor(saved: Path, form: str, seed: int, extension: str) -> None:
    check((saved / f"text_{form}_{seed}.{extension}").read_bytes(), form, seed, extension)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_saved_by_a_spreadsheet_program(saved: Path, form: str, seed: int) -> None:
    check((saved / f"sheet_{form}_{seed}.xls").read_bytes(), form, seed, "xls")


@pytest.mark.parametrize("extension", ["doc", "rtf"])
def test_the_sample_portals_reports_saved_by_a_word_processor(saved: Path, extension: str) -> None:
    for place, expected in enumerate(samples_of_the_demo()):
        [report] = read([Document((saved / f"demo_{place}.{extension}").read_bytes())])
        assert {key: cell.value for key, cell in report.cells.items()} == expected.document.figures.values
        assert report.form == expected.document.figures.form


def test_a_doc_is_read_in_milliseconds(saved: Path) -> None:
    content = (saved / "text_2021_1.doc").read_bytes()
    times = []
    for _ in range(5):
        begun = perf_counter()
        read_doc(content)
        times.append(perf_counter() - begun)
    assert min(times) < 0.1


# -- what the tests write themselves -------------------------------------------------------------------------

Writer = Callable[[Any, Any, int], bytes]


def _mhtml(charset: str, encoding: str) -> Writer:
    return lambda form, values, year: writers.mhtml(
        samples.html(form, values, year), charset=charset, encoding=encoding
    )


WRITERS: dict[str, tuple[Writer, str]] = {
    "RTF in code page 936": (writers.rtf_gbk, "rtf"),
    "XLSX": (writers.xlsx, "xlsx"),
    "XLSX, prose not merged": (lambda f, v, y: writers.xlsx(f, v, y, merged_prose=False), "xlsx"),
    "MHTML in UTF-8, quoted-printable": (_mhtml("utf-8", "quoted-printable"), "mhtml"),
    "MHTML in GBK, quoted-printable": (_mhtml("gbk", "quoted-printable"), "mhtml"),
    "MHTML in GBK, base64": (_mhtml("gbk", "base64"), "mhtml"),
    "OFD": (writers.ofd, "ofd"),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_invented_report(name: str, form: str, seed: int) -> None:
    write, reader = WRITERS[name]
    printed, _ = whole(form, seed)
    check(write(FORMS[form], printed, YEARS[form]), form, seed, reader)


def test_an_ofd_gives_page_and_box_of_every_cell() -> None:
    printed, _ = whole("2021", 1)
    report = check(writers.ofd(FORMS["2021"], printed, 2022), "2021", 1, "ofd")
    assert all(cell.page and cell.box for cell in report.cells.values())
    assert len({cell.page for cell in report.cells.values()}) > 1
