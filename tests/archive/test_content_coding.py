from __future__ import annotations

import gzip
import sys
import zlib

import brotli  # type: ignore[import-untyped]
import pytest

from archive import content_coding
from archive.content_coding import decode_content

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "青石镇人民政府 2025 年年度报告".encode() * 50


def _gzip(content: bytes) -> bytes:
    """Without the time, which would give a test another name in each process that collects it."""
    return gzip.compress(content, mtime=0)


def _raw_deflate(content: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(content) + compressor.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (None, TEXT),
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", _gzip(TEXT)),
        ("GZip ", _gzip(TEXT)),
        ("x-gzip", _gzip(TEXT)),
        ("gzip", _gzip(TEXT[:100]) + _gzip(TEXT[100:])),
        ("gzip", _gzip(TEXT) + b"\0\0trailing"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstd.compress(TEXT)),
        ("zstd", zstd.compress(TEXT[:100]) + zstd.compress(TEXT[100:])),
        ("gzip, br", brotli.compress(_gzip(TEXT))),
    ],
)
def test_a_coding_is_removed(coding: str | None, body: bytes) -> None:
    assert decode_content(body, coding) == TEXT


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("utf-8", TEXT),
        ("gzip", TEXT),
        ("br", TEXT),
        ("zstd", TEXT),
        ("deflate", TEXT),
        ("gzip", _gzip(TEXT)[:-9]),
        ("br", brotli.compress(TEXT)[:-3]),
        ("zstd", zstd.compress(TEXT)[:-3]),
        ("unknown, gzip", _gzip(TEXT)),
    ],
)
def test_a_body_that_is_not_in_its_coding_stays_as_sent(coding: str, body: bytes) -> None:
    assert decode_content(body, coding) == body


@pytest.mark.parametrize(
    ("coding", "compress"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstd.compress)],
)
def test_a_bomb_stays_as_sent(monkeypatch: pytest.MonkeyPatch, coding: str, compress) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(content_coding, "MAX_DECODED", 1 << 16)
    bomb = compress(b"\0" * (8 << 20))
    assert decode_content(bomb, coding) == bomb
