"""Files that other tools made, whole and damaged."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.foreign import MAX_BLOCK, Flaw, ForeignCapture, is_warc, read_captures
from tests.archive.foreign import (
    DATE,
    WGET,
    arc,
    chunked,
    common_crawl,
    gzipped,
    http,
    record,
    response,
    sha1,
    warcinfo,
    wget,
    wget_revisit,
)

URL = "http://portal.example/2023.html"
PAGE = "<title>青石镇2023年政府信息公开工作年度报告</title>".encode() * 20


def read(content: bytes) -> list[ForeignCapture | Flaw]:
    return list(read_captures(io.BytesIO(content)))


def one(content: bytes) -> ForeignCapture:
    (found,) = read(content)
    assert isinstance(found, ForeignCapture), found
    return found


def problems(content: bytes) -> list[str]:
    return [found.problem for found in read(content) if isinstance(found, Flaw)]


@pytest.mark.parametrize("layout", ["a member a record", "one member", "not compressed"])
def test_the_files_of_wget_in_every_compression(layout: str) -> None:
    records = wget({URL: PAGE})
    content = {
        "a member a record": gzipped(*records),
        "one member": gzip.compress(b"".join(records)),
        "not compressed": b"".join(records),
    }[layout]
    assert is_warc(io.BytesIO(content))
    page, *logs = read(content)
    assert isinstance(page, ForeignCapture)
    assert (page.type, page.id, page.url, page.status, page.content) == (
        "response",
        "urn:uuid:w0",
        URL,
        200,
        PAGE,
    )
    assert (page.at, page.software) == (datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC), WGET)
    assert page.head == http(b"")
    assert [log.url for log in logs] == [
        "metadata://gnu.org/software/wget/warc/wget_arguments.txt",
        "metadata://gnu.org/software/wget/warc/wget.log",
    ]


def test_a_revisit_of_wget_is_not_taken_for_one_that_was_cut() -> None:
    found = one(gzipped(wget_revisit(URL, "w0", PAGE)))
    assert (found.type, found.refers_to, found.payload_digest) == ("revisit", "urn:uuid:w0", sha1(PAGE))


def test_chunks_that_wget_kept_are_removed() -> None:
    body = chunked(gzip.compress(PAGE))
    found = one(response(URL, body, "w0", "Transfer-Encoding: chunked", "Content-Encoding: gzip"))
    assert found.content == PAGE


def test_a_chunked_body_without_its_end_was_cut_short() -> None:
    body = chunked(PAGE)[:-40]
    (flaw,) = read(response(URL, body, "w0", "Transfer-Encoding: chunked"))
    assert flaw == Flaw(0, URL, "was cut short when it was fetched", damaged=False)


@pytest.mark.parametrize("text", [PAGE, b"5\r\n" + PAGE])
def test_a_body_that_was_decoded_already_is_left_as_it_is(text: bytes) -> None:
    found = [each for each in read(gzipped(*common_crawl(URL, text, {}))) if isinstance(each, ForeignCapture)]
    assert [each.content for each in found] == [text]


def test_what_common_crawl_cut_off_is_told() -> None:
    found = read(gzipped(*common_crawl(URL, PAGE, {"http://portal.example/long.pdf": b"%PDF-1.7"})))
    (flaw,) = [each for each in found if isinstance(each, Flaw)]
    assert (flaw.url, flaw.problem, flaw.damaged) == (
        "http://portal.example/long.pdf",
        "was cut short when it was fetched (length)",
        False,
    )


@pytest.mark.parametrize("pack", [lambda content: content, gzip.compress])
def test_arc_files(pack: object) -> None:
    content = pack(arc({URL: PAGE}))  # type: ignore[operator]
    assert is_warc(io.BytesIO(content))
    found = one(content)
    assert (found.url, found.content, found.at) == (URL, PAGE, datetime(2009, 2, 3, 4, 5, 6, tzinfo=UTC))


def test_a_date_may_be_as_short_as_the_year() -> None:
    content = response(URL, PAGE, "w0").replace(f"WARC-Date: {DATE}".encode(), b"WARC-Date: 2024")
    assert one(content).at == datetime(2024, 1, 1, tzinfo=UTC)


def test_other_files_are_no_warc() -> None:
    for content in (b"", PAGE, gzip.compress(PAGE), b"\x1f\x8b\x08 torn", b"WARC/1.0 is a format\r\n"):
        assert not is_warc(io.BytesIO(content)), content[:20]


def test_a_flipped_byte_costs_one_record() -> None:
    members = [gzip.compress(each) for each in wget({f"{URL}?{number}": PAGE for number in range(3)})]
    whole = b"".join(members)
    place = sum(map(len, members[:4])) + len(members[4]) // 2
    damaged = bytearray(whole)
    damaged[place] ^= 0xFF
    found = read(bytes(damaged))
    (flaw,) = [each for each in found if isinstance(each, Flaw)]
    assert flaw.offset == sum(map(len, members[:4]))
    assert flaw.damaged
    urls = [each.url for each in found if isinstance(each, ForeignCapture)]
    assert urls[:2] == [f"{URL}?0", f"{URL}?2"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_is_cut_off(packed: bool) -> None:
    records = wget({URL: PAGE, f"{URL}?2": PAGE})[:5]
    content = gzipped(*records) if packed else b"".join(records)
    found = read(content[:-30])
    assert [type(each) for each in found] == [ForeignCapture, Flaw]
    assert problems(content[:-30]) == ["is cut off before its end"]


def test_bytes_between_records_are_told_once() -> None:
    first, second = response(URL, PAGE, "a"), response(f"{URL}?2", PAGE, "b")
    content = first + b"\x00\xff garbage\nmore garbage\n" + second
    found = read(content)
    assert [type(each) for each in found] == [ForeignCapture, Flaw, ForeignCapture]
    assert problems(content) == ["does not begin as a WARC record"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (response(URL, PAGE, "a").replace(b"2023", b"2024", 1), None),
        (response(URL, PAGE, "a").replace("青石".encode(), "白石".encode()), "block digest"),
        (response(URL, PAGE, "a").replace(b"WARC-Date: 2024-02-03T04:05:06Z", b"WARC-Date: soon"), "no date"),
        (
            response(URL, PAGE, "a", WARC_Payload_Digest=sha1(b"other")).replace(
                b"WARC-Block-Digest", b"X-Old"
            ),
            "payload digest",
        ),
    ],
)
def test_records_that_do_not_prove_themselves(content: bytes, problem: str | None) -> None:
    told = problems(content)
    assert len(told) == (problem is not None)
    assert problem is None or problem in told[0]


def test_a_film_is_passed_over() -> None:
    fields = {"WARC-Record-ID": "<urn:uuid:film>", "WARC-Target-URI": URL, "WARC-Date": DATE}
    content = record("resource", bytes(MAX_BLOCK + 1), fields) + response(f"{URL}?2", PAGE, "b")
    film, page = read(content)
    assert film == Flaw(0, URL, "is longer than 64 MiB", damaged=False)
    assert isinstance(page, ForeignCapture)


def test_an_empty_file_has_no_captures() -> None:
    assert read(b"") == []
    assert read(gzipped(warcinfo(WGET))) == []


@pytest.mark.parametrize(
    "line", [b"<tr><td a b c d", b"<td rowspan=3 class=x align=center>", b"Content-Length: 12"]
)
def test_lines_where_a_record_should_begin_are_told_once_and_begin_none(
    line: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    records = wget({URL: PAGE})
    lines = b"\r\n".join([line, b"text", line, b"text", line]) + b"\r\n\r\n"
    flaw, *found = read(lines + b"".join(records))
    assert isinstance(flaw, Flaw)
    assert flaw.problem == "does not begin as a WARC record"
    whole = [replace(each, offset=each.offset + len(lines)) for each in read(b"".join(records))]
    assert found == whole
    assert caplog.messages == []


@pytest.mark.parametrize("date", ["2024-13-45T99:00:00Z", "2024-02-30", "today"])
def test_a_date_that_is_none_is_told_as_such(date: str) -> None:
    content = b"".join(wget({URL: PAGE})).replace(DATE.encode(), date.encode())
    assert f"has no date that can be read: {date}" in problems(content)
