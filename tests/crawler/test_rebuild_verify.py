"""The database from the archive alone, and the archive proved against itself."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import gongkai

Demo = tuple[Path, str]


@pytest.fixture
def copy(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's data folder that a test may damage."""
    folder, _ = demo
    return Path(shutil.copytree(folder, tmp_path / "data"))


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in an order of its own."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


def flip(path: Path, place: int) -> None:
    """Turn one bit of a file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 0x01
    path.write_bytes(content)


def test_rebuild_gives_the_same_rows_table_by_table(copy: Path) -> None:
    before = dump(copy / "gongkai.db")
    (copy / "gongkai.db").unlink()
    done = gongkai("rebuild", "--data", copy)
    assert done.returncode == 0, done.stderr
    after = dump(copy / "gongkai.db")
    assert before.keys() == after.keys()
    for table, rows in before.items():
        assert after[table] == rows, table
    assert len(before["requests"]) > 1000


def test_rebuild_needs_no_ledger(copy: Path) -> None:
    before = dump(copy / "gongkai.db")
    for file in (copy / "archive").glob("ledger.db*"):
        file.unlink()
    assert gongkai("rebuild", "--data", copy).returncode == 0
    assert dump(copy / "gongkai.db") == before


def test_a_damaged_note_is_told_and_the_rest_is_rebuilt(copy: Path) -> None:
    with closing(sqlite3.connect(copy / "archive" / "ledger.db")) as ledger:
        name, offset, length = ledger.execute(
            "SELECT file, offset, length FROM records WHERE kind = 'discovery' ORDER BY offset LIMIT 1"
        ).fetchone()
    path = copy / "archive" / name
    flip(path, offset + length // 2)
    before = dump(copy / "gongkai.db")
    done = gongkai("rebuild", "--data", copy)
    assert done.returncode == 1
    assert f"{path} at byte {offset}" in done.stderr
    assert "Traceback" not in done.stderr
    after = dump(copy / "gongkai.db")
    # It was found the next night, too.
    assert len(after["reports"]) == len(before["reports"])


def test_verify_is_clean_after_the_nights(demo: Demo) -> None:
    folder, _ = demo
    done = gongkai("verify", "--data", folder)
    assert (done.returncode, done.stdout) == (0, f"{folder / 'archive'}: every record is as it was written\n")


def test_verify_names_file_record_and_address_of_a_flipped_byte(copy: Path) -> None:
    with closing(sqlite3.connect(copy / "gongkai.db")) as connection:
        name, offset, length, url = connection.execute(
            "SELECT warc_file, warc_offset, warc_length, url FROM captures "
            "WHERE NOT revisit ORDER BY warc_offset LIMIT 1"
        ).fetchone()
    flip(copy / "archive" / name, offset + length // 2)
    done = gongkai("verify", "--json", "--data", copy)
    assert done.returncode == 1
    problems = [json.loads(line) for line in done.stdout.splitlines()]
    assert (name, offset, url) in [(p["file"], p["offset"], p["url"]) for p in problems]
    told = next(p["sentence"] for p in problems if p["offset"] == offset)
    assert name in told
    assert str(offset) in told
    assert url in told


def test_verify_misses_an_original_that_only_the_database_knows(copy: Path) -> None:
    with closing(sqlite3.connect(copy / "gongkai.db")) as connection:
        connection.execute(
            "INSERT INTO originals VALUES (?, 'text/html', 1, 'gone.html', '2024-01-01T00:00:00Z', NULL)",
            ("0" * 64,),
        )
        connection.commit()
    done = gongkai("verify", "--data", copy)
    assert done.returncode == 1
    assert f"the original {'0' * 64} (gone.html) is not in the archive" in done.stdout


def test_verify_repairs_the_ledger_and_says_what_is_left(copy: Path) -> None:
    with closing(sqlite3.connect(copy / "archive" / "ledger.db")) as ledger, ledger:
        ledger.execute("DELETE FROM records WHERE type = 'request' AND offset < 100000")
    with closing(sqlite3.connect(copy / "gongkai.db")) as connection, connection:
        connection.execute(
            "INSERT INTO originals VALUES (?, 'text/html', 1, 'gone.html', '2024-01-01T00:00:00Z', NULL)",
            ("0" * 64,),
        )
    done = gongkai("verify", "--repair", "--data", copy)
    assert done.returncode == 1
    (left,) = done.stdout.splitlines()
    assert "gone.html" in left
    assert all("has no ledger row" in line for line in done.stderr.splitlines() if "repaired: " in line)
    assert "repaired: " in done.stderr
    again = gongkai("verify", "--since", "2099-01-01", "--data", copy)
    assert again.stdout.splitlines() == [left]


def test_verify_names_what_is_lost_where_every_file_is_gone_and_rebuild_keeps_the_database(
    copy: Path,
) -> None:
    for file in (copy / "archive").glob("*.warc.gz"):
        file.unlink()
    before = dump(copy / "gongkai.db")
    for options in ((), ("--repair",)):
        done = gongkai("verify", *options, "--data", copy)
        assert done.returncode == 1, done.stderr
        (url,) = {row[1] for row in before["captures"][:1]}
        assert any(str(url) in line and "the file is gone" in line for line in done.stdout.splitlines())
    refused = gongkai("rebuild", "--data", copy)
    assert refused.returncode == 2
    assert dump(copy / "gongkai.db") == before
