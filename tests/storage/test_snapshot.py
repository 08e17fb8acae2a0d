from __future__ import annotations

import asyncio
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from datasette.app import Datasette

from bench.publication import build
from storage.database import Database
from storage.errors import StorageError
from storage.search import search_query
from storage.snapshot import KEPT, current, publish, rollback
from tests.storage.builders import Nights, report

AS_OF = date(2024, 6, 1)


def _search(path: Path, table: str, query: str) -> list[int]:
    with closing(sqlite3.connect(path)) as snapshot:
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"
        return [row[0] for row in snapshot.execute(sql, (search_query(query),))]


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A snapshot of some thousand invented reports, so that SQLite chooses as it does for many."""
    folder = tmp_path_factory.mktemp("national")
    build(folder / "gongkai.db", 3000)
    with closing(sqlite3.connect(publish(folder / "gongkai.db", folder, date(2025, 4, 1)))) as connection:
        yield connection


def test_a_snapshot_is_a_whole_file_named_by_its_content(
    tmp_path: Path, database: Database, nights: Nights
) -> None:
    nights.discover(report())
    path = publish(database.path, tmp_path / "published", AS_OF)
    assert path.name.startswith("gongkai-2024-06-01-")
    assert current(path.parent) == path
    assert sorted(child.name for child in path.parent.iterdir()) == ["current", path.name]
    with closing(sqlite3.connect(path)) as snapshot:
        assert snapshot.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert snapshot.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert snapshot.execute("SELECT count(*) FROM reports").fetchone() == (1,)
        assert snapshot.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0] > 0


def test_unchanged_data_is_not_published_again(tmp_path: Path, database: Database, nights: Nights) -> None:
    nights.discover(report())
    first = publish(database.path, tmp_path, AS_OF)
    written = first.stat().st_mtime_ns
    assert publish(database.path, tmp_path, date(2024, 6, 2)) == first
    assert first.stat().st_mtime_ns == written


def test_the_same_archive_gives_the_same_name(tmp_path: Path) -> None:
    names = []
    for folder in ("first", "rebuilt"):
        (tmp_path / folder).mkdir()
        with Database.open(tmp_path / folder / "gongkai.db") as database:
            Nights(database).begin().discover(report())
            names.append(publish(database.path, tmp_path / folder, AS_OF).name)
    assert names[0] == names[1]


def test_a_writer_goes_on_while_a_snapshot_is_built(
    tmp_path: Path, database: Database, nights: Nights
) -> None:
    nights.discover(report())
    with nights.apply():
        database.record_verdict("abc", "confirm", "写到一半", nights.at)
        path = publish(database.path, tmp_path / "published", AS_OF)
    with closing(sqlite3.connect(path)) as snapshot:
        assert snapshot.execute("SELECT count(*) FROM verdicts").fetchone() == (0,)


def test_the_last_snapshots_are_kept(tmp_path: Path, database: Database, nights: Nights) -> None:
    folder = tmp_path / "published"
    published = []
    for year in range(2016, 2016 + KEPT + 2):
        nights.discover(report(year=year, text=str(year)), url=f"https://www.yunling.example/{year}")
        published.append(publish(database.path, folder, AS_OF))
    assert sorted(folder.glob("*.db")) == sorted(published[-KEPT:])
    assert current(folder) == published[-1]


def test_sections_and_reports_are_found_by_chinese_words(
    tmp_path: Path, database: Database, nights: Nights
) -> None:
    nights.discover(report(text="今年养护道路12公里。"))
    nights.discover(report(year=2022, text="修水渠。"), url="https://www.yunling.example/2022")
    path = publish(database.path, tmp_path, AS_OF)
    assert len(_search(path, "sections_fts", "养护")) == 1
    assert len(_search(path, "reports_fts", "青石镇")) == 2
    assert len(_search(path, "reports_fts", "青石 2022")) == 1
    with closing(sqlite3.connect(path)) as snapshot:
        (rowid,) = _search(path, "reports_fts", "2022")
        assert snapshot.execute("SELECT year FROM reports WHERE rowid = ?", (rowid,)).fetchone() == (2022,)


def test_datasette_finds_a_section_by_the_index(tmp_path: Path, database: Database, nights: Nights) -> None:
    nights.discover(report(text="今年养护道路12公里。"))
    path = publish(database.path, tmp_path, AS_OF)
    metadata = {
        "databases": {path.stem: {"tables": {"sections": {"fts_table": "sections_fts", "fts_pk": "id"}}}}
    }

    async def found(query: str) -> int:
        datasette = Datasette(immutables=[str(path)], metadata=metadata)
        response = await datasette.client.get(
            f"/{path.stem}/sections.json",
            params={"_search": query, "_searchmode": "raw", "_shape": "objects"},
        )
        return len(response.json()["rows"])

    assert asyncio.run(found(search_query("道路"))) == 1
    assert asyncio.run(found(search_query("桥梁"))) == 0


def test_without_a_database_there_is_nothing_to_publish(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    with pytest.raises(StorageError, match="there is no database"):
        publish(tmp_path / "gongkai.db", tmp_path, AS_OF)


def test_a_failed_build_leaves_the_current_snapshot(
    tmp_path: Path, database: Database, nights: Nights
) -> None:
    nights.discover(report())
    folder = tmp_path / "published"
    path = publish(database.path, folder, AS_OF)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"not a database" * 1000)
    with pytest.raises(StorageError, match="cannot be written"):
        publish(damaged, folder, AS_OF)
    assert current(folder) == path
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert sorted(child.name for child in folder.iterdir()) == ["current", path.name]


def test_going_back_and_publishing_again(tmp_path: Path, database: Database, nights: Nights) -> None:
    folder = tmp_path / "published"
    published = []
    for year in (2021, 2022, 2023):
        nights.discover(report(year=year), url=f"https://www.yunling.example/{year}")
        published.append(publish(database.path, folder, AS_OF))
    assert rollback(folder) == current(folder) == published[1]
    assert rollback(folder) == published[0]
    with pytest.raises(StorageError, match="is the oldest snapshot that is kept"):
        rollback(folder)
    assert current(folder) == published[0]
    # The newest is still there and takes over without being built anew.
    written = published[2].stat().st_ino
    assert publish(database.path, folder, AS_OF) == current(folder) == published[2]
    assert published[2].stat().st_ino == written
    assert rollback(folder) == published[1]


def test_there_is_no_going_back_to_another_versions_snapshot(
    tmp_path: Path, database: Database, nights: Nights
) -> None:
    nights.discover(report())
    old = publish(database.path, tmp_path, AS_OF)
    nights.discover(report(year=2022), url="https://www.yunling.example/2022")
    new = publish(database.path, tmp_path, AS_OF)
    with closing(sqlite3.connect(old)) as snapshot:
        snapshot.execute("PRAGMA user_version = 2")
    os.utime(old, (0, 0))
    with pytest.raises(StorageError, match="another version of gongkai"):
        rollback(tmp_path)
    assert current(tmp_path) == new


def test_nothing_published_cannot_be_gone_back_from(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nothing has been published"):
        rollback(tmp_path / "published")


def test_the_latest_year_has_the_highest_number_in_what_is_searched(
    tmp_path: Path, database: Database, nights: Nights
) -> None:
    for year in (2022, 2019, 2023):
        nights.discover(report(year=year, text="修水渠。"), url=f"https://www.yunling.example/{year}")
    with closing(sqlite3.connect(publish(database.path, tmp_path, AS_OF))) as snapshot:
        for sql in (
            "SELECT year FROM reports ORDER BY rowid",
            "SELECT DISTINCT year FROM sections JOIN reports ON reports.id = report_id ORDER BY sections.id",
        ):
            assert [row[0] for row in snapshot.execute(sql)] == [2019, 2022, 2023]


def test_the_rows_of_each_table_are_counted(tmp_path: Path, database: Database, nights: Nights) -> None:
    nights.discover(report())
    with closing(sqlite3.connect(publish(database.path, tmp_path, AS_OF))) as snapshot:
        counted = dict(snapshot.execute("SELECT name, number FROM counts"))
        for table in ("reports", "requests", "sections", "figures"):
            assert snapshot.execute(f"SELECT count(*) FROM {table}").fetchone() == (counted[table],)


@pytest.mark.parametrize("narrowed", ["year", "form", "kind", "year form", "year kind", "form kind"])
def test_what_readers_narrow_and_count_by_is_in_an_index(national: sqlite3.Connection, narrowed: str) -> None:
    # As Datasette asks for a facet: at national size it gives up on one for which every report has to be read.
    columns = ", ".join(row[1] for row in national.execute("PRAGMA table_info(reports)"))
    where = " AND ".join(f"{column} = :{column}" for column in narrowed.split())
    for counted in ("year", "form", "kind"):
        facet = (
            f"SELECT {counted} AS value, count(*) AS count FROM (SELECT {columns} FROM reports WHERE {where}) "
            f"WHERE {counted} IS NOT NULL GROUP BY {counted} ORDER BY count DESC, value LIMIT 31"
        )
        asked = {"year": 2023, "form": "2021", "kind": "own"}
        plan = [row[3] for row in national.execute(f"EXPLAIN QUERY PLAN {facet}", asked)]
        assert "COVERING INDEX" in plan[0], (counted, plan)
