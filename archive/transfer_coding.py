"""Taking the chunked transfer coding (RFC 9112 §7.1) off a body that an archive of others kept with it."""

from __future__ import annotations

import re

from archive.http_head import ResponseHead

_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LINE_END = re.compile(rb"\r?\n")


class CutOffError(ValueError):
    """A chunked body ends before its last chunk: the connection broke while it was fetched."""


def without_chunks(head: ResponseHead, body: bytes) -> bytes:
    """Return a body without chunks; as it is where the head names none, or where they have been removed already.

    Raises CutOffError.
    """
    coding = ", ".join(head.get_all("Transfer-Encoding")).lower()
    if "chunked" not in coding or not _CHUNK_LINE.match(body):
        return body
    parts: list[bytes] = []
    position = 0
    while line := _CHUNK_LINE.match(body, position):
        size = int(line[1], 16)
        if size == 0:
            return b"".join(parts)
        end = line.end() + size
        if end >= len(body):
            raise CutOffError
        close = _LINE_END.match(body, end)
        if close is None:
            # What looked like the size of a chunk is the page's own first line.
            return body
        parts.append(body[line.end() : end])
        position = close.end()
    if position == len(body):
        raise CutOffError
    return body
