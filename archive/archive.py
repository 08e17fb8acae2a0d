"""The archive: what was published, kept as it was sent, in WARC files with a ledger beside them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive import warc
from archive.capture import Capture, Exchange, Note
from archive.entry import Entry
from archive.errors import ArchiveError, DamagedOriginal, UnknownOriginal
from archive.http_head import ResponseHead, parse_response_head, split_message
from archive.leases import Leases, request_key
from archive.ledger import LEDGER_NAME, Ledger
from archive.lock import Lock
from archive.reader import read_member, read_record
from archive.record import Record, sha256
from archive.reindex import recover, reindex
from archive.repair import repair
from archive.scan import warc_files
from archive.target import NOT_MODIFIED, Targets
from archive.writer import MAX_FILE_SIZE, Writer

Position = tuple[str, int]


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid.uuid4().urn


class Archive:
    """One archive folder, open for reading or, by one process at a time, for writing as well.

    What a writing method returned is on the disk: in a WARC file, synced, and then in the ledger. Writing is
    for one thread at a time; reading may happen from several.
    """

    def __init__(
        self,
        root: Path,
        ledger: Ledger,
        writer: Writer | None = None,
        lock: Lock | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._root = root
        self._ledger = ledger
        self._writer = writer
        self._lock = lock
        self.leases: Leases = ledger.leases(clock)
        self._targets = Targets(root, ledger)

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        read_only: bool = False,
        max_file_size: int = MAX_FILE_SIZE,
        clock: Callable[[], datetime] = _now,
        new_id: Callable[[], str] = _new_id,
    ) -> Archive:
        """Open the archive in the folder `root` (`DIR/archive`).

        For writing, the folder is made where it is missing, the traces of a crash are removed and a lost
        ledger is made anew; a new WARC file is begun beyond `max_file_size` bytes. `clock` dates the files,
        `new_id` gives record ids. Raises ArchiveError.
        """
        if read_only:
            return cls(root, _ledger_for_reading(root))
        try:
            root.mkdir(parents=True, exist_ok=True)
            lock = Lock(root)
        except OSError as error:
            raise ArchiveError(
                f"{root}: the archive folder cannot be written ({error.strerror}); choose another folder or "
                "correct its permissions"
            ) from error
        try:
            ledger = _ledger_for_writing(root)
        except BaseException:
            lock.release()
            raise
        writer = Writer(root, ledger, clock=clock, new_id=new_id, max_file_size=max_file_size)
        return cls(root, ledger, writer, lock, clock)

    def close(self) -> None:
        """Close the files and let others write."""
        if self._writer:
            self._writer.close()
        self._ledger.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Writing

    def store(self, exchange: Exchange) -> Capture:
        """Archive a fetch: its response, or a revisit where the archive holds the payload, and its request.

        A 304 counts as a capture of the payload that the address had before. Where the request was leased
        (`leases`), it is answered with it. Raises ArchiveError.
        """
        writer = self._writable()
        record_id = writer.new_id()
        record = self._response_record(record_id, exchange)
        request = warc.request(writer.new_id(), exchange, record_id)
        method = exchange.request_head.split(b" ", 1)[0].decode("latin-1")
        asked = request_key(method, exchange.url, exchange.request_body)
        kept = writer.append([record, request], also=lambda kept: self.leases.acknowledge(asked, kept[-2].id))
        return kept[-2].capture()

    def store_original(
        self, content: bytes, *, url: str, media_type: str, at: datetime
    ) -> tuple[Capture, bool]:
        """Archive an original that was not fetched, as a resource record, and return its capture and True.

        Where the same bytes are archived under the same address already, nothing is written: the capture of
        then and False. `url` is a URI (`Path.as_uri()` for a file). Raises ArchiveError.
        """
        writer = self._writable()
        payload = warc.Payload.of(content)
        for entry in self._ledger.by_url(url):
            if (
                entry.sha256 == payload.original_digest
                and entry.truncated is None
                and self._targets.holds(entry)
            ):
                return entry.capture(), False
        record = warc.resource(writer.new_id(), at, url, media_type, content, payload)
        return writer.append([record])[-1].capture(), True

    def note(
        self,
        kind: str,
        data: Mapping[str, Any],
        *,
        at: datetime,
        about: str | None = None,
        ends_night: bool = False,
    ) -> Note:
        """Archive something that is not a fetch; `data` is what JSON can hold, `about` a record's id.

        With `ends_night` every lease and answer of `leases` ends with the same stroke. Raises ArchiveError, and
        UnknownOriginal where `about` is not the id of a record of this archive.
        """
        writer = self._writable()
        if about is not None:
            self._entry(about)
        record = warc.metadata(writer.new_id(), at, kind, data, about)
        also = (lambda kept: self.leases.end()) if ends_night else (lambda kept: None)
        return _note(writer.append([record], also)[-1], record)

    def repair(self) -> int:
        """Correct the ledger by what the WARC files prove, and return how many rows were wrong or missing.

        Opening for writing has made a lost ledger anew and cut what was never acknowledged. Raises ArchiveError.
        """
        self._writable()
        return repair(self._root, self._ledger)

    # Reading

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
                note = _note(entry, read_record(self._root, entry))
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
                yield _note(entry, read_record(self._root, entry))

    def capture(self, record_id: str) -> Capture:
        """Return the capture with this id. Raises UnknownOriginal."""
        return self._entry(record_id).capture()

    def captures_of(self, digest: str) -> list[Capture]:
        """Return every capture of an original (SHA-256 in hexadecimal), in the order of writing."""
        return [entry.capture() for entry in self._ledger.by_sha256(digest)]

    def last_capture(self, url: str) -> Capture | None:
        """Return the capture of an address that was written last."""
        entry = next(self._ledger.by_url(url), None)
        return entry.capture() if entry else None

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

    # Inside

    def _writable(self) -> Writer:
        if self._writer is None:
            raise ArchiveError(f"{self._root}: the archive was opened for reading only")
        return self._writer

    def _entry(self, record_id: str) -> Entry:
        entry = self._ledger.by_id(record_id)
        if entry is None:
            raise UnknownOriginal(f"{self._root}: no record with the id {record_id} is archived here")
        return entry

    def _response_record(self, record_id: str, exchange: Exchange) -> Record:
        whole = exchange.response_head.endswith((b"\n\r\n", b"\n\n"))
        if not whole or split_message(exchange.response_head)[1]:
            raise ValueError(f"{exchange.url}: a response head ends with its only empty line")
        head = parse_response_head(exchange.response_head)
        if head.status == NOT_MODIFIED:
            target = self._targets.unmodified(exchange.url)
            if target:
                return _revisit(record_id, exchange, warc.NOT_MODIFIED, target)
        payload = warc.Payload.of(exchange.response_body, head)
        # A truncated or empty payload is written out: there is nothing to save, and nobody can mistake it.
        if exchange.response_body and exchange.truncated is None:
            target = self._targets.identical(payload)
            if target:
                return _revisit(record_id, exchange, warc.IDENTICAL_PAYLOAD, target)
        return warc.response(record_id, exchange, payload)


def _ledger_for_reading(root: Path) -> Ledger:
    if not (root / LEDGER_NAME).exists():
        if root.is_dir() and warc_files(root):
            raise ArchiveError(
                f"{root / LEDGER_NAME}: the ledger is gone; `gongkai rebuild` makes it anew from the WARC "
                "files"
            )
        raise ArchiveError(
            f"{root}: there is no archive here; `gongkai crawl` or `gongkai import` begins one"
        )
    return Ledger.open(root / LEDGER_NAME, read_only=True)


def _ledger_for_writing(root: Path) -> Ledger:
    try:
        if not (root / LEDGER_NAME).exists() and warc_files(root):
            reindex(root)
        ledger = Ledger.open(root / LEDGER_NAME)
        try:
            recover(root, ledger)
        except BaseException:
            ledger.close()
            raise
    except OSError as error:
        raise ArchiveError(
            f"{error.filename or root}: the archive cannot be made ready for writing ({error.strerror}); "
            "check the disk and the folder's permissions"
        ) from error
    return ledger


def _revisit(record_id: str, exchange: Exchange, profile: str, target: Entry) -> Record:
    capture = target.capture()
    payload = warc.Payload(target.payload_digest or capture.sha256, capture.sha256, capture.size)
    return warc.revisit(record_id, exchange, payload, profile, (capture.id, capture.url, target.at))


def _note(entry: Entry, record: Record) -> Note:
    if entry.kind is None:
        raise ArchiveError(f"{entry.file} at byte {entry.offset}: the record {entry.id} is no note")
    return Note(
        id=entry.id,
        kind=entry.kind,
        at=datetime.fromisoformat(entry.at),
        data=json.loads(record.block),
        about=entry.refers_to,
    )
