"""What a repair sets right, and what it leaves as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from archive.archive import Archive
from archive.record import Record
from archive.verify import verify
from tests.archive.samples import NOON, PAGE, exchange, fill, noise, open_archive, page_url


def change(root: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(root / "ledger.db")) as connection, connection:
        connection.execute(statement, values)


def repaired(root: Path) -> int:
    with Archive.open(root) as archive:
        return archive.repair()


def test_a_sound_archive_needs_no_repair(tmp_path: Path) -> None:
    path = fill(tmp_path)
    before = path.read_bytes()
    assert repaired(tmp_path) == 0
    assert path.read_bytes() == before


def test_records_without_rows_and_wrong_rows_are_put_right(tmp_path: Path) -> None:
    path = fill(tmp_path)
    before = path.read_bytes()
    change(tmp_path, "DELETE FROM records WHERE url = ? AND type = 'response'", page_url(2))
    change(tmp_path, "UPDATE records SET status = 404 WHERE url = ?", page_url(3))
    assert repaired(tmp_path) == 3
    assert list(verify(tmp_path)) == []
    assert path.read_bytes() == before


def test_a_lost_ledger_is_made_anew(tmp_path: Path) -> None:
    fill(tmp_path)
    for file in tmp_path.glob("ledger.db*"):
        file.unlink()
    assert repaired(tmp_path) == 0
    assert list(verify(tmp_path)) == []


def test_a_torn_tail_that_was_never_acknowledged_is_cut(tmp_path: Path) -> None:
    path = fill(tmp_path)
    before = path.read_bytes()
    path.write_bytes(before + before[:40])
    repaired(tmp_path)
    assert path.read_bytes() == before
    assert list(verify(tmp_path)) == []


@pytest.mark.parametrize("size", [40, 3000])
def test_what_was_appended_to_a_torn_record_is_kept(tmp_path: Path, size: int) -> None:
    """The ledger's end of the file lies within the appended record or before it: nothing may be cut there."""
    path = fill(tmp_path)
    with Archive.open(tmp_path, read_only=True) as archive:
        last = archive.last_capture(page_url(99))
    assert last is not None
    with path.open("r+b") as file:
        file.truncate(last.warc_offset + 60)
    with open_archive(tmp_path / "other", start=500) as archive:
        whole = archive.store(exchange(page_url(7), noise(size, 7)))
    content = (tmp_path / "other" / whole.warc_file).read_bytes()
    with path.open("ab") as file:
        file.write(content[whole.warc_offset : whole.warc_offset + whole.warc_length])
    before = path.read_bytes()
    repaired(tmp_path)
    assert path.read_bytes() == before
    (damage,) = verify(tmp_path)
    assert (damage.offset, damage.url) == (last.warc_offset, page_url(99))
    with open_archive(tmp_path, start=700) as archive:
        assert archive.last_capture(page_url(7)) is not None
        assert archive.store(exchange(page_url(8))).warc_file != path.name


def test_a_whole_record_of_another_tool_is_kept_and_still_told(tmp_path: Path) -> None:
    path = fill(tmp_path)
    whole = path.stat().st_size
    with path.open("ab") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warc_record(page_url(7), "resource", BytesIO(PAGE), len(PAGE)))
    before = path.read_bytes()
    repaired(tmp_path)
    assert path.read_bytes() == before
    (damage,) = verify(tmp_path)
    assert (damage.offset, damage.url) == (whole, page_url(7))


def test_damaged_and_missing_records_stay_and_are_still_told(tmp_path: Path) -> None:
    path = fill(tmp_path)
    with Archive.open(tmp_path, read_only=True) as archive:
        capture = archive.last_capture(page_url(3))
        last = archive.last_capture(page_url(99))
    assert capture is not None
    assert last is not None
    content = bytearray(path.read_bytes())
    content[capture.warc_offset + 50] ^= 1
    path.write_bytes(content[: last.warc_offset + 60])
    before = [damage.problem for damage in verify(tmp_path)]
    assert len(before) == 2
    repaired(tmp_path)
    assert [damage.problem for damage in verify(tmp_path)] == before
    assert path.read_bytes() == content[: last.warc_offset + 60]


def test_a_record_that_does_not_prove_itself_gets_no_row(tmp_path: Path) -> None:
    path = fill(tmp_path)
    with Archive.open(tmp_path, read_only=True) as archive:
        last = archive.last_capture(page_url(99))
    assert last is not None
    content = path.read_bytes()
    record = Record.from_member(content[last.warc_offset :])
    forged = Record(record.fields, record.block[:-1] + b"!")
    change(tmp_path, "DELETE FROM records WHERE url = ?", page_url(99))
    path.write_bytes(content[: last.warc_offset] + forged.to_member())
    repaired(tmp_path)
    assert list(verify(tmp_path))
    with Archive.open(tmp_path, read_only=True) as archive:
        assert archive.last_capture(page_url(99)) is None


def test_since_reads_only_the_files_that_were_written_to_from_then_on(tmp_path: Path) -> None:
    for day in range(3):
        moment = NOON + timedelta(days=day)
        with open_archive(tmp_path, start=day * 100, at=moment, max_file_size=1) as archive:
            archive.store(exchange(page_url(day), noise(500, day), at=moment))
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) == 3
    for path in files:
        content = bytearray(path.read_bytes())
        content[-20] ^= 1
        path.write_bytes(content)

    def damaged(days: float) -> list[str]:
        return sorted({damage.file for damage in verify(tmp_path, since=NOON + timedelta(days=days))})

    names = [path.name for path in files]
    # The file before may have been written to until the next one began.
    assert damaged(-1) == names
    assert damaged(1.5) == names[1:]
    assert damaged(5) == names[2:]
