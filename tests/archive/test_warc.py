"""Records byte for byte, with fixed ids and times, and read back by warcio, which is not ours."""

from __future__ import annotations

import base64
import gzip
import hashlib
from importlib.metadata import version
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive import warc
from archive.record import MalformedRecord, Record
from tests.archive.samples import NOON, PAGE, exchange, fill, numbered_ids, open_archive, page_url

ID = "urn:uuid:00000000-0000-4000-8000-000000000000"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def _sha256(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _expected(fields: str, block: bytes) -> bytes:
    lines = "".join(f"{line.strip()}\r\n" for line in fields.strip().splitlines())
    return b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def test_warcinfo() -> None:
    block = (
        f"software: gongkai/{version('gongkai')}\r\n"
        "format: WARC File Format 1.1\r\n"
        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        "isPartOf: gongkai\r\n"
        "description: Government information disclosure annual reports (政府信息公开工作年度报告)\r\n"
        "hostname: crawler.example\r\n"
    ).encode()
    assert warc.warcinfo(ID, NOON, "name.warc.gz", "crawler.example").to_bytes() == _expected(
        f"""
        WARC-Type: warcinfo
        WARC-Record-ID: <{ID}>
        WARC-Date: 2026-02-01T12:00:00.000000Z
        WARC-Filename: name.warc.gz
        WARC-Block-Digest: {_sha256(block)}
        Content-Type: application/warc-fields
        Content-Length: {len(block)}
        """,
        block,
    )


def test_response_keeps_the_body_in_its_content_coding() -> None:
    body = gzip.compress(PAGE, mtime=0)
    headers = "Content-Encoding: gzip\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nTransfer-Encoding: chunked\r\n"
    fetched = exchange(body=body, headers=headers, truncated="length")
    payload = warc.Payload(hashlib.sha256(body).hexdigest(), hashlib.sha256(PAGE).hexdigest(), len(PAGE))
    block = (
        b"HTTP/1.1 200 OK\r\n"
        + headers.replace("Transfer", "X-Archive-Orig-Transfer").encode()
        + b"\r\n"
        + body
    )
    assert warc.response(ID, fetched, payload).to_bytes() == _expected(
        f"""
        WARC-Type: response
        WARC-Record-ID: <{ID}>
        WARC-Date: 2026-02-01T12:00:00.000000Z
        WARC-Target-URI: {page_url(1)}
        WARC-IP-Address: 127.0.0.1
        WARC-Truncated: length
        WARC-Payload-Digest: {_sha256(body)}
        X-Gongkai-Original-Digest: {_sha256(PAGE)}
        X-Gongkai-Original-Length: {len(PAGE)}
        WARC-Block-Digest: {_sha256(block)}
        Content-Type: application/http;msgtype=response
        Content-Length: {len(block)}
        """,
        block,
    )


def test_request_stands_beside_its_response() -> None:
    block = b"GET /xxgk/1.html HTTP/1.1\r\nHost: portal.example\r\n\r\n"
    assert warc.request("urn:uuid:1", exchange(ip=None), ID).to_bytes() == _expected(
        f"""
        WARC-Type: request
        WARC-Record-ID: <urn:uuid:1>
        WARC-Date: 2026-02-01T12:00:00.000000Z
        WARC-Target-URI: {page_url(1)}
        WARC-Concurrent-To: <{ID}>
        WARC-Block-Digest: {_sha256(block)}
        Content-Type: application/http;msgtype=request
        Content-Length: {len(block)}
        """,
        block,
    )


def test_revisit_keeps_the_head_and_refers_to_the_payload() -> None:
    target = ("urn:uuid:9", page_url(9), "2026-01-31T12:00:00.000000Z")
    record = warc.revisit(ID, exchange(), warc.Payload.of(PAGE), warc.IDENTICAL_PAYLOAD, target)
    assert record.to_bytes() == _expected(
        f"""
        WARC-Type: revisit
        WARC-Record-ID: <{ID}>
        WARC-Date: 2026-02-01T12:00:00.000000Z
        WARC-Target-URI: {page_url(1)}
        WARC-IP-Address: 127.0.0.1
        WARC-Payload-Digest: {_sha256(PAGE)}
        X-Gongkai-Original-Digest: {_sha256(PAGE)}
        X-Gongkai-Original-Length: {len(PAGE)}
        WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest
        WARC-Refers-To: <urn:uuid:9>
        WARC-Refers-To-Target-URI: {page_url(9)}
        WARC-Refers-To-Date: 2026-01-31T12:00:00.000000Z
        WARC-Block-Digest: {_sha256(HEAD)}
        Content-Type: application/http;msgtype=response
        Content-Length: {len(HEAD)}
        """,
        HEAD,
    )


def test_resource() -> None:
    record = warc.resource(ID, NOON, page_url(1), "text/html", PAGE, warc.Payload.of(PAGE))
    assert record.to_bytes() == _expected(
        f"""
        WARC-Type: resource
        WARC-Record-ID: <{ID}>
        WARC-Date: 2026-02-01T12:00:00.000000Z
        WARC-Target-URI: {page_url(1)}
        WARC-Payload-Digest: {_sha256(PAGE)}
        X-Gongkai-Original-Digest: {_sha256(PAGE)}
        X-Gongkai-Original-Length: {len(PAGE)}
        WARC-Block-Digest: {_sha256(PAGE)}
        Content-Type: text/html
        Content-Length: {len(PAGE)}
        """,
        PAGE,
    )


def test_metadata_is_json_in_its_own_characters() -> None:
    block = '{"authority":"青石镇","year":null}'.encode()
    data = {"authority": "青石镇", "year": None}
    assert warc.metadata("urn:uuid:1", NOON, "discovery", data, ID).to_bytes() == _expected(
        f"""
        WARC-Type: metadata
        WARC-Record-ID: <urn:uuid:1>
        WARC-Date: 2026-02-01T12:00:00.000000Z
        X-Gongkai-Note: discovery
        WARC-Refers-To: <{ID}>
        WARC-Block-Digest: {_sha256(block)}
        Content-Type: application/json
        Content-Length: {len(block)}
        """,
        block,
    )


def test_a_line_break_cannot_forge_a_field() -> None:
    record = warc.resource(ID, NOON, "http://a/\r\nWARC-Type: x", "text/html", PAGE, warc.Payload.of(PAGE))
    with pytest.raises(ValueError, match="line break in the WARC-Target-URI"):
        record.to_bytes()


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        warc.warc_date(NOON.replace(tzinfo=None))


def test_a_member_reads_back_as_the_record() -> None:
    record = warc.response(ID, exchange(), warc.Payload.of(PAGE))
    assert Record.from_member(record.to_member()) == record


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", "does not begin"),
        (b"WARC/1.1\r\nWARC-Type: warcinfo\r\n\r\n\r\n\r\n", "no Content-Length"),
        (b"WARC/1.1\r\nContent-Length: 5\r\n\r\nab\r\n\r\n", "5 bytes"),
        (b"WARC/1.1\r\nContent-Length 5\r\n\r\nab\r\n\r\n", "without a colon"),
    ],
)
def test_what_is_no_record_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(MalformedRecord, match=problem):
        Record.from_bytes(content)


def test_warcio_reads_every_record_and_finds_the_digests_right(tmp_path: Path) -> None:
    path = fill(tmp_path)
    with path.open("rb") as file:
        types = []
        for record in ArchiveIterator(file, check_digests="raise"):
            types.append(record.rec_type)
            record.content_stream().read()
            assert record.digest_checker.passed is True
    assert types == ["warcinfo", *["response", "request"] * 5, "metadata", "resource"]


def test_warcio_check_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Command:
        inputs = (str(fill(tmp_path)),)
        verbose = True

    checker = Checker(Command)
    checker.process_all()
    assert checker.exit_value == 0
    assert "digest pass" in capsys.readouterr().out


def test_warcio_takes_the_content_coding_off_a_chunked_response(tmp_path: Path) -> None:
    body = gzip.compress(PAGE)
    with open_archive(tmp_path) as archive:
        archive.store(exchange(body=body, headers="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"))
    with next(tmp_path.glob("*.warc.gz")).open("rb") as file:
        contents = [
            record.content_stream().read()
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        ]
    assert contents == [PAGE]


def test_the_same_clock_and_ids_give_the_same_file(tmp_path: Path) -> None:
    first, second = fill(tmp_path / "a"), fill(tmp_path / "b")
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_digests_are_hexadecimal_because_a_token_has_no_padding() -> None:
    padded = base64.b32encode(hashlib.sha256(PAGE).digest()).decode()
    assert padded.endswith("=")
    assert warc.response(numbered_ids()(), exchange(), warc.Payload.of(PAGE)).get(
        "WARC-Payload-Digest"
    ) == _sha256(PAGE)
