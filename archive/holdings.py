"""What an archive holds: its captures, notes and originals, found by the ledger and read from the WARC files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from archive import warc
from archive.capture import Capture, Note
from archive.entry import Entry
from archive.errors import ArchiveError, DamagedOriginal, UnknownOriginal
from archive.http_head import ResponseHead
from archive.ledger import Ledger
from archive.reader import read_member, read_record
from archive.record import Record, sha256
from archive.target import Targets

Position = tuple[str, int]


class Holdings:
    """The reading half of an archive. It may be read from several threads, and while another process writes."""

    def __init__(self, root: Path, ledger: Ledger) -> None:
        self._root = root
        self._ledger = ledger
        self._targets = Targets(root, ledger)

    def records(
        self, after: Position | None = None, *, damaged: Callable[[DamagedOriginal], None] | None = None
    ) -> Iterator[tuple[Position, Capture | Note]]:
        """Yield captures and notes in the order of writing, each with its position (file name, offset).

        Starts behind `after`. Captures come from the ledger; notes are read from their files. A note whose
        record is damaged raises DamagedOriginal, or goes to `damaged` and is passed over.
        """
        for entry in self._ledger.captures_and_notes(after or ("", 0)):
            position = (entry.file, entry.offset)
            if entry.kind is None:
                yield position, entry.capture()
                continue
            try:
                note = as_note(entry, read_record(self._root, entry))
            except DamagedOriginal as error:
                if damaged is None:
                    raise
                damaged(error)
            else:
                yield position, note

    def last_note(self, kind: str) -> Note | None:
        """Return the note of a kind that was written last, of those that can still be read."""
        return next(self.notes(kind), None)

    def notes(self, kind: str) -> Iterator[Note]:
        """Yield the notes of a kind that can still be read, the newest first."""
        for entry in self._ledger.notes(kind):
            with suppress(DamagedOriginal):
                yield as_note(entry, read_record(self._root, entry))

    def note_of(self, record_id: str) -> Note:
        """Return the note with this id. Raises UnknownOriginal, and DamagedOriginal where it cannot be read."""
        entry = self._entry(record_id)
        return as_note(entry, read_record(self._root, entry))

    def capture(self, record_id: str) -> Capture:
        """Return the capture with this id. Raises UnknownOriginal."""
        return self._entry(record_id).capture()

    def captures_of(self, digest: str) -> list[Capture]:
        """Return every capture of an original (SHA-256 in hexadecimal), in the order of writing."""
        return [entry.capture() for entry in self._ledger.by_sha256(digest)]

    def captures_at(self, url: str) -> Iterator[Capture]:
        """Yield the captures of an address, the newest first."""
        for entry in self._ledger.by_url(url):
            yield entry.capture()

    def last_capture(self, url: str) -> Capture | None:
        """Return the capture of an address that was written last."""
        return next(self.captures_at(url), None)

    def validators(self, url: str) -> dict[str, str]:
        """Return the header lines that make a request for `url` conditional (RFC 9110 §13.1), if any.

        They are `If-None-Match` and `If-Modified-Since`, with the values that came with the payload which a
        304 would then stand for. There are none where the archive no longer holds that payload.
        """
        return self._targets.validators(url)

    def payload(self, digest: str) -> bytes:
        """Return an original by its SHA-256, content coding removed, its digest checked again.

        Raises UnknownOriginal, and DamagedOriginal where none of the records that should hold it still does.
        """
        entries = self._ledger.by_sha256(digest)
        if not entries:
            raise UnknownOriginal(f"{self._root}: no original with the digest {digest} is archived here")
        damage = DamagedOriginal(
            f"{self._root / entries[0].file} at byte {entries[0].offset}: the record of {entries[0].url} "
            f"refers to {entries[0].refers_to}, which is no longer in the archive; restore its file from a "
            "copy"
        )
        for entry in entries:
            if entry.type == "revisit":
                continue
            try:
                content = warc.original(read_record(self._root, entry))
            except DamagedOriginal as error:
                damage = error
                continue
            if sha256(content) == digest:
                return content
            damage = DamagedOriginal(
                f"{self._root / entry.file} at byte {entry.offset}: the payload of {entry.url} no longer "
                f"has the digest {digest}; `gongkai verify` lists all damage"
            )
        raise damage

    def has_original(self, digest: str) -> bool:
        """Whether the archive knows an original with this SHA-256 (its bytes are not read)."""
        return bool(self._ledger.by_sha256(digest))

    def has_record(self, record_id: str) -> bool:
        """Whether the archive knows a record with this id (its bytes are not read)."""
        return self._ledger.by_id(record_id) is not None

    def has_note_about(self, record_id: str) -> bool:
        """Whether a note concerns this record: an import that was cut off may have left one without."""
        return self._ledger.has_note_about(record_id)

    def head(self, capture: Capture) -> ResponseHead | None:
        """Return the response head of a capture; None for an imported original. Raises DamagedOriginal."""
        entry = self._entry(capture.id)
        if entry.type == "resource":
            return None
        return warc.response_head(read_record(self._root, entry))

    def record_bytes(self, file: str, offset: int, length: int) -> bytes:
        """Return a record as it lies in its file: one gzip member. Raises ArchiveError."""
        return read_member(self._root, file, offset, length)

    def _entry(self, record_id: str) -> Entry:
        entry = self._ledger.by_id(record_id)
        if entry is None:
            raise UnknownOriginal(f"{self._root}: no record with the id {record_id} is archived here")
        return entry


def as_note(entry: Entry, record: Record) -> Note:
    """Return the note that a metadata record holds."""
    if entry.kind is None:
        raise ArchiveError(f"{entry.file} at byte {entry.offset}: the record {entry.id} is no note")
    return Note(
        id=entry.id,
        kind=entry.kind,
        at=datetime.fromisoformat(entry.at),
        data=json.loads(record.block),
        about=entry.refers_to,
    )
