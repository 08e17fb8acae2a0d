"""The ledger: a row for every record that is safely on the disk, so that nothing is trusted or searched for.

A row is written only after its record was flushed and synced; what lies in a WARC file beyond the ledger was
never acknowledged. The ledger holds nothing that the WARC files do not say, except what a night has under way
(`archive.leases`): `archive.reindex` makes it anew from them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from operator import attrgetter
from pathlib import Path
from threading import get_ident
from typing import Any

from archive.entry import Entry
from archive.errors import ArchiveError
from archive.leases import SCHEMA as LEASES_SCHEMA
from archive.leases import Clock, Leases

LEDGER_NAME = "ledger.db"
_VERSION = 1
_BATCH = 1000

_SCHEMA = f"""
BEGIN;
CREATE TABLE records (
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    url TEXT,
    at TEXT NOT NULL,
    block_digest TEXT NOT NULL,
    payload_digest TEXT,
    sha256 TEXT,
    size INTEGER,
    status INTEGER,
    media_type TEXT,
    etag TEXT,
    last_modified TEXT,
    refers_to TEXT,
    truncated TEXT,
    kind TEXT,
    PRIMARY KEY (file, offset)
) WITHOUT ROWID;
CREATE INDEX idx_records_id ON records(id);
CREATE INDEX idx_records_payload ON records(payload_digest) WHERE payload_digest IS NOT NULL;
CREATE INDEX idx_records_sha256 ON records(sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX idx_records_url ON records(url) WHERE sha256 IS NOT NULL;
CREATE INDEX idx_records_kind ON records(kind) WHERE kind IS NOT NULL;
CREATE INDEX idx_records_about ON records(refers_to) WHERE kind IS NOT NULL AND refers_to IS NOT NULL;
-- How far each file is acknowledged. A sealed file holds damaged bytes that must be neither cut nor written
-- behind.
CREATE TABLE files (
    name TEXT PRIMARY KEY,
    length INTEGER NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
PRAGMA user_version = {_VERSION};
COMMIT;
"""


_NAMES = tuple(field.name for field in fields(Entry))
_COLUMNS = ", ".join(_NAMES)
# dataclasses.astuple copies every value.
_values = attrgetter(*_NAMES)
_INSERT = f"INSERT INTO records ({_COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608


class Ledger:
    """The rows of one archive. Writing belongs to the process that holds the archive's lock, one thread at a time.

    Any thread may read meanwhile: it sees what was acknowledged, and waits for nothing.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, reading: sqlite3.Connection) -> None:
        self._connection = connection
        self._path = path
        self._reading = reading
        self._writer: int | None = None

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Ledger:
        """Open a ledger; for writing, begin an empty one where there is none. Raises ArchiveError."""
        try:
            connection = _connect_read_only(path) if read_only else _connect(path)
            reading = connection if read_only else _connect_read_only(path)
            found = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError as error:
            # The disk or the folder refuses; there is nothing wrong with the file.
            raise ArchiveError(
                f"{path}: the ledger cannot be opened ({error}); free some space on the disk or check its "
                "permissions, then run again"
            ) from error
        except sqlite3.Error as error:
            raise ArchiveError(_unusable(path, f"is not a ledger ({error})")) from error
        if found != _VERSION:
            connection.close()
            reading.close()
            raise ArchiveError(_unusable(path, f"is a ledger of version {found}, and {_VERSION} is expected"))
        return cls(connection, path, reading)

    def close(self) -> None:
        """Close the ledger; what was added stays."""
        self._reading.close()
        self._connection.close()

    def leases(self, clock: Clock) -> Leases:
        """Return what a night has under way."""
        return Leases(self._connection, self._transaction, clock)

    def add(
        self, entries: Iterable[Entry], also: Callable[[list[Entry]], None] = lambda kept: None
    ) -> list[Entry]:
        """Acknowledge records that are on the disk, all or none, and return their rows as kept.

        `also` is given the rows and does what must stand or fall with them.
        """
        with self._transaction():
            kept = [self._add(entry) for entry in entries]
            also(kept)
            return kept

    def replace(self, entry: Entry) -> None:
        """Put a row in the place of whatever the ledger has for its place in the file."""
        with self._transaction():
            self._connection.execute(
                "DELETE FROM records WHERE file = ? AND offset = ?", (entry.file, entry.offset)
            )
            self._add(entry)

    def seal(self, file: str, length: int) -> None:
        """Let a file rest: it is taken as it is up to `length` bytes, and no further record goes into it."""
        with self._transaction():
            self._connection.execute(
                "INSERT INTO files (name, length, sealed) VALUES (?, ?, 1) "
                "ON CONFLICT (name) DO UPDATE SET length = excluded.length, sealed = 1",
                (file, length),
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all of it or nothing; neither a killed process nor a power cut takes it back."""
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                self._writer = get_ident()
                yield
        except sqlite3.Error as error:
            raise ArchiveError(
                f"{self._path}: the ledger cannot be written ({error}); free some space on the disk or check "
                "its permissions, then run again"
            ) from error
        finally:
            self._writer = None

    def _add(self, entry: Entry) -> Entry:
        if entry.sha256 is not None and entry.media_type is None and entry.refers_to is not None:
            # A 304 names no Content-Type (RFC 9110 §15.4.5): its payload's is that of the record it refers
            # to.
            target = self.by_id(entry.refers_to)
            entry = replace(entry, media_type=target.media_type if target else None)
        self._connection.execute(_INSERT, _values(entry))
        self._connection.execute(
            "INSERT INTO files (name, length) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET length = max(length, excluded.length)",
            (entry.file, entry.offset + entry.length),
        )
        return entry

    def files(self) -> dict[str, tuple[int, bool]]:
        """Return each file's acknowledged length and whether it is sealed, in the order of writing."""
        rows = self._query("SELECT name, length, sealed FROM files ORDER BY name")
        return {name: (length, bool(sealed)) for name, length, sealed in rows}

    def by_id(self, record_id: str) -> Entry | None:
        """Return the record with this id."""
        return self._first("id = ? LIMIT 1", record_id)

    def has_note_about(self, record_id: str) -> bool:
        """Whether a note concerns the record with this id."""
        return self._first("refers_to = ? AND kind IS NOT NULL LIMIT 1", record_id) is not None

    def by_sha256(self, sha256: str) -> list[Entry]:
        """Return every capture of an original, in the order of writing."""
        return self._all("sha256 = ? ORDER BY file, offset", sha256)

    def by_payload_digest(self, digest: str) -> list[Entry]:
        """Return the responses that hold this payload whole, the newest first."""
        where = (
            "payload_digest = ? AND type = 'response' AND truncated IS NULL ORDER BY file DESC, offset DESC"
        )
        return self._all(where, digest)

    def by_url(self, url: str) -> Iterator[Entry]:
        """Yield the captures of an address, the newest first."""
        where = "url = ? AND sha256 IS NOT NULL ORDER BY file DESC, offset DESC"
        # Most callers want the newest alone: rows are fetched one by one.
        for row in self._query(self._select(where), url):
            yield Entry(*row)

    def notes(self, kind: str) -> Iterator[Entry]:
        """Yield the notes of a kind, the newest first."""
        for row in self._query(self._select("kind = ? ORDER BY file DESC, offset DESC"), kind):
            yield Entry(*row)

    def captures_and_notes(self, after: tuple[str, int] = ("", 0)) -> Iterator[Entry]:
        """Yield captures and notes in the order of (file, offset), those behind `after` only.

        Rows are taken in batches, so that a reader never holds up the writer.
        """
        where = (
            "(file, offset) > (?, ?) AND (sha256 IS NOT NULL OR kind IS NOT NULL) "
            f"ORDER BY file, offset LIMIT {_BATCH}"
        )
        while batch := self._all(where, *after):
            yield from batch
            after = (batch[-1].file, batch[-1].offset)

    def in_file(self, file: str) -> Iterator[Entry]:
        """Yield every record of a file in the order of its offset."""
        after = -1
        while batch := self._all(f"file = ? AND offset > ? ORDER BY offset LIMIT {_BATCH}", file, after):
            yield from batch
            after = batch[-1].offset

    def last_in_file(self, file: str) -> Entry | None:
        """Return the last record of a file that was acknowledged."""
        return self._first("file = ? ORDER BY offset DESC LIMIT 1", file)

    def _select(self, where: str) -> str:
        # Both parts are literals of this module.
        return f"SELECT {_COLUMNS} FROM records WHERE {where}"  # noqa: S608

    def _all(self, where: str, *values: str | int) -> list[Entry]:
        return [Entry(*row) for row in self._query(self._select(where), *values)]

    def _first(self, where: str, *values: str | int) -> Entry | None:
        return next((Entry(*row) for row in self._query(self._select(where), *values)), None)

    def _query(self, statement: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
        # Within its own transaction a thread sees what it has written there.
        connection = self._connection if self._writer == get_ident() else self._reading
        try:
            yield from connection.execute(statement, values)
        except sqlite3.DatabaseError as error:
            raise ArchiveError(_unusable(self._path, f"cannot be read as a ledger ({error})")) from error


def _unusable(path: Path, problem: str) -> str:
    remedy = "move it away together with its -wal and -shm files: it is made anew from the WARC files"
    return f"{path}: {problem}; {remedy}"


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: a commit in WAL mode is on the disk when it returns, power cut included.
    connection.execute("PRAGMA synchronous = FULL")
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        connection.executescript(_SCHEMA)
    connection.executescript(LEASES_SCHEMA)
    return connection


def _connect_read_only(path: Path) -> sqlite3.Connection:
    address = path.resolve().as_uri()
    try:
        connection = sqlite3.connect(
            f"{address}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        # On a medium that cannot be written SQLite has no place for the WAL's index. Without a WAL file there
        # is nothing to miss, and the ledger may be read as it lies.
        if path.with_name(f"{path.name}-wal").exists() or not path.exists():
            raise
        connection = sqlite3.connect(
            f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None, check_same_thread=False
        )
    return connection
