"""Whatever order of rows, sets or moments there is: the same events give the same database."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from extraction.report import Cell, Finding, Statistic
from storage.database import Database
from tests.storage.builders import Nights, dump, report, shared_list

ROOT = Path(__file__).parents[2]


def season(database: Database, *, times: int = 1) -> None:
    """Three nights of a county: every kind of change, each discovery applied `times` times in a row."""
    nights = Nights(database).begin()
    finding = Finding("requests_balance", "error", ("requests.total_handled.total",), 5, 4, "不平衡")
    first = report(
        cells={"requests.carried_over.total": 3, "disclosure.fees.amount_yuan": Cell(1.5, "1.5", page=2)},
        findings=[finding],
        statistics=[Statistic("1", "主动公开", 9, "条")],
        year=2022,
    )
    edited = report(cells={"requests.carried_over.total": 4}, text="改", document="b", year=2022)
    this = report(cells={"requests.carried_in.total": 3}, document="c")
    for _ in range(times):
        nights.discover(first, url="https://www.yunling.example/2022")
    for _ in range(times):
        nights.discover(
            report(authority=None, document="d"), authority="财政局", source="unit", url="https://x/d"
        )
    for _ in range(times):
        nights.discover(report(authority=None, document="e", year=None), url="https://x/e", portal_id=None)
    nights.end("ok", shared_list())
    nights.next()
    for _ in range(times):
        nights.discover(edited, url="https://www.yunling.example/2022")
    for _ in range(times):
        nights.discover(this, url="https://www.yunling.example/2023")
    nights.end("ok", shared_list(), shared_list(authority="县水利局"))
    nights.next()
    for _ in range(times):
        nights.discover(this, url="https://www.yunling.example/moved")
    nights.end("blocked")
    for _ in range(times):
        database.settle(date(2024, 6, 1))


def _without_position(database: Database) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows for table, rows in dump(database).items() if table != "ingested"}


def test_a_replay_gives_the_same_rows_in_every_table(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as first, Database.open(tmp_path / "b.db") as second:
        season(first)
        season(second)
        assert dump(first) == dump(second)
        assert {row["change"] for row in first.query("SELECT change FROM versions")} == {
            "new",
            "edited",
            "moved",
        }
        assert len(first.query("SELECT * FROM findings WHERE rule = 'carried_between_years'")) == 1


def test_applying_each_discovery_twice_changes_nothing(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as once, Database.open(tmp_path / "b.db") as twice:
        season(once)
        season(twice, times=2)
        assert _without_position(once) == _without_position(twice)


def test_another_process_with_another_hash_seed_gives_the_same_rows(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from storage.database import Database; "
        "from tests.storage.test_replay import season, dump; "
        "database = Database.open(pathlib.Path(sys.argv[1])); season(database); print(dump(database))"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / f"{seed}.db")],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert "carried_between_years" in printed[0]
    assert printed[0] == printed[1]
