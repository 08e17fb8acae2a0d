"""What the sums say of recognised cells: which reading they choose, which they prove, which they contradict."""

from __future__ import annotations

from collections.abc import Mapping

from extraction.forms import FORMS
from extraction.layout import Reading
from extraction.report import Cell
from extraction.tables.settling import settle
from tests.extraction import samples


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
