"""Two nights on the sample portals, against what a faultless harvest holds."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from demo.expected import ExpectedReport, expected, expected_coverage
from demo.server import SamplePortals
from tests.conftest import gongkai

Demo = tuple[Path, str]
Key = tuple[str, str, int, str]

# Without Chromium the script-built portal is left out, and said to be.
BROWSER = shutil.which("chromium") is not None
OUTCOMES = {"chengxi": "ok", "luting": "ok" if BROWSER else "partial", "yanhu": "ok", "yunqi": "ok"}


@pytest.fixture
def database(demo: Demo) -> Iterator[sqlite3.Connection]:
    folder, _ = demo
    with closing(sqlite3.connect(folder / "gongkai.db")) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@pytest.fixture(scope="module")
def truth() -> dict[Key, ExpectedReport]:
    return {(r.portal_id, r.authority, r.year, r.kind): r for r in expected(2, browser=BROWSER)}


def reports(database: sqlite3.Connection) -> dict[Key, sqlite3.Row]:
    rows = database.execute(
        "SELECT reports.*, name FROM reports JOIN authorities ON authorities.id = authority_id"
    )
    return {(row["portal_id"], row["name"], row["year"], row["kind"]): row for row in rows}


def stored_cells(database: sqlite3.Connection, report_id: str) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for table, key in (("requests", "row"), ("reviews", "kind")):
        for row in database.execute(f"SELECT * FROM {table} WHERE report_id = ?", (report_id,)):
            columns = [name for name in row.keys() if name not in ("report_id", key)]  # noqa: SIM118 (sqlite3.Row)
            cells |= {f"{table}.{row[key]}.{column}": row[column] for column in columns}
    for row in database.execute("SELECT * FROM disclosure WHERE report_id = ?", (report_id,)):
        cells[f"disclosure.{row['item']}.{row['measure']}"] = row["value"]
    return cells


def test_every_report_is_found_under_its_authority_and_nothing_else(
    database: sqlite3.Connection, truth: dict[Key, ExpectedReport]
) -> None:
    assert len(truth) >= 80
    assert reports(database).keys() == truth.keys()


def test_every_cell_is_stored_as_printed(
    database: sqlite3.Connection, truth: dict[Key, ExpectedReport]
) -> None:
    found = reports(database)
    wrong = {
        key: report.format
        for key, report in truth.items()
        if stored_cells(database, found[key]["id"]) != dict(report.cells)
    }
    assert not wrong


def test_forms_titles_and_dates_are_those_of_the_original(
    database: sqlite3.Connection, truth: dict[Key, ExpectedReport]
) -> None:
    found = reports(database)
    for key, report in truth.items():
        assert (found[key]["form"], found[key]["error"]) == (report.form, None), key
        # A report that is put up again keeps the day on which it was first public.
        if found[key]["version_count"] == 1:
            assert found[key]["published_on"] == report.published_on, key


def test_the_planted_findings_are_found_and_no_others(
    database: sqlite3.Connection, truth: dict[Key, ExpectedReport]
) -> None:
    found = {
        key: {r[0] for r in database.execute("SELECT rule FROM findings WHERE report_id = ?", (row["id"],))}
        for key, row in reports(database).items()
    }
    assert {key: rules for key, rules in found.items() if rules} == {
        key: set(report.rules) for key, report in truth.items() if report.rules
    }


def test_coverage_tells_late_and_missing_from_published(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT portal_id, name, year, status, deadline, published_on, days_late FROM coverage "
        "JOIN authorities ON authorities.id = authority_id WHERE status != 'unknown'"
    )
    assert {tuple(row) for row in rows} == {
        (c.portal_id, c.authority, c.year, c.status, c.deadline, c.published_on, c.days_late)
        for c in expected_coverage(2, browser=BROWSER)
    }


def test_a_year_that_nobody_has_published_yet_is_not_held_against_anyone(
    database: sqlite3.Connection,
) -> None:
    years = {row[0] for row in database.execute("SELECT year FROM coverage WHERE status = 'unknown'")}
    assert all(year > 2024 for year in years)


def test_the_second_night_notices_the_edit_and_the_republication(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT name, year, change FROM versions JOIN reports ON reports.id = report_id "
        "JOIN authorities ON authorities.id = authority_id WHERE change != 'new' ORDER BY change"
    )
    assert [tuple(row) for row in rows] == [
        ("澄溪县市场监督管理局", 2021, "edited"),
        ("砚湖县人力资源和社会保障局", 2022, "republished"),
    ]


def test_both_nights_are_accounted_for_portal_by_portal(database: sqlite3.Connection) -> None:
    nights = list(
        database.execute("SELECT portal_id, outcome, found, new, changed FROM run_portals ORDER BY run_id, 1")
    )
    first, second = nights[:4], nights[4:]
    assert {night["portal_id"]: night["outcome"] for night in first} == OUTCOMES
    assert sum(night["new"] for night in first) == len(expected(1, browser=BROWSER))
    assert [tuple(night)[:2] + tuple(night)[3:] for night in second] == [
        ("chengxi", "ok", 0, 1),
        ("luting", "unchanged" if BROWSER else "partial", 0, 0),
        ("yanhu", "ok", 0, 1),
        ("yunqi", "ok", 1, 0),
    ]
    platforms = dict(database.execute("SELECT id, platform FROM portals"))
    assert platforms == {"chengxi": "lonsun", "luting": None, "yanhu": "hanweb", "yunqi": "trs"}


def test_the_summary_says_what_a_person_wants_to_know(demo: Demo) -> None:
    folder, printed = demo
    for wanted in (
        "云栖县人民政府",
        f"Reports found     {len(expected(2, browser=BROWSER))}",
        "Tables read",
        "Findings",
        str(folder / "archive"),
    ):
        assert wanted in printed
    morning = (folder / "logs" / "summary.txt").read_text(encoding="utf-8")
    assert morning.endswith(printed)
    for told in ("新报告（1）", "内容改动（1）", "重新发布（1）"):
        assert told in morning


def test_the_portals_are_asked_politely(tmp_path: Path) -> None:
    with SamplePortals() as portals:
        registry = tmp_path / "portals.toml"
        registry.write_text(portals.registry_toml(), encoding="utf-8")
        done = gongkai("crawl", "--portals", registry, "--data", tmp_path / "data")
        assert done.returncode == 0, done.stderr
        for portal_id in OUTCOMES:
            assert portals.requests(portal_id)[0].path == "/robots.txt"
            assert portals.most_at_once(portal_id) == 1
        closed = ("/search/", "/protect/")
        assert not [entry.path for entry in portals.requests("yunqi") if entry.path.startswith(closed)]


def test_without_a_browser_its_lists_are_left_out_and_the_run_succeeds(tmp_path: Path) -> None:
    with SamplePortals() as portals:
        registry = tmp_path / "portals.toml"
        registry.write_text(portals.registry_toml(), encoding="utf-8")
        arguments = ("crawl", "luting", "--portals", registry, "--data", tmp_path / "data")
        done = gongkai(*arguments, environment={"PATH": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert "left out" in done.stdout
    assert "apt install chromium libatomic1" in done.stdout
