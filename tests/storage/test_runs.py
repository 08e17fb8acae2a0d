"""How runs are told apart."""

from __future__ import annotations

from storage.database import Database
from tests.storage.builders import Nights


def test_a_run_without_an_end_is_interrupted_once_another_starts(database: Database) -> None:
    nights = Nights(database).begin()
    assert [row["status"] for row in database.query("SELECT status FROM runs")] == ["running"]
    nights.next().end()
    nights.next()
    rows = database.query("SELECT status, ended IS NULL AS open FROM runs ORDER BY id")
    assert [tuple(row) for row in rows] == [("interrupted", 1), ("completed", 0), ("running", 1)]
