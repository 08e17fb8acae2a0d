"""Scanned PDFs and page images: every cell read, or marked; sums that choose between readings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from crawler.reading import ReaderPool
from extraction import Document, Report, read
from extraction.forms import FORMS
from extraction.layout import Reading
from extraction.report import Cell
from extraction.settling import settle
from tests.extraction import samples, scans

YEARS = {"2019": 2020, "2021": 2022}
WEAR: dict[str, dict[str, Any]] = {
    "clean": {},
    "grainy": {"skew": 1.3, "noise": 5, "blur": 0.5},
    "sealed": {"skew": -3.0, "noise": 9, "blur": 0.6, "seal": True},
}


def pictures(form: str, seed: int, wear: str, dpi: int = 150) -> tuple[list[scans.Picture], dict[str, Any]]:
    """The worn pages of an invented report, and the values that are printed on them."""
    values = samples.values_of(FORMS[form], seed)
    pages = scans.pages(samples.pdf(FORMS[form], values, YEARS[form]), dpi)
    if min(float((255.0 - page).mean()) for page in pages) < 4:
        pytest.skip("the PDF's Chinese font cannot be drawn here: install fonts-noto-cjk")
    worn = [scans.worn(page, seed * 10 + place, **WEAR[wear]) for place, page in enumerate(pages)]
    return worn, samples.yuan(FORMS[form], values)


def mistakes(report: Report, expected: Mapping[str, Any]) -> dict[str, Cell | None]:
    return {
        key: report.cells.get(key)
        for key, value in expected.items()
        if key not in report.cells or report.cells[key].value != value
    }


def unmarked(cells: Mapping[str, Cell | None]) -> list[str]:
    return [
        key for key, cell in cells.items() if cell is None or cell.status not in ("uncertain", "inferred")
    ]


def test_scanned_pdf_with_a_table_over_two_pages() -> None:
    worn, expected = pictures("2021", 1, "sealed")
    [report] = read([Document(scans.scanned_pdf(worn), "report.pdf")])
    assert (report.error, report.reader) == (None, "scan")
    wrong = mistakes(report, expected)
    assert len(wrong) <= len(expected) * 0.005
    assert unmarked(wrong) == []
    assert (report.form, report.authority, report.year) == ("2021", samples.AUTHORITY, 2022)
    assert report.published_on == "2023-01-20"
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert {cell.page for key, cell in report.cells.items() if key.startswith("requests.")} == {1, 2}


def test_page_images_together_are_one_report_and_each_cell_has_its_place() -> None:
    worn, expected = pictures("2019", 2, "grainy")
    documents = [
        Document(scans.encoded(worn[0], "JPEG"), "1.jpg"),
        Document(scans.encoded(worn[1], "PNG"), "2.png"),
        *(Document(scans.encoded(page, "TIFF"), "3.tif") for page in worn[2:]),
    ]
    [report] = read(documents, together=True)
    wrong = mistakes(report, expected)
    assert len(wrong) <= len(expected) * 0.005
    assert unmarked(wrong) == []
    assert [source.path for source in report.sources] == [document.name for document in documents]
    assert {cell.page for cell in report.cells.values()} <= set(range(1, len(worn) + 1))
    for cell in report.cells.values():
        assert cell.box is not None
        assert cell.page is not None
        left, top, right, bottom = (round(side * 150 / 72) for side in cell.box)
        assert 0 < left < right < worn[0].shape[1]
        if cell.text:
            assert worn[cell.page - 1][top:bottom, left:right].min() < 140


def test_tiff_of_several_pages_is_one_report() -> None:
    worn, expected = pictures("2021", 3, "clean")
    [report] = read([Document(scans.tiff(worn), "report.tif")])
    assert (report.source.media_type, report.error) == ("image/tiff", None)
    assert unmarked(mistakes(report, expected)) == []
    assert len(mistakes(report, expected)) <= 1


def test_blank_cells_stay_blank_and_a_lone_zero_is_not_lost() -> None:
    form = FORMS["2019"]
    printed: dict[str, int | None] = dict(samples.values_of(form, 6))
    for key in printed:
        if key.startswith("requests.") and key.endswith(("business", "research", "legal_service")):
            printed[key] = None
        elif key.startswith("requests."):
            printed[key] = 0
    pages = scans.pages(samples.pdf(form, printed, 2020))
    worn = [scans.worn(page, place, **WEAR["grainy"]) for place, page in enumerate(pages)]
    [report] = read([Document(scans.scanned_pdf(worn), "report.pdf")])
    assert unmarked(mistakes(report, printed)) == []
    requests = {key: value for key, value in printed.items() if key.startswith("requests.")}
    assert len(mistakes(report, requests)) <= 1


def test_a_picture_without_print_is_no_report() -> None:
    paper = np.full((800, 600, 3), 250, np.uint8)
    [report] = read([Document(scans.encoded(paper, "PNG"), "paper.png")])
    assert (report.error, report.form, report.cells) == (None, None, {})


def test_an_image_that_unpacks_beyond_measure_is_refused() -> None:
    bomb = scans.encoded(np.zeros((9000, 9000, 3), np.uint8), "PNG")
    [report] = read([Document(bomb, "bomb.png")])
    assert "million pixels" in (report.error or "")


def test_the_recogniser_works_within_the_limits_of_a_reader() -> None:
    worn, _ = pictures("2021", 4, "clean")
    with ReaderPool(at_most=1, seconds=240) as readers:
        [report] = readers.submit([Document(scans.encoded(worn[0]), "page.jpg")]).result()
    assert report.error is None
    assert report.cells


def test_what_meets_no_scan_loads_no_recogniser() -> None:
    program = (
        "import sys; from extraction import Document, read; read([Document('一、总体情况'.encode())]);"
        "assert not {'onnxruntime', 'cv2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# -- settling ------------------------------------------------------------------------------------------------


def recognised(
    values: Mapping[str, int], doubts: Mapping[str, list[Reading]]
) -> tuple[dict[str, Cell], dict[str, list[Reading]]]:
    """Cells as recognised: surely, except for the doubtful ones, whose first reading is taken."""
    readings = {key: doubts.get(key, [Reading(str(value), 1.0)]) for key, value in values.items()}
    cells = {key: Cell(int(found[0].text), found[0].text, page=1) for key, found in readings.items()}
    return cells, readings


def test_the_sums_choose_the_second_reading() -> None:
    values = samples.values_of(FORMS["2021"], 5)
    key = "requests.granted.business"
    values_text = str(values[key])
    doubt = [Reading(values_text + "7", 0.8), Reading(values_text, 0.15), Reading("9", 0.05)]
    cells, readings = recognised(values, {key: doubt})
    settled = settle(cells, readings, {1}, {})
    assert (settled[key].value, settled[key].status) == (values[key], "inferred")
    assert {cell.status for other, cell in settled.items() if other != key} == {"plain"}


def test_a_total_that_is_printed_wrong_stays_as_printed() -> None:
    values = samples.values_of(FORMS["2021"], 5)
    key = "reviews.administrative_review.total"
    wrong = values[key] + 1
    cells, readings = recognised(
        values, {key: [Reading(str(wrong), 0.9999), Reading(str(values[key]), 0.0001)]}
    )
    settled = settle(cells, readings, {1}, {})
    assert (settled[key].value, settled[key].status) == (wrong, "plain")


def test_two_ways_to_mend_a_sum_are_none() -> None:
    values = samples.values_of(FORMS["2021"], 5)
    block = "reviews.administrative_review"
    upheld, pending = values[f"{block}.upheld"], values[f"{block}.pending"]
    doubts = {
        f"{block}.upheld": [Reading(str(upheld + 1), 0.6), Reading(str(upheld), 0.4)],
        f"{block}.pending": [Reading(str(pending), 0.6), Reading(str(pending - 1), 0.4)],
    }
    cells, readings = recognised(values, doubts)
    settled = settle(cells, readings, {1}, {})
    assert [settled[key].status for key in doubts] == ["uncertain", "uncertain"]
    assert [settled[key].value for key in doubts] == [upheld + 1, pending]


def test_a_doubtful_cell_that_two_sums_hold_for_is_proved() -> None:
    values = samples.values_of(FORMS["2021"], 5)
    key, alone = "requests.granted.business", "disclosure.licensing.decisions"
    doubts = {item: [Reading(str(values[item]), 0.7), Reading("8", 0.3)] for item in (key, alone)}
    cells, readings = recognised(values, doubts)
    settled = settle(cells, readings, {1}, {})
    assert (settled[key].status, settled[alone].status) == ("plain", "uncertain")


def test_a_sure_cell_that_all_its_sums_contradict_alike_is_marked() -> None:
    values = samples.values_of(FORMS["2021"], 5)
    key = "requests.total_handled.business"
    cells, readings = recognised(values, {key: [Reading(str(values[key] + 30), 1.0)]})
    assert settle(cells, readings, {1}, {})[key].status == "uncertain"


def test_cells_that_were_not_recognised_are_left_alone() -> None:
    cells = {"disclosure.licensing.decisions": Cell(5, "5", page=2)}
    assert settle(cells, {}, {1}, {}) == cells
    assert settle(cells, {}, {2}, {})["disclosure.licensing.decisions"].status == "uncertain"
