"""Reading single records out of WARC files at the places that the ledger names."""

from __future__ import annotations

from pathlib import Path

from archive.entry import Entry
from archive.errors import ArchiveError, DamagedOriginal
from archive.record import MalformedRecord, Record, sha256
from archive.scan import FILE_NAME

_REMEDY = "`gongkai verify` lists all damage; restore the file from a copy"


def read_member(root: Path, file: str, offset: int, length: int) -> bytes:
    """Return the gzip member at a place. Raises ArchiveError for a foreign name, else DamagedOriginal."""
    if not FILE_NAME.fullmatch(file):
        raise ArchiveError(f"{file}: not the name of a WARC file of this archive")
    path = root / file
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            member = stream.read(length)
    except FileNotFoundError:
        raise DamagedOriginal(f"{path}: the file is gone; {_REMEDY}") from None
    except OSError as error:
        raise DamagedOriginal(
            f"{path} at byte {offset}: cannot be read ({error.strerror}); {_REMEDY}"
        ) from error
    if len(member) < length:
        raise DamagedOriginal(f"{path} at byte {offset}: the file ends within the record; {_REMEDY}")
    return member


def read_record(root: Path, entry: Entry) -> Record:
    """Return a record whose block is what the ledger acknowledged. Raises DamagedOriginal."""
    member = read_member(root, entry.file, entry.offset, entry.length)
    try:
        record = Record.from_member(member)
        if sha256(record.block) != entry.block_digest:
            raise MalformedRecord("does not have the digest that it was written with")
    except MalformedRecord as error:
        of = f" of {entry.url}" if entry.url else ""
        raise DamagedOriginal(
            f"{root / entry.file} at byte {entry.offset}: the record{of} {error}; {_REMEDY}"
        ) from error
    return record
