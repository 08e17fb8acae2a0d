"""Which bytes a client asks for: one range of RFC 9110 §14."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int


class UnsatisfiableRangeError(Exception):
    """No byte of the file lies in the range (416)."""


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The range asked for, or None where the whole is to be sent: no header, several ranges, or not a range.

    Raises UnsatisfiableRangeError. A client that asks for several ranges gets the whole, as RFC 9110 §14.2 allows.
    """
    match = re.fullmatch(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", header or "", re.ASCII | re.IGNORECASE)
    if not match or match.group(1) == match.group(2) == "":
        return None
    start, end = match.groups()
    if start == "":  # the last so many bytes
        length = min(int(end), size)
        if length == 0:
            raise UnsatisfiableRangeError
        return ByteRange(size - length, size - 1)
    first, last = int(start), min(int(end), size - 1) if end else size - 1
    if end and int(end) < int(start):
        return None
    if first >= size:
        raise UnsatisfiableRangeError
    return ByteRange(first, last)


def asked_range(method: str, headers: Mapping[str, str], etag: str, size: int) -> ByteRange | None:
    """The range that a request asks for of what `etag` names, as in `parse_range`: a GET's, if nothing has changed."""
    unchanged = headers.get("if-range", etag) == etag
    return parse_range(headers.get("range"), size) if method == "GET" and unchanged else None


def matches(header: str | None, etag: str) -> bool:
    """Whether an If-None-Match header names this entity tag, compared weakly (RFC 9110 §13.1.2)."""
    if header is None:
        return False
    tags = re.findall(r'(?:W/)?("[^"]*")|(\*)', header)
    return any(star == "*" or tag == etag for tag, star in tags)
