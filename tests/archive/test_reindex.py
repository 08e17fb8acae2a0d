"""Ledger and files brought together again: after a crash, after a restore, without a ledger."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.reindex import reindex
from archive.verify import verify
from tests.archive.samples import NOON, PAGE, exchange, fill, noise, open_archive, page_url


def _remove_ledger(root: Path) -> None:
    for path in root.glob("ledger.db*"):
        path.unlink()


def _rows(root: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(root / "ledger.db")
    rows = connection.execute("SELECT * FROM records ORDER BY file, offset").fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize("torn", [b"\x1f", noise(300)])
def test_a_torn_tail_is_cut_off_on_opening(tmp_path: Path, torn: bytes) -> None:
    path = fill(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    with open_archive(tmp_path, start=50) as archive:
        assert path.read_bytes() == whole
        archive.store(exchange(page_url(50)))
    assert list(verify(tmp_path)) == []


def test_a_record_torn_in_writing_is_cut_off(tmp_path: Path) -> None:
    path = fill(tmp_path)
    shutil.copy(tmp_path / "ledger.db", tmp_path / "before")
    size = path.stat().st_size
    with open_archive(tmp_path, start=50) as archive:
        capture = archive.store(exchange(page_url(50), noise(900, 50)))
    with path.open("r+b") as file:
        file.truncate(capture.warc_offset + capture.warc_length - 3)
    _remove_ledger(tmp_path)
    (tmp_path / "before").rename(tmp_path / "ledger.db")
    with open_archive(tmp_path) as archive:
        assert path.stat().st_size == size
        assert archive.last_capture(page_url(50)) is None
    assert list(verify(tmp_path)) == []


def test_whole_records_that_the_ledger_does_not_know_are_taken_in(tmp_path: Path) -> None:
    """The crash came between file and ledger, or the ledger was restored from an older copy."""
    path = fill(tmp_path)
    shutil.copy(tmp_path / "ledger.db", tmp_path / "before")
    with open_archive(tmp_path, start=50, max_file_size=path.stat().st_size + 100) as archive:
        captures = [archive.store(exchange(page_url(number), noise(900, number))) for number in range(50, 54)]
    rows = _rows(tmp_path)
    _remove_ledger(tmp_path)
    (tmp_path / "before").rename(tmp_path / "ledger.db")
    with open_archive(tmp_path) as archive:
        assert [archive.last_capture(capture.url) for capture in captures] == captures
    assert _rows(tmp_path) == rows
    assert list(verify(tmp_path)) == []


def test_a_file_of_which_nothing_was_written_is_removed(tmp_path: Path) -> None:
    fill(tmp_path)
    for serial, content in enumerate((b"", b"\x1f\x8b\x08")):
        (tmp_path / f"gongkai-20260301000000000-0000{serial + 1}-host.warc.gz").write_bytes(content)
    open_archive(tmp_path).close()
    assert len(list(tmp_path.glob("*.warc.gz"))) == 1
    assert list(verify(tmp_path)) == []


def test_a_file_that_lost_bytes_is_not_written_to(tmp_path: Path) -> None:
    path = fill(tmp_path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 10)
    damaged = path.read_bytes()
    with open_archive(tmp_path, start=50) as archive:
        capture = archive.store(exchange(page_url(50)))
    assert capture.warc_file != path.name
    assert path.read_bytes() == damaged
    assert [damage.url for damage in verify(tmp_path)] == [page_url(99)]


def test_a_lost_ledger_is_made_anew_with_the_same_rows(tmp_path: Path) -> None:
    fill(tmp_path)
    with open_archive(tmp_path, start=50, max_file_size=3000) as archive:
        for number in range(3):
            archive.store(exchange(page_url(number), headers='Content-Type: text/html\r\nETag: "v"\r\n'))
            archive.store(exchange(page_url(number), b"", status="304 Not Modified", headers=""))
        archive.note("verdict", {"finding_id": "f1"}, at=NOON)
        records = list(archive.records())
    rows = _rows(tmp_path)
    _remove_ledger(tmp_path)
    with open_archive(tmp_path) as archive:
        assert list(archive.records()) == records
    assert _rows(tmp_path) == rows
    assert list(verify(tmp_path)) == []


def test_reindexing_tells_its_progress(tmp_path: Path) -> None:
    path = fill(tmp_path)
    calls: list[tuple[int, int]] = []
    count = reindex(tmp_path, lambda done, total: calls.append((done, total)))
    assert count == len(_rows(tmp_path)) == 13
    assert calls == [(path.stat().st_size, path.stat().st_size)]


@pytest.mark.parametrize("emptied", [False, True])
def test_without_a_ledger_nothing_is_cut(tmp_path: Path, emptied: bool) -> None:
    """Nobody can say then whether the torn record was acknowledged; what is left of it is kept."""
    path = fill(tmp_path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 10)
    damaged = path.read_bytes()
    _remove_ledger(tmp_path)
    if emptied:
        (tmp_path / "ledger.db").touch()
    for start in (50, 60):
        with open_archive(tmp_path, start=start) as archive:
            capture = archive.store(exchange(page_url(start), noise(100, start)))
        assert capture.warc_file != path.name
        assert path.read_bytes() == damaged
    (damage,) = verify(tmp_path)
    assert "a record there is cut off" in damage.problem


def test_records_behind_a_damaged_one_are_found_again(tmp_path: Path) -> None:
    path = fill(tmp_path)
    with Archive.open(tmp_path, read_only=True) as archive:
        lost = archive.last_capture(page_url(1))
    assert lost is not None
    content = bytearray(path.read_bytes())
    content[lost.warc_offset + lost.warc_length // 2] ^= 0x10
    path.write_bytes(content)
    _remove_ledger(tmp_path)
    with open_archive(tmp_path) as archive:
        assert archive.last_capture(page_url(1)) is None
        assert all(archive.last_capture(page_url(number)) for number in (0, 2, 3, 4, 99))
    assert bytes(content) == path.read_bytes()
    (damage,) = verify(tmp_path)
    assert damage.offset == lost.warc_offset


def test_a_record_that_holds_a_warc_file_does_not_confuse_the_search(tmp_path: Path) -> None:
    inner = fill(tmp_path / "inner").read_bytes()
    root = tmp_path / "outer"
    with open_archive(root) as archive:
        archive.store_original(inner, url="file:///a.warc.gz", media_type="application/warc", at=NOON)
        archive.store(exchange(page_url(1), PAGE))
        records = list(archive.records())
    _remove_ledger(root)
    with open_archive(root) as archive:
        assert list(archive.records()) == records
