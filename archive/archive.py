"""The archive: what was published, kept as it was sent, in WARC files with a ledger beside them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Self

from archive import warc
from archive.capture import Capture, Exchange, Note, Saying
from archive.entry import Entry
from archive.errors import ArchiveError
from archive.holdings import Holdings, as_note
from archive.http_head import parse_response_head, split_message
from archive.leases import Leases, request_key
from archive.ledger import Ledger
from archive.lock import Lock
from archive.opening import ledger_for_reading, ledger_for_writing
from archive.record import Record
from archive.repair import repair
from archive.target import NOT_MODIFIED
from archive.writer import MAX_FILE_SIZE, Writer


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid.uuid4().urn


class Archive(Holdings):
    """One archive folder, open for reading or, by one process at a time, for writing as well.

    What a writing method returned is on the disk: in a WARC file, synced, and then in the ledger. Several threads may
    read and write: one writes at a time, and reading waits for nobody.
    """

    def __init__(
        self,
        root: Path,
        ledger: Ledger,
        writer: Writer | None = None,
        lock: Lock | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(root, ledger)
        self._writer = writer
        self._lock = lock
        self._writing = RLock()
        self.leases: Leases = ledger.leases(clock)

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
            return cls(root, ledger_for_reading(root))
        try:
            root.mkdir(parents=True, exist_ok=True)
            lock = Lock(root)
        except OSError as error:
            raise ArchiveError(
                f"{root}: the archive folder cannot be written ({error.strerror}); choose another folder or "
                "correct its permissions"
            ) from error
        try:
            ledger = ledger_for_writing(root)
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
        (`leases`), it is answered with it. Raises ArchiveError, and ValueError for what is no exchange.
        """
        return self.store_all([exchange])[0]

    def store_all(self, exchanges: Sequence[Exchange]) -> list[Capture]:
        """Archive fetches that came in at about the same time, as `keep` does. Raises as `store` does."""
        return self.keep(exchanges)[0]

    def keep(
        self, exchanges: Sequence[Exchange], sayings: Sequence[Saying] = ()
    ) -> tuple[list[Capture], list[Note]]:
        """Archive fetches and notes that came at about the same time with one wait for the disk: all, or none.

        Nothing of them is acknowledged before all of them are on the disk. What is the same in two fetches is
        written twice, since a revisit refers to nothing that might yet be lost. Raises as `store` and `note` do.
        """
        with self._writing:
            return self._keep(exchanges, sayings, _nothing)

    def _keep(
        self,
        exchanges: Sequence[Exchange],
        sayings: Sequence[Saying],
        also: Callable[[], None],
    ) -> tuple[list[Capture], list[Note]]:
        writer = self._writable()
        records: list[Record] = []
        written: Callable[[], None] = _nothing
        answered: list[tuple[str, str]] = []
        for exchange in exchanges:
            record_id = writer.new_id()
            response = self._response_record(record_id, exchange)
            records += [response, warc.request(writer.new_id(), exchange, record_id)]
            if exchange.truncated is not None:
                # What broke off is kept, and is no answer: the request may be handed out again.
                continue
            method = exchange.request_head.split(b" ", 1)[0].decode("latin-1")
            answered.append((request_key(method, exchange.url, exchange.request_body), record_id))

        notes = [self._metadata(writer, saying) for saying in sayings]

        def acknowledge(kept: list[Entry]) -> None:
            nonlocal written
            written = self.leases.write()
            for request, record_id in answered:
                self.leases.acknowledge(request, record_id)
            also()

        kept = writer.append([*records, *notes], acknowledge)
        written()
        # A new file begins with a warcinfo; each response stands before its request.
        kept = kept[len(kept) - len(records) - len(notes) :]
        captures = [entry.capture() for entry in kept[: len(records) : 2]]
        return captures, [as_note(*pair) for pair in zip(kept[len(records) :], notes, strict=True)]

    def store_original(
        self, content: bytes, *, url: str, media_type: str, at: datetime
    ) -> tuple[Capture, bool]:
        """Archive an original that was not fetched, as a resource record, and return its capture and True.

        Where the same bytes are archived under the same address already, nothing is written: the capture of
        then and False. `url` is a URI (`Path.as_uri()` for a file). Raises ArchiveError.
        """
        payload = warc.Payload.of(content)
        with self._writing:
            return self._store_original(content, url, media_type, at, payload)

    def _store_original(
        self, content: bytes, url: str, media_type: str, at: datetime, payload: warc.Payload
    ) -> tuple[Capture, bool]:
        writer = self._writable()
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
        with self._writing:
            also = self.leases.end if ends_night else _nothing
            return self._keep([], [Saying(kind, data, at, about)], also)[1][0]

    def repair(self) -> int:
        """Correct the ledger by what the WARC files prove, and return how many rows were wrong or missing.

        Opening for writing has made a lost ledger anew and cut what was never acknowledged. Raises ArchiveError.
        """
        self._writable()
        with self._writing:
            return repair(self._root, self._ledger)

    def _metadata(self, writer: Writer, saying: Saying) -> Record:
        if saying.about is not None:
            self._entry(saying.about)
        return warc.metadata(writer.new_id(), saying.at, saying.kind, saying.data, saying.about)

    def _writable(self) -> Writer:
        if self._writer is None:
            raise ArchiveError(f"{self._root}: the archive was opened for reading only")
        return self._writer

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


def _nothing() -> None:
    pass


def _revisit(record_id: str, exchange: Exchange, profile: str, target: Entry) -> Record:
    capture = target.capture()
    payload = warc.Payload(target.payload_digest or capture.sha256, capture.sha256, capture.size)
    return warc.revisit(record_id, exchange, payload, profile, (capture.id, capture.url, target.at))
