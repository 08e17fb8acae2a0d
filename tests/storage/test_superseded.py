"""What a version printed stays when another one takes its place."""

from __future__ import annotations

from extraction.report import Cell, Statistic
from storage.database import Database
from tests.storage.builders import Nights, report

KEY = "requests.new_requests.total"


def cells(database: Database, number: int) -> dict[str, tuple[object, str]]:
    rows = database.query("SELECT cell, value, text FROM version_cells WHERE number = ?", (number,))
    return {row["cell"]: (row["value"], row["text"]) for row in rows}


def test_an_edit_sets_the_old_figures_and_text_aside(database: Database, nights: Nights) -> None:
    fees = Cell(251000, "25.1万元", note="万元", status="read")
    nights.discover(report(cells={KEY: 5, "disclosure.fees.amount_yuan": fees}, text="旧文。", document="a"))
    nights.next().discover(report(cells={KEY: 6}, text="新文。", document="b"))
    held = cells(database, 1)
    assert held[KEY] == (5, "5")
    assert held["requests.new_requests.business"] == (None, "")
    assert held["disclosure.fees.amount_yuan"] == (251000, "25.1万元")
    sections = database.query("SELECT number, position, section, heading, text FROM version_sections")
    assert [tuple(row) for row in sections] == [(1, 1, 1, "总体情况", "旧文。")]


def test_a_report_that_never_changed_has_nothing_set_aside(database: Database, nights: Nights) -> None:
    nights.discover(report(cells={KEY: 5}))
    nights.next().discover(report(cells={KEY: 5}))
    assert cells(database, 1) == {}


def test_a_move_sets_nothing_aside_and_the_edit_after_it_does(database: Database, nights: Nights) -> None:
    nights.discover(report(cells={KEY: 5}))
    nights.next().discover(report(cells={KEY: 5}), url="https://www.yunling.example/moved.html")
    assert not database.query("SELECT 1 FROM version_cells")
    nights.next().discover(report(cells={KEY: 7}, document="b"), url="https://www.yunling.example/moved.html")
    assert cells(database, 2)[KEY] == (5, "5")


def test_an_unreadable_document_sets_nothing_aside(database: Database, nights: Nights) -> None:
    nights.discover(report(cells={KEY: 5}))
    nights.next().discover(
        report(error="不是有效的PDF文件", document="torn"), authority="青石镇", source="unit", year=2023
    )
    assert not database.query("SELECT 1 FROM version_cells")


def test_an_edit_taken_back_keeps_what_stood_between(database: Database, nights: Nights) -> None:
    for number, document in ((5, "a"), (6, "b"), (5, "a")):
        nights.discover(report(cells={KEY: number}, document=document))
        nights.next()
    assert cells(database, 1)[KEY] == (5, "5")
    assert cells(database, 2)[KEY] == (6, "6")
    assert cells(database, 3) == {}


def test_the_lines_of_the_old_statistics_keep_their_labels(database: Database, nights: Nights) -> None:
    for value, document in ((3, "a"), (4, "b")):
        line = Statistic("1", "收到申请数", value, "件")
        nights.discover(report(statistics=[line], document=document, year=2016, form="statistics"))
        nights.next()
    assert cells(database, 1) == {"statistics.1.1": (3, "收到申请数")}
