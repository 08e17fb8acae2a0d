"""Labels of a scanned table that a seal hides are told by the form, where its columns and rows fit."""

from __future__ import annotations

from collections.abc import Collection

from extraction.forms import FORMS
from extraction.layout import Grid, GridCell, Paragraph, Reading
from extraction.report import Cell
from extraction.tables.settling import settle
from extraction.tables.tables import read_tables
from tests.extraction import samples


def recognised_table(table: samples.Rows, hidden: Collection[tuple[int, int]] = ()) -> Grid:
    """A table as it is recognised; of each cell named by its row and place in it nothing could be read."""
    slots: list[list[GridCell | None]] = []
    for y, row in enumerate(table):
        x = 0
        for place, printed in enumerate(row):
            while len(slots) > y and x < len(slots[y]) and slots[y][x] is not None:
                x += 1
            text = "" if (y, place) in hidden else printed.text
            cell = GridCell(text, 1, (0.0, 0.0, 1.0, 1.0), (Reading(text, 1.0),))
            for line in range(y, y + printed.rowspan):
                slots += [[] for _ in range(line + 1 - len(slots))]
                slots[line] += [None] * (x + printed.colspan - len(slots[line]))
                slots[line][x : x + printed.colspan] = [cell] * printed.colspan
    return Grid(slots)


def settled(table: Grid, heading: str | None = None) -> dict[str, Cell]:
    blocks = [Paragraph(heading)] if heading else []
    tables = read_tables([*blocks, table])
    return settle(tables.cells, tables.readings, {1}, tables.forms)


def test_a_recognised_table_is_read_as_any_other() -> None:
    form, values = FORMS["2021"], samples.values_of(FORMS["2021"], 11)
    cells = settled(recognised_table(samples.requests_rows(form, samples.texts_of(values))))
    assert {key: cell.value for key, cell in cells.items()} == {
        key: value for key, value in values.items() if key.startswith("requests.")
    }
    assert {cell.status for cell in cells.values()} == {"plain"}


def test_a_hidden_column_label_is_the_one_that_the_form_has_there() -> None:
    form, values = FORMS["2021"], samples.values_of(FORMS["2021"], 12)
    rows = samples.requests_rows(form, samples.texts_of(values))
    cells = settled(recognised_table(rows, hidden={(2, 1), (2, 3)}))
    assert {cells[key].value == values[key] for key in cells} == {True}
    assert {cell.status for cell in cells.values()} == {"plain"}
    assert len(cells) == 7 * len(form.requests_rows)


def test_under_a_header_that_is_hidden_all_is_uncertain() -> None:
    form, values = FORMS["2021"], samples.values_of(FORMS["2021"], 13)
    rows = samples.requests_rows(form, samples.texts_of(values))
    hidden = {(y, place) for y in (1, 2) for place in range(len(rows[y]))}
    cells = settled(recognised_table(rows, hidden))
    assert {cells[key].value == values[key] for key in cells} == {True}
    assert {cell.status for cell in cells.values()} == {"uncertain"}


def test_a_row_whose_label_is_hidden_is_told_by_the_rows_around_it_and_the_sums() -> None:
    form, values = FORMS["2021"], samples.values_of(FORMS["2021"], 14)
    rows = samples.requests_rows(form, samples.texts_of(values))
    key = "requests.refused_internal_affairs.total"
    place = next(y for y, row in enumerate(rows) if "三类内部事务" in row[0].text)
    cells = settled(recognised_table(rows, hidden={(place, 0)}))
    assert (cells[key].value, cells[key].status) == (values[key], "plain")


def test_a_row_that_is_not_found_on_a_scan_is_null_and_uncertain() -> None:
    form, values = FORMS["2021"], samples.values_of(FORMS["2021"], 15)
    rows = samples.requests_rows(form, samples.texts_of(values))
    place = next(y for y, row in enumerate(rows) if "三类内部事务" in row[0].text)
    grid = recognised_table(rows)
    grid.rows[place] = [*grid.rows[place][:2], *[None] * 8]
    cell = settled(grid)["requests.refused_internal_affairs.total"]
    assert (cell.value, cell.status, cell.note) == (None, "uncertain", "扫描件上未能辨认")


def test_hidden_labels_of_section_four() -> None:
    form, values = FORMS["2021"], samples.values_of(FORMS["2021"], 16)
    rows = samples.reviews_rows(form, samples.texts_of(values))
    labels = [y for y, row in enumerate(rows) if any("其他" in cell.text for cell in row)]
    few = settled(recognised_table(rows, {(labels[-1], 1), (labels[-1], 7)}), form.headings["reviews"])
    assert {key: cell.value for key, cell in few.items()} == {
        key: value for key, value in values.items() if key.startswith("reviews.")
    }
    assert {cell.status for cell in few.values()} == {"plain"}


def test_a_hidden_label_of_section_two() -> None:
    form, values = FORMS["2021"], samples.values_of(FORMS["2021"], 17)
    rows = samples.disclosure_rows(form, samples.texts_of(values))
    fees = len(rows) - 2
    cells = settled(recognised_table(rows, {(1, 2), (fees, 1)}))
    expected = samples.yuan(form, values)
    assert {key: cell.value for key, cell in cells.items()} == {
        key: value for key, value in expected.items() if key.startswith("disclosure.")
    }
    assert {key for key, cell in cells.items() if cell.status != "plain"} == {"disclosure.fees.amount_yuan"}
