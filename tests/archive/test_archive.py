from __future__ import annotations

import ctypes
import dataclasses
import gzip
import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.archive import Archive
from archive.capture import Capture, Note
from archive.errors import ArchiveError, DamagedOriginal, UnknownOriginal
from archive.verify import verify
from tests.archive.samples import NOON, PAGE, exchange, fill, noise, open_archive, page_url

PAGE_SHA256 = hashlib.sha256(PAGE).hexdigest()


def _damage(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0x10]))


def _types(root: Path) -> list[str]:
    types = []
    for path in sorted(root.glob("*.warc.gz")):
        with path.open("rb") as file:
            types += [record.rec_type for record in ArchiveIterator(file)]
    return types


def test_a_capture_says_where_its_record_is(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        capture = archive.store(exchange())
        (path,) = tmp_path.glob("*.warc.gz")
        assert capture == Capture(
            id="urn:uuid:00000000-0000-4000-8000-000000000000",
            url=page_url(1),
            fetched_at=NOON,
            status=200,
            sha256=PAGE_SHA256,
            size=len(PAGE),
            media_type="text/html",
            warc_file=path.name,
            warc_offset=capture.warc_offset,
            warc_length=capture.warc_length,
        )
        member = archive.record_bytes(capture.warc_file, capture.warc_offset, capture.warc_length)
        assert gzip.decompress(member).endswith(PAGE + b"\r\n\r\n")
        assert archive.capture(capture.id) == capture
        assert archive.captures_of(PAGE_SHA256) == [capture]


def test_a_payload_comes_back_without_its_content_coding(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        capture = archive.store(exchange(body=gzip.compress(PAGE), headers="Content-Encoding: gzip\r\n"))
        assert (capture.sha256, capture.size) == (PAGE_SHA256, len(PAGE))
        assert archive.payload(PAGE_SHA256) == PAGE
        assert archive.has_original(PAGE_SHA256)


def test_the_head_comes_back_as_received(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        capture = archive.store(exchange(headers="Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n"))
        head = archive.head(capture)
    assert head is not None
    assert head.get_all("Set-Cookie") == ["a=1", "b=2"]


def test_an_unknown_original_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        capture = archive.store(exchange())
        with pytest.raises(UnknownOriginal, match="0000"):
            archive.payload("0" * 64)
        path = tmp_path / capture.warc_file
        _damage(path, capture.warc_offset + capture.warc_length // 2)
        with pytest.raises(DamagedOriginal) as error:
            archive.payload(PAGE_SHA256)
    assert f"{path} at byte {capture.warc_offset}" in str(error.value)
    assert page_url(1) in str(error.value)


def test_a_damaged_original_is_read_from_another_record_that_has_it(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        first = archive.store(exchange())
        archive.store_original(PAGE, url="file:///report.html", media_type="text/html", at=NOON)
        _damage(tmp_path / first.warc_file, first.warc_offset + first.warc_length // 2)
        assert archive.payload(PAGE_SHA256) == PAGE


# Revisits


def test_an_unchanged_payload_becomes_a_revisit(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        first = archive.store(exchange())
        second = archive.store(exchange(at=NOON + timedelta(days=1)))
        assert (second.revisit, second.sha256, second.size) == (True, first.sha256, first.size)
        assert archive.captures_of(PAGE_SHA256) == [first, second]
        assert archive.last_capture(page_url(1)) == second
        head = archive.head(second)
    assert head is not None
    assert head.media_type == "text/html"
    assert _types(tmp_path) == ["warcinfo", "response", "request", "revisit", "request"]


def test_the_same_payload_at_a_new_address_is_a_revisit_of_the_old_one(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        first = archive.store(exchange(page_url(1)))
        moved = archive.store(exchange(page_url(2)))
        third = archive.store(exchange(page_url(3)))
        for capture in (moved, third):
            record = gzip.decompress(
                archive.record_bytes(capture.warc_file, capture.warc_offset, capture.warc_length)
            ).decode()
            assert f"WARC-Refers-To: <{first.id}>\r\n" in record
            assert f"WARC-Refers-To-Target-URI: {page_url(1)}\r\n" in record


def test_a_revisit_never_leans_on_a_damaged_record(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        first = archive.store(exchange())
        _damage(tmp_path / first.warc_file, first.warc_offset + first.warc_length // 2)
        second = archive.store(exchange())
        assert not second.revisit
        assert archive.payload(PAGE_SHA256) == PAGE


@pytest.mark.parametrize("body", [b"", PAGE])
def test_empty_and_truncated_payloads_are_written_out(tmp_path: Path, body: bytes) -> None:
    truncated = "time" if body else None
    with open_archive(tmp_path) as archive:
        archive.store(exchange(body=body, truncated=truncated))
        assert not archive.store(exchange(body=body, truncated=truncated)).revisit


def test_a_truncated_payload_is_no_target(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.store(exchange(truncated="length"))
        assert not archive.store(exchange()).revisit


def test_the_same_bytes_under_another_coding_are_another_original(tmp_path: Path) -> None:
    body = gzip.compress(PAGE)
    with open_archive(tmp_path) as archive:
        archive.store(exchange(body=body, headers="Content-Encoding: gzip\r\n"))
        download = archive.store(exchange(page_url(2), body, headers="Content-Type: application/gzip\r\n"))
        assert not download.revisit
        assert archive.payload(download.sha256) == body


# Together


def test_what_is_stored_together_is_kept_in_order(tmp_path: Path) -> None:
    with open_archive(tmp_path, max_file_size=1) as archive:
        captures = archive.store_all([exchange(page_url(number), noise(300, number)) for number in range(3)])
        assert [capture.url for capture in captures] == [page_url(number) for number in range(3)]
        assert [archive.payload(capture.sha256) for capture in captures] == [noise(300, n) for n in range(3)]
    assert _types(tmp_path) == ["warcinfo", *["response", "request"] * 3]


def test_what_is_the_same_within_a_batch_refers_to_nothing_that_might_be_lost(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        captures = archive.store_all([exchange(page_url(1)), exchange(page_url(2))])
        assert [capture.revisit for capture in captures] == [False, False]
        assert archive.store(exchange(page_url(3))).revisit


def test_a_batch_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        with pytest.raises(ValueError, match="line break"):
            archive.store_all([exchange(page_url(1)), exchange("http://portal.example/\r\nX: y")])
        assert archive.last_capture(page_url(1)) is None
        archive.store(exchange(page_url(2)))
    assert _types(tmp_path) == ["warcinfo", "response", "request"]
    assert list(verify(tmp_path)) == []


# Conditional requests


def test_validators_make_the_next_request_conditional(tmp_path: Path) -> None:
    headers = 'ETag: "v1"\r\nLast-Modified: Sun, 01 Feb 2026 00:00:00 GMT\r\n'
    with open_archive(tmp_path) as archive:
        assert archive.validators(page_url(1)) == {}
        archive.store(exchange(headers=headers))
        assert archive.validators(page_url(1)) == {
            "If-None-Match": '"v1"',
            "If-Modified-Since": "Sun, 01 Feb 2026 00:00:00 GMT",
        }


def test_not_modified_is_a_capture_of_the_payload_of_before(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        first = archive.store(exchange(headers='Content-Type: text/html\r\nETag: "v1"\r\n'))
        second = archive.store(exchange(body=b"", status="304 Not Modified", headers=""))
        third = archive.store(exchange(body=b"", status="304 Not Modified", headers=""))
        assert (second.status, second.revisit, second.sha256) == (304, True, first.sha256)
        assert third.media_type == "text/html"
        assert archive.validators(page_url(1)) == {"If-None-Match": '"v1"'}
        member = archive.record_bytes(third.warc_file, third.warc_offset, third.warc_length)
    record = gzip.decompress(member).decode()
    assert "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\n" in record
    assert f"WARC-Refers-To: <{first.id}>\r\n" in record
    assert list(verify(tmp_path)) == []


def test_validators_are_those_of_the_newest_payload(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.store(exchange(headers='ETag: "v1"\r\n'))
        archive.store(exchange(body=PAGE + b"edited", headers=""))
        assert archive.validators(page_url(1)) == {}


def test_an_error_page_in_between_does_not_count(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.store(exchange(headers='ETag: "v1"\r\n'))
        archive.store(exchange(body=b"busy", status="503 Service Unavailable", headers='ETag: "busy"\r\n'))
        assert archive.validators(page_url(1)) == {"If-None-Match": '"v1"'}


def test_a_damaged_payload_is_asked_for_without_condition(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        first = archive.store(exchange(headers='ETag: "v1"\r\n'))
        _damage(tmp_path / first.warc_file, first.warc_offset + first.warc_length // 2)
        assert archive.validators(page_url(1)) == {}


def test_not_modified_without_an_earlier_capture_stands_for_itself(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        capture = archive.store(exchange(body=b"", status="304 Not Modified", headers=""))
        assert (capture.revisit, capture.size) == (False, 0)


# Imported originals


def test_an_original_is_imported_once(tmp_path: Path) -> None:
    url = "file:///home/reader/%E9%9D%92%E7%9F%B3%E9%95%87.pdf"
    with open_archive(tmp_path) as archive:
        first, written = archive.store_original(PAGE, url=url, media_type="application/pdf", at=NOON)
        (path,) = tmp_path.glob("*.warc.gz")
        size = path.stat().st_size
        again, written_again = archive.store_original(
            PAGE, url=url, media_type="application/pdf", at=NOON + timedelta(days=1)
        )
        assert (written, written_again) == (True, False)
        assert again == first
        assert path.stat().st_size == size
        assert archive.head(first) is None
        assert archive.payload(first.sha256) == PAGE


def test_a_changed_original_is_imported_again(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        for content in (PAGE, PAGE + b"."):
            _, written = archive.store_original(content, url="file:///a", media_type="text/html", at=NOON)
            assert written


# Notes and order


def test_a_note_comes_back_as_json_holds_it(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        capture = archive.store(exchange())
        archive.note("verdict", {"finding_id": "f1"}, at=NOON)
        written = archive.note("discovery", {"title": "年报", "pair": (1, None)}, at=NOON, about=capture.id)
        assert written.data == {"title": "年报", "pair": [1, None]}
        assert written.about == capture.id
        assert archive.last_note("discovery") == written
        assert archive.last_note("registry") is None


def test_a_note_is_about_something_that_is_archived(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive, pytest.raises(UnknownOriginal, match="urn:uuid:none"):
        archive.note("discovery", {}, at=NOON, about="urn:uuid:none")


def test_records_come_in_the_order_of_writing_across_files(tmp_path: Path) -> None:
    with open_archive(tmp_path, max_file_size=2000) as archive:
        written: list[Capture | Note] = []
        for number in range(8):
            written.append(archive.store(exchange(page_url(number), noise(900, number))))
            written.append(archive.note("run", {"number": number}, at=NOON))
        assert len(list(tmp_path.glob("*.warc.gz"))) > 2
        records = list(archive.records())
        assert [record for _, record in records] == written
        assert [position for position, _ in records] == sorted(position for position, _ in records)
        middle = records[6][0]
        assert list(archive.records(after=middle)) == records[7:]


def test_a_damaged_note_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.note("run", {"number": 1}, at=NOON)
        archive.note("run", {"number": 2}, at=NOON)
        (file, offset), _ = next(archive.records())
        _damage(tmp_path / file, offset + 40)
        with pytest.raises(DamagedOriginal):
            list(archive.records())
        told: list[DamagedOriginal] = []
        rest = [record for _, record in archive.records(damaged=told.append)]
    assert [note.data for note in rest if isinstance(note, Note)] == [{"number": 2}]
    assert f"{file} at byte {offset}" in str(told[0])


# Files


def test_each_file_begins_with_a_warcinfo(tmp_path: Path) -> None:
    with open_archive(tmp_path, max_file_size=500) as archive:
        for number in range(3):
            archive.store(exchange(page_url(number), noise(600, number)))
    assert _types(tmp_path) == ["warcinfo", "response", "request"] * 3


def test_the_last_file_is_continued(tmp_path: Path) -> None:
    for number in range(3):
        with open_archive(tmp_path, start=number * 10) as archive:
            archive.store(exchange(page_url(number), noise(600, number)))
    assert _types(tmp_path) == ["warcinfo", *["response", "request"] * 3]


def test_names_sort_as_written_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    for number in range(4):
        with open_archive(
            tmp_path, at=NOON - timedelta(days=number), max_file_size=1, start=number * 10
        ) as archive:
            archive.store(exchange(page_url(number)))
    with open_archive(tmp_path) as archive:
        urls = [record.url for _, record in archive.records() if isinstance(record, Capture)]
    assert urls == [page_url(number) for number in range(4)]


# Opening


def test_a_second_writer_is_refused_and_a_reader_is_not(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        capture = archive.store(exchange())
        script = (
            "import sys; from pathlib import Path; from archive.archive import Archive; "
            "from archive.errors import ArchiveError\n"
            "with Archive.open(Path(sys.argv[1]), read_only=True) as reader: print(len(list(reader.records())))\n"
            "try: Archive.open(Path(sys.argv[1]))\n"
            "except ArchiveError as error: print(error)\n"
        )
        result = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert archive.last_capture(page_url(1)) == capture
    count, refusal = result.stdout.splitlines()
    assert count == "1"
    assert refusal.startswith(f"{tmp_path}: another run (process {os.getpid()}) is writing")


def test_one_process_does_not_open_it_twice_for_writing(tmp_path: Path) -> None:
    with open_archive(tmp_path), pytest.raises(ArchiveError, match="another run"):
        open_archive(tmp_path)
    open_archive(tmp_path).close()


def test_a_child_that_outlives_its_parent_does_not_keep_the_lock(tmp_path: Path) -> None:
    archive = open_archive(tmp_path)
    ready, wait = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(wait)
        os.read(ready, 1)
        os._exit(0)
    archive.close()
    open_archive(tmp_path).close()
    os.write(wait, b".")
    assert os.waitpid(child, 0)[1] == 0


def test_reading_where_there_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="there is no archive here"):
        Archive.open(tmp_path / "none", read_only=True)


def test_reading_without_ledger(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "ledger.db").unlink()
    with pytest.raises(ArchiveError, match="the ledger is gone; `gongkai rebuild`"):
        Archive.open(tmp_path, read_only=True)


def test_a_reader_does_not_write(tmp_path: Path) -> None:
    fill(tmp_path)
    with (
        Archive.open(tmp_path, read_only=True) as archive,
        pytest.raises(ArchiveError, match="for reading only"),
    ):
        archive.store(exchange())


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match="cannot be written"):
        Archive.open(tmp_path / "file" / "archive")


def _without_root_rights() -> None:
    """Let even root be bound by file permissions in the child (prctl PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def test_a_folder_on_a_read_only_medium_can_be_read_and_not_written(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    path = fill(root)
    (root / "lock").unlink()
    for file in root.iterdir():
        file.chmod(0o444)
    root.chmod(0o555)
    script = (
        "import sys; from pathlib import Path; from archive.archive import Archive; "
        "from archive.errors import ArchiveError\n"
        "with Archive.open(Path(sys.argv[1]), read_only=True) as reader: print(len(list(reader.records())))\n"
        "try: Archive.open(Path(sys.argv[1]))\n"
        "except ArchiveError as error: print(error)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(root)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=_without_root_rights,
    )
    root.chmod(0o755)
    assert result.returncode == 0, result.stderr
    count, refusal = result.stdout.splitlines()
    assert count == "7"
    assert refusal.startswith(f"{root}: the archive folder cannot be written (Permission denied)")
    assert path.exists()


def test_a_ledger_that_breaks_while_it_is_open(tmp_path: Path) -> None:
    fill(tmp_path)
    ledger = tmp_path / "ledger.db"
    content = bytearray(ledger.read_bytes())
    # The header stays good, so that it opens; every page behind the first is lost.
    content[4096:] = b"\xff" * (len(content) - 4096)
    ledger.write_bytes(content)
    with (
        Archive.open(tmp_path, read_only=True) as archive,
        pytest.raises(ArchiveError, match=r"cannot be read .* move it away"),
    ):
        archive.last_capture(page_url(1))


def test_a_ledger_that_is_no_database(tmp_path: Path) -> None:
    fill(tmp_path)
    ledger = tmp_path / "ledger.db"
    ledger.write_bytes(b"no database" * 500)
    with pytest.raises(ArchiveError, match="move it away") as error:
        open_archive(tmp_path)
    assert str(error.value).startswith(f"{ledger}: is not a ledger (file is not a database); move it away")
    (tmp_path / "ledger.db").unlink()
    open_archive(tmp_path).close()


def test_a_foreign_file_name_is_not_read(tmp_path: Path) -> None:
    fill(tmp_path)
    with (
        Archive.open(tmp_path, read_only=True) as archive,
        pytest.raises(ArchiveError, match="not the name of a WARC file"),
    ):
        archive.record_bytes("../secret", 0, 10)


def test_opening_reads_no_warc_file(tmp_path: Path) -> None:
    path = fill(tmp_path)
    size = path.stat().st_size
    # Nothing of it can be read any more, and opening does not notice: only sizes are compared.
    path.write_bytes(b"\0" * size)
    with open_archive(tmp_path) as archive:
        assert len(list(archive.captures_of(hashlib.sha256(noise(500, 99)).hexdigest()))) == 1


def test_a_head_without_its_empty_line_is_refused(tmp_path: Path) -> None:
    whole = exchange()
    torn = dataclasses.replace(whole, response_head=whole.response_head[:-2])
    with open_archive(tmp_path) as archive, pytest.raises(ValueError, match="ends with its only empty line"):
        archive.store(torn)


def test_what_cannot_be_written_leaves_no_trace(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        with pytest.raises(ValueError, match="line break"):
            archive.store(exchange("http://portal.example/\r\nX: y"))
        capture = archive.store(exchange())
    assert _types(tmp_path) == ["warcinfo", "response", "request"]
    assert capture.warc_offset > 0
    assert list(verify(tmp_path)) == []
