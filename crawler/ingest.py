"""From the archive into the database: what is new since the last record applied, or, for a rebuild, everything.

Captures only matter through the notes that name them, so the notes are applied one by one, in the archive's order,
each in its own transaction together with its position: an ingest that was cut off goes on where it stopped.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from archive.archive import Archive
from archive.capture import Capture, Note
from archive.errors import ArchiveError
from crawler.reading import ReaderPool
from extraction.formats import sniff
from extraction.report import Document, Report, Source
from spiders.counties import county_elsewhere
from storage.database import Database
from storage.inputs import CaptureRow, DeadLinkRow, DiscoveryRow, ImportRow, ListRow, OutcomeRow

Position = tuple[str, int]
Progress = Callable[[int], None]

# How many reports are read ahead of the one being stored: enough to keep the readers busy, few enough for memory.
_AHEAD = 32


@dataclass(slots=True)
class IngestResult:
    """What an ingest did: how many reports changed in which way, and a sentence for each unreadable original."""

    changes: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Pending:
    """A note waiting for its turn; for a discovery with its documents and the reading of them under way."""

    position: Position
    note: Note
    discovery: DiscoveryRow | None = None
    reading: Future[list[Report]] | None = None


class Ingest:
    """Applies the archive's notes to a database, reading the documents of each discovered report."""

    def __init__(self, archive: Archive, database: Database, readers: ReaderPool) -> None:
        self._archive = archive
        self._database = database
        self._readers = readers
        self.result = IngestResult()

    def run(self, progress: Progress = lambda applied: None) -> IngestResult:
        """Apply every note after the database's position. `progress` is called with 1 for each."""
        for pending in self._read_ahead():
            with self._database.applying(pending.position):
                self._apply(pending)
            progress(1)
        return self.result

    def _read_ahead(self) -> Iterator[_Pending]:
        waiting: deque[_Pending] = deque()
        for position, record in self._archive.records(
            self._database.position(), damaged=lambda error: self.result.unreadable.append(str(error))
        ):
            if not isinstance(record, Note):
                continue
            pending = _Pending(position, record)
            if record.kind == "discovery":
                self._begin(pending)
            waiting.append(pending)
            if len(waiting) > _AHEAD:
                yield waiting.popleft()
        yield from waiting

    def _apply(self, pending: _Pending) -> None:
        note, data, database = pending.note, pending.note.data, self._database
        match note.kind:
            case "registry":
                database.record_registry(
                    data["portals"], data["deadlines"], note.at, data.get("successions", ())
                )
            case "run" if data["phase"] == "started":
                database.start_run(data["run_id"], data["command"], note.at)
            case "run":
                database.end_run(data["run_id"], data["status"], note.at)
            case "outcome":
                self._find_again(note)
                database.record_outcome(_outcome(data), note.at)
            case "discovery":
                self._find_again(note)
                self._store_report(pending)
            case "verdict":
                database.record_verdict(data["finding_id"], data["verdict"], data["note"], note.at)
            case "accusation":
                database.record_accusations(data["missing"], note.at)
            case "withholding":
                database.record_withholding(data["sha256"], data["reason"])

    def _find_again(self, note: Note) -> None:
        """Apply the notes of earlier nights that a note says hold for its night, too, and were found before it."""
        # Imports, and notes of earlier versions, have none.
        again: list[str] = note.data.get("again", [])
        for start in range(0, len(again), _AHEAD):
            waiting = []
            for note_id in again[start : start + _AHEAD]:
                try:
                    found = self._archive.note_of(note_id)
                except ArchiveError as error:
                    self.result.unreadable.append(str(error))
                    continue
                data = {**found.data, "run_id": note.data["run_id"]}
                pending = _Pending(("", 0), replace(found, at=note.at, data=data))
                self._begin(pending)
                waiting.append(pending)
            for pending in waiting:
                self._store_report(pending)

    def _store_report(self, pending: _Pending) -> None:
        assert pending.discovery is not None
        run_id, at = pending.note.data["run_id"], pending.note.at
        if pending.reading is None and self._database.is_known(pending.discovery):
            self.result.changes.update(self._database.record_known(run_id, pending.discovery, at))
            return
        if pending.reading is None:
            # What was read ahead of it in the meantime says something else of this address.
            self._read(pending)
        assert pending.reading is not None
        reports = pending.reading.result()
        discovery = replace(pending.discovery, elsewhere=self._elsewhere(pending.discovery, reports))
        self.result.changes.update(self._database.record_discovery(run_id, discovery, reports, at))
        self.result.unreadable += [report.error for report in reports if report.error]

    def _elsewhere(self, discovery: DiscoveryRow, reports: Sequence[Report]) -> dict[str, str]:
        names = {name for name in (discovery.authority, *(report.authority for report in reports)) if name}
        region = self._database.region_of(discovery.portal_id)
        codes = {name: county_elsewhere(name, region) for name in sorted(names)} if region else {}
        return {name: code for name, code in codes.items() if code}

    def _begin(self, pending: _Pending) -> None:
        """Begin to read a discovery's documents, where they or the word about them are new."""
        data = pending.note.data
        rows = []
        for found in data["documents"]:
            capture = self._archive.capture(found["capture_id"])
            filename = found["filename"] or filename_of(capture.url)
            rows.append((_capture_row(capture, data["portal_id"], filename), found["role"]))
        pending.discovery = DiscoveryRow(
            portal_id=data["portal_id"],
            landing_url=data["landing_url"],
            title=data["title"],
            year=data["year"],
            authority=data["authority"],
            authority_source=data["authority_source"],
            published_on=data["published_on"],
            unit_path=tuple(data["unit_path"]),
            documents=tuple(rows),
            # What was crawled has none; nor have imports that earlier versions noted.
            imported=ImportRow(**data["imported"]) if data.get("imported") else None,
        )
        if not self._database.is_known(pending.discovery):
            self._read(pending)

    def _read(self, pending: _Pending) -> None:
        """Begin to read a discovery's documents; where the archive lost one, the report is unreadable."""
        assert pending.discovery is not None
        rows, documents, lost = [], [], None
        for row, role in pending.discovery.documents:
            media_type = row.media_type
            try:
                content = self._archive.payload(row.sha256)
            except ArchiveError as error:
                lost = str(error)
            else:
                # What the server called it is often wrong; what the bytes are is what a download is served as.
                media_type = sniff(content).media_type
                documents.append(Document(content, name=row.filename))
            rows.append((replace(row, media_type=media_type), role))
        pending.discovery = replace(pending.discovery, documents=tuple(rows))
        if lost is None:
            pending.reading = self._readers.submit(documents, together=len(documents) > 1)
        else:
            pending.reading = Future()
            pending.reading.set_result([_lost(rows[0][0], lost)])


def _capture_row(capture: Capture, portal_id: str | None, filename: str) -> CaptureRow:
    return CaptureRow(
        id=capture.id,
        url=capture.url,
        portal_id=portal_id,
        fetched_at=capture.fetched_at,
        status=capture.status,
        sha256=capture.sha256,
        warc_file=capture.warc_file,
        warc_offset=capture.warc_offset,
        warc_length=capture.warc_length,
        revisit=capture.revisit,
        media_type=capture.media_type,
        size=capture.size,
        filename=filename,
    )


def filename_of(url: str) -> str:
    """The file name that an address gives, or its host where it gives none."""
    parts = urlsplit(url)
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc


def _lost(capture: CaptureRow, reason: str) -> Report:
    source = Source(
        path=capture.filename, sha256=capture.sha256, media_type=capture.media_type, size=capture.size
    )
    return Report(sources=[source], error=reason)


def _outcome(data: dict[str, Any]) -> OutcomeRow:
    lists = tuple(
        ListRow(
            url=seen["url"],
            title=seen["title"],
            authority=seen["authority"],
            entries=seen["entries"],
            stated_empty=seen["stated_empty"],
            complete=seen["complete"],
            # Notes of earlier versions do not say.
            dead=tuple(DeadLinkRow(**link) for link in seen.get("dead", ())),
        )
        for seen in data["lists"]
    )
    return OutcomeRow(
        run_id=data["run_id"],
        portal_id=data["portal_id"],
        outcome=data["outcome"],
        requests=data["requests"],
        found=data["found"],
        message=data["message"],
        platform=data["platform"],
        lists=lists,
        sought=data.get("sought", {}),
    )
