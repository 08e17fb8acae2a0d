"""Removing the content coding of an HTTP payload (RFC 9110 §8.4), as a browser does before saving."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# A report is a few megabytes. What unfolds to more than this is a bomb and is kept as it was sent.
MAX_DECODED = 512 << 20
_BROTLI_STEP = 1 << 20


class _UndecodableError(Exception):
    """The body is not what its Content-Encoding says."""


def decode_content(body: bytes, coding: str | None) -> bytes:
    """Return `body` with the codings of a Content-Encoding value removed, the last applied first.

    A body is returned as it was sent where a coding is unknown, or where the body is not in that coding, is
    cut short or unfolds beyond `MAX_DECODED`: portals name codings that they do not apply.
    """
    if not coding or not body:
        return body
    decoded = body
    for name in reversed([token.strip().lower() for token in coding.split(",") if token.strip()]):
        if name == "identity":
            continue
        decoder = _DECODERS.get(name)
        if decoder is None:
            return body
        try:
            decoded = decoder(decoded)
        except (_UndecodableError, zlib.error, brotli.error, zstd.ZstdError):
            return body
    return decoded


def _inflate(body: bytes, wbits: int) -> tuple[bytes, bytes]:
    decompressor = zlib.decompressobj(wbits)
    decoded = decompressor.decompress(body, MAX_DECODED)
    if not decompressor.eof:
        raise _UndecodableError
    return decoded, decompressor.unused_data


def _gzip(body: bytes) -> bytes:
    decoded, rest = _inflate(body, zlib.MAX_WBITS | 16)
    # RFC 1952 §2.2 allows several members; browsers ignore whatever else follows the first.
    while rest.startswith(b"\x1f\x8b"):
        more, rest = _inflate(rest, zlib.MAX_WBITS | 16)
        decoded += more
        if len(decoded) > MAX_DECODED:
            raise _UndecodableError
    return decoded


def _deflate(body: bytes) -> bytes:
    try:
        return _inflate(body, zlib.MAX_WBITS)[0]
    except zlib.error:
        # Old IIS sends the bare deflate stream without the zlib wrapper that RFC 9110 §8.4.1.2 asks for.
        return _inflate(body, -zlib.MAX_WBITS)[0]


def _brotli(body: bytes) -> bytes:
    decompressor = brotli.Decompressor()
    parts = [decompressor.process(body, output_buffer_limit=_BROTLI_STEP)]
    size = len(parts[0])
    while not decompressor.is_finished():
        part = decompressor.process(b"", output_buffer_limit=_BROTLI_STEP)
        size += len(part)
        if not part or size > MAX_DECODED:
            raise _UndecodableError
        parts.append(part)
    return b"".join(parts)


def _zstd(body: bytes) -> bytes:
    decoded, rest = b"", body
    while rest:
        decompressor = zstd.ZstdDecompressor()
        decoded += decompressor.decompress(rest, MAX_DECODED - len(decoded))
        if not decompressor.eof:
            raise _UndecodableError
        rest = decompressor.unused_data
    return decoded


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
