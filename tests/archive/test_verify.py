"""Each way in which an archive can be damaged, made from a good one, is found and named."""

from __future__ import annotations

import gzip
import sqlite3
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from archive.archive import Archive
from archive.errors import ArchiveError
from archive.record import Record
from archive.verify import Damage, verify
from tests.archive.samples import PAGE, exchange, fill, noise, open_archive, page_url


@dataclass
class Good:
    """A good archive: its WARC file, and where the last record, a resource, begins."""

    root: Path
    path: Path
    offset: int
    size: int


@pytest.fixture
def good(tmp_path: Path) -> Good:
    path = fill(tmp_path)
    with Archive.open(tmp_path, read_only=True) as archive:
        last = archive.last_capture(page_url(99))
    assert last is not None
    return Good(tmp_path, path, last.warc_offset, path.stat().st_size)


def _truncate(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def _only(good: Good) -> Damage:
    (damage,) = verify(good.root)
    return damage


def test_a_good_archive_is_clean(good: Good) -> None:
    calls: list[tuple[int, int]] = []
    assert list(verify(good.root, lambda done, total: calls.append((done, total)))) == []
    assert calls == [(good.size, good.size)]


def test_the_last_record_cut_in_half(good: Good) -> None:
    _truncate(good.path, (good.offset + good.size) // 2)
    damage = _only(good)
    assert (damage.file, damage.offset, damage.url) == (good.path.name, good.offset, page_url(99))
    assert "is cut off" in damage.problem


def test_the_last_ten_bytes_missing(good: Good) -> None:
    _truncate(good.path, good.size - 10)
    damage = _only(good)
    assert (damage.file, damage.offset, damage.url) == (good.path.name, good.offset, page_url(99))
    assert "10 bytes short" in damage.problem


def test_all_but_sixty_bytes_missing(good: Good) -> None:
    _truncate(good.path, 60)
    damages = list(verify(good.root))
    assert damages[0].offset == 0
    assert "is cut off" in damages[0].problem
    assert {damage.url for damage in damages} >= {page_url(number) for number in (0, 1, 2, 3, 4, 99)}
    assert all("is missing" in damage.problem for damage in damages[1:])


def test_a_clean_cut_at_a_record_boundary(good: Good) -> None:
    _truncate(good.path, good.offset)
    damage = _only(good)
    assert (damage.file, damage.offset, damage.url) == (good.path.name, good.offset, page_url(99))
    assert f"now ends at byte {good.offset}" in damage.problem


@pytest.mark.parametrize("body", [PAGE, PAGE * 100, bytes(range(256)) * 20])
def test_a_torn_record_appended_to(good: Good, body: bytes) -> None:
    _truncate(good.path, (good.offset + good.size) // 2)
    appended = good.path.stat().st_size
    with good.path.open("ab") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warc_record(page_url(7), "resource", BytesIO(body), len(body)))
    torn, new = verify(good.root)
    assert (torn.offset, torn.url) == (good.offset, page_url(99))
    assert (new.offset, new.url) == (appended, page_url(7))
    assert "has no ledger row" in new.problem


def test_one_flipped_byte_anywhere_is_found(good: Good) -> None:
    content = bytearray(good.path.read_bytes())
    with Archive.open(good.root, read_only=True) as archive:
        capture = archive.last_capture(page_url(3))
    assert capture is not None
    # Bytes 4 to 9 of a gzip header (time, flags of the compressor, system) carry nothing.
    for place in [0, 3, *range(10, capture.warc_length, 23), capture.warc_length - 1]:
        position = capture.warc_offset + place
        content[position] ^= 0x04
        good.path.write_bytes(content)
        content[position] ^= 0x04
        damages = list(verify(good.root))
        assert damages, place
        assert (damages[0].file, damages[0].offset) == (good.path.name, capture.warc_offset), place
        assert damages[0].url == page_url(3)
        assert len(damages) == 1, [damage.problem for damage in damages]


def test_a_record_without_ledger_row(good: Good) -> None:
    with sqlite3.connect(good.root / "ledger.db") as connection:
        connection.execute("DELETE FROM records WHERE url = ? AND type = 'response'", (page_url(2),))
    connection.close()
    damage = _only(good)
    assert damage.url == page_url(2)
    assert "the response record" in damage.problem
    assert "has no ledger row" in damage.problem


def test_a_ledger_row_without_record(good: Good) -> None:
    with sqlite3.connect(good.root / "ledger.db") as connection:
        connection.execute(
            "INSERT INTO records (file, offset, length, id, type, url, at, block_digest) "
            "SELECT file, offset + length, 100, 'urn:uuid:extra', 'resource', ?, at, block_digest FROM records "
            "WHERE offset = ?",
            (page_url(55), good.offset),
        )
    connection.close()
    damage = _only(good)
    assert (damage.url, damage.record_id, damage.offset) == (page_url(55), "urn:uuid:extra", good.size)
    assert "is missing" in damage.problem


def test_a_ledger_row_that_differs_from_its_record(good: Good) -> None:
    with sqlite3.connect(good.root / "ledger.db") as connection:
        connection.execute(
            "UPDATE records SET sha256 = ?, status = 404 WHERE url = ? AND type = 'response'",
            ("0" * 64, page_url(2)),
        )
    connection.close()
    assert "differs from its ledger row in sha256, status" in _only(good).problem


def test_a_database_reference_without_original(good: Good) -> None:
    with Archive.open(good.root, read_only=True) as archive:
        known = next(record for _, record in archive.records())
        assert archive.has_original(known.sha256)  # type: ignore[union-attr]
        assert not archive.has_original("0" * 64)


def test_a_record_that_was_rewritten_with_a_good_crc(good: Good) -> None:
    content = good.path.read_bytes()
    record = Record.from_member(content[good.offset :])
    forged = Record(record.fields, record.block[:-1] + b"!")
    member = forged.to_member()
    good.path.write_bytes(content[: good.offset] + member)
    with sqlite3.connect(good.root / "ledger.db") as connection:
        connection.execute("UPDATE records SET length = ? WHERE offset = ?", (len(member), good.offset))
    connection.close()
    problems = [damage.problem for damage in verify(good.root)]
    assert len(problems) == 3
    for problem, digest in zip(
        problems, ("block digest", "payload digest", "original's digest"), strict=True
    ):
        assert f"does not have the {digest}" in problem


def test_a_torn_tail_that_was_never_acknowledged(good: Good) -> None:
    with good.path.open("ab") as file:
        file.write(gzip.compress(b"WARC/1.1\r\n")[:15])
    damage = _only(good)
    assert (damage.offset, damage.url) == (good.size, None)
    assert "15 bytes without ledger row; a record there is cut off" in damage.problem


def test_what_a_run_is_writing_now_is_left_out(good: Good) -> None:
    with open_archive(good.root, start=50):
        with good.path.open("ab") as file:
            file.write(b"\x1f\x8b")
        assert list(verify(good.root)) == []


@pytest.mark.parametrize("max_file_size", [1, 1 << 30])
def test_what_a_run_writes_after_the_verifying_began_is_not_missed(
    tmp_path: Path, max_file_size: int
) -> None:
    """A page is damaged, so that the verifying stops there while more is written: to that file, or to new ones."""
    with open_archive(tmp_path, max_file_size=max_file_size) as archive:
        first = archive.store(exchange(page_url(1)))
        path = tmp_path / first.warc_file
        content = bytearray(path.read_bytes())
        content[first.warc_offset + 40] ^= 1
        path.write_bytes(content)
        damages = verify(tmp_path)
        assert next(damages).url == page_url(1)
        for number in range(50, 54):
            archive.store(exchange(page_url(number), noise(700, number)))
        assert list(damages) == []


def test_a_file_that_is_gone(good: Good) -> None:
    good.path.unlink()
    damages = list(verify(good.root))
    assert {damage.url for damage in damages} >= {page_url(0), page_url(99)}
    assert all("the file is gone" in damage.problem for damage in damages)


def test_a_revisit_whose_target_is_gone(tmp_path: Path) -> None:
    with open_archive(tmp_path, max_file_size=1) as archive:
        archive.store(exchange(page_url(1)))
        archive.store(exchange(page_url(2)))
    sorted(tmp_path.glob("*.warc.gz"))[0].unlink()
    for ledger in tmp_path.glob("ledger.db*"):
        ledger.unlink()
    open_archive(tmp_path).close()
    (damage,) = verify(tmp_path)
    assert damage.url == page_url(2)
    assert "which is not in the archive" in damage.problem


def test_a_ledger_that_is_gone_is_told_and_the_files_are_proved_alone(good: Good) -> None:
    (good.root / "ledger.db").unlink()
    assert [damage.file for damage in verify(good.root)] == ["ledger.db"]
    _truncate(good.path, good.size - 10)
    assert [damage.offset for damage in verify(good.root)] == [0, good.offset]


def test_a_foreign_file_is_pointed_out(good: Good) -> None:
    (good.root / "backup.warc.gz").write_bytes(b"")
    assert "gongkai import" in _only(good).problem


@pytest.mark.parametrize("name", ["", "none"])
def test_no_archive(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="there is no archive here"):
        list(verify(tmp_path / name))
