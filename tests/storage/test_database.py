from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from storage.database import SCHEMA_VERSION, Database, read_only
from storage.errors import StorageError
from storage.snapshot import publish
from tests.storage.builders import Nights, report


def test_a_new_file_gets_the_schema_and_its_version(tmp_path: Path) -> None:
    with Database.open(tmp_path / "gongkai.db") as database:
        assert database.query("PRAGMA user_version")[0][0] == SCHEMA_VERSION
        assert database.query("PRAGMA foreign_keys")[0][0] == 1
        assert database.query("PRAGMA journal_mode")[0][0] == "wal"
        assert database.position() is None


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    with Database.open(tmp_path / "gongkai.db") as database:
        Nights(database).begin().discover(report())
    with Database.open(tmp_path / "gongkai.db") as database:
        assert len(database.query("SELECT * FROM reports")) == 1
        assert database.position() == ("a.warc.gz", 3)


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text)")
    with pytest.raises(StorageError, match=r"other\.db: is a database of another program"):
        Database.open(path)


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gongkai.db"
    Database.open(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StorageError, match="newer gongkai"):
        Database.open(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gongkai.db"
    path.write_bytes(b"a report, not a database" * 100)
    with pytest.raises(StorageError, match="not a usable database"):
        Database.open(path)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        Database.open(tmp_path / "nowhere" / "gongkai.db")


def test_what_fails_halfway_leaves_nothing(database: Database) -> None:
    nights = Nights(database).begin()
    before = database.position()
    with pytest.raises(sqlite3.IntegrityError):
        nights.discover(report(), portal_id="unregistered")
    assert database.position() == before
    assert database.query("SELECT * FROM originals") == []


def test_a_file_of_an_older_version_asks_for_a_rebuild(tmp_path: Path) -> None:
    path = tmp_path / "gongkai.db"
    Database.open(path).close()
    with closing(sqlite3.connect(path)) as older:
        older.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    with pytest.raises(StorageError, match=r"older gongkai.*`gongkai rebuild`"):
        Database.open(path)


def test_a_reader_is_told_what_to_do_with_an_older_database(tmp_path: Path) -> None:
    path = tmp_path / "gongkai.db"
    Database.open(path).close()
    with closing(sqlite3.connect(path)) as older:
        older.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    with pytest.raises(StorageError, match=r"older gongkai .* run `gongkai rebuild`"):
        read_only(path)
    with pytest.raises(StorageError, match="older gongkai"):
        publish(path, tmp_path / "published", date(2024, 1, 1))


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gongkai.db"
    Database.open(path).close()
    with closing(read_only(path)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM runs")
