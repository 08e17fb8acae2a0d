"""Reading a WARC file member by member without a ledger, past whatever is damaged."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from archive.record import MalformedRecord, Record

# GONGKAI-TIMESTAMP-SERIAL-HOST: only files named so belong to an archive, and their names sort as they were
# written.
FILE_NAME = re.compile(r"gongkai-(?P<timestamp>\d{17})-(?P<serial>\d{5,})-(?P<host>[A-Za-z0-9.-]+)\.warc\.gz")

_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Member:
    """A whole record, and the place of its gzip member."""

    offset: int
    length: int
    record: Record


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes that are no whole record; `problem` completes the sentence "the record …"."""

    offset: int
    length: int
    problem: str


def warc_files(root: Path) -> list[Path]:
    """Return the archive's WARC files in the order in which they were written."""
    return sorted(path for path in root.glob("gongkai-*.warc.gz") if FILE_NAME.fullmatch(path.name))


def scan(path: Path, start: int = 0, stop: int | None = None) -> Iterator[Member | Gap]:
    """Yield what lies between two offsets of a file, without a hole: whole records, and gaps between them.

    After a damaged record the next one is looked for by its gzip magic and its first bytes.
    """
    end = path.stat().st_size if stop is None else stop
    with path.open("rb") as file:
        position = start
        while position < end:
            try:
                content, length = _read_member(file, position, end)
                yield Member(position, length, Record.from_bytes(content))
            except MalformedRecord as error:
                length = next_member(file, position + 1, end) - position
                yield Gap(position, length, str(error))
            position += length


def _read_member(file: IO[bytes], offset: int, end: int) -> tuple[bytes, int]:
    decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
    file.seek(offset)
    parts: list[bytes] = []
    consumed = 0
    while not decompressor.eof:
        chunk = file.read(min(_CHUNK, end - offset - consumed))
        if not chunk:
            raise MalformedRecord("is cut off before its end")
        consumed += len(chunk)
        try:
            parts.append(decompressor.decompress(chunk))
        except zlib.error as error:
            raise MalformedRecord(f"is damaged ({error})") from None
    return b"".join(parts), consumed - len(decompressor.unused_data)


def next_member(file: IO[bytes], start: int, end: int) -> int:
    """Return where the next gzip member that begins as a WARC record starts, or `end`."""
    position = start
    while position < end:
        file.seek(position)
        chunk = file.read(min(_CHUNK, end - position))
        found = chunk.find(_MAGIC)
        while found >= 0:
            if _begins_record(file, position + found):
                return position + found
            found = chunk.find(_MAGIC, found + 1)
        if not chunk or position + len(chunk) >= end:
            break
        # The magic may lie across two chunks.
        position += len(chunk) - len(_MAGIC) + 1
    return end


def _begins_record(file: IO[bytes], offset: int) -> bool:
    file.seek(offset)
    try:
        begin = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read(4096), 16)
    except zlib.error:
        return False
    return begin.startswith(b"WARC/1.")
