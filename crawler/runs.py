"""A run: a command that writes to the archive, and what it leaves there about itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from archive.archive import Archive
from archive.errors import ArchiveError
from crawler.clock import now
from crawler.console import progress
from crawler.folder import CannotStartError, DataFolder
from crawler.ingest import Ingest, IngestResult
from crawler.lock import run_lock
from crawler.reading import ReaderPool
from storage.database import Database
from storage.errors import StorageError

_RUN_ID = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did. `failures` says in a sentence each why it ends with exit status 1; empty means 0. `summary`
    is what a night wrote for the morning."""

    ingest: IngestResult
    failures: Sequence[str] = ()
    summary: dict[str, Any] | None = None


@contextmanager
def writing(folder: DataFolder, command: str) -> Iterator[Archive]:
    """Hold the data folder's lock and its archive, open for writing, for one command.

    Raises LockHeldError where another run holds the lock, CannotStartError where the archive cannot be opened.
    """
    folder.create()
    with run_lock(folder.root, command):
        try:
            archive = Archive.open(folder.archive, clock=now)
        except ArchiveError as error:
            raise CannotStartError(str(error)) from None
        with archive:
            yield archive


def start_run(archive: Archive, command: str) -> str:
    """Note that a run starts; gives its id, which is its start in UTC."""
    started = now()
    run_id = f"{started:{_RUN_ID}}"
    last = archive.last_note("run")
    if last is not None and run_id <= last.data["run_id"]:
        # The clock has gone back. Ids sort as the runs were, so this one comes right behind the last.
        after = datetime.strptime(last.data["run_id"], _RUN_ID).replace(tzinfo=UTC) + timedelta(
            microseconds=1
        )
        run_id = f"{after:{_RUN_ID}}"
    archive.note("run", {"run_id": run_id, "command": command, "phase": "started"}, at=started)
    return run_id


def end_run(archive: Archive, run_id: str, status: str, *, ends_night: bool = False) -> None:
    """Note that a run ended: "completed", or "partial" where something was left for the next one.

    With `ends_night` the next night asks for everything anew.
    """
    data = {"run_id": run_id, "phase": "ended", "status": status}
    archive.note("run", data, at=now(), ends_night=ends_night)


def bring_up_to_date(folder: DataFolder, archive: Archive) -> IngestResult:
    """Apply to the database what it has not seen of the archive, then compare the reports with each other.

    Who turns out to be missing, and was not called so before, is noted in the archive together with the evidence.
    """
    with open_database(folder) as database:
        result = apply_archive(archive, database)
        missing = database.unspoken_accusations()
        if missing:
            archive.note("accusation", {"missing": missing}, at=now())
            _ingest(archive, database)
        return result


def catch_up(folder: DataFolder, archive: Archive) -> None:
    """Apply to the database what a run that was cut off left in the archive.

    What is damaged there is told when the night is applied: it is no reason not to ask the portals again.
    """
    with open_database(folder) as database, suppress(ArchiveError):
        _ingest(archive, database)


def open_database(folder: DataFolder) -> Database:
    """The working database, made where there is none. Raises CannotStartError where it cannot be used."""
    try:
        return Database.open(folder.database)
    except StorageError as error:
        raise CannotStartError(str(error)) from None


def apply_archive(archive: Archive, database: Database) -> IngestResult:
    """Apply the archive to an open database. Coverage is judged as of the last run, not of today."""
    result = _ingest(archive, database)
    last = archive.last_note("run")
    if last is not None:
        database.settle(last.at.date())
    return result


def _ingest(archive: Archive, database: Database) -> IngestResult:
    with ReaderPool() as readers, progress("reports and notes") as advance:
        return Ingest(archive, database, readers).run(advance)
