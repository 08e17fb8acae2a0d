from __future__ import annotations

import pytest

from archive.http_head import parse_response_head, split_message, without_transfer_coding


def test_duplicate_and_folded_headers_are_kept_in_order() -> None:
    head = parse_response_head(
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-Long: one\r\n two\r\nset-cookie: b=2\r\n\r\n"
    )
    assert head.status == 200
    assert head.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert head.get("x-long") == "one two"


@pytest.mark.parametrize(
    ("line", "status"),
    [("HTTP/1.1 412", 412), ("HTTP/1.0 200 成功", 200), ("HTTP/1.1  404 Not Found", 404), ("garbage", 0)],
)
def test_the_status_is_read_from_odd_status_lines(line: str, status: int) -> None:
    assert parse_response_head(f"{line}\r\n\r\n".encode()).status == status


@pytest.mark.parametrize(
    ("value", "media_type"),
    [
        ("Application/PDF", "application/pdf"),
        ("text/html;charset=GBK", "text/html"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ("pdf", None),
        ("", None),
    ],
)
def test_the_media_type_is_told_without_parameters(value: str, media_type: str | None) -> None:
    head = parse_response_head(f"HTTP/1.1 200 OK\r\nContent-Type: {value}\r\n\r\n".encode())
    assert head.media_type == media_type


def test_several_content_encoding_lines_are_one_list() -> None:
    head = parse_response_head(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: br\r\n\r\n")
    assert head.content_coding == "gzip, br"


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
def test_a_message_is_split_at_its_first_empty_line(newline: bytes) -> None:
    head = b"HTTP/1.1 200 OK" + newline + b"A: b" + newline * 2
    assert split_message(head + b"body\r\n\r\nmore") == (head, b"body\r\n\r\nmore")


def test_a_message_without_an_empty_line_is_refused() -> None:
    with pytest.raises(ValueError, match="no empty line"):
        split_message(b"HTTP/1.1 200 OK\r\n")


def test_only_the_transfer_encoding_line_is_renamed() -> None:
    head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nX-Transfer-Encoding: no\r\n\r\n"
    assert without_transfer_coding(head) == (
        b"HTTP/1.1 200 OK\r\nX-Archive-Orig-transfer-encoding: chunked\r\nX-Transfer-Encoding: no\r\n\r\n"
    )
