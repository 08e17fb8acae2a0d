"""The working database: opening it, and the one transaction that each record of the archive is applied in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

from extraction.report import Report
from storage import accusations, nights, settlement
from storage.authorities import vocabulary
from storage.deadlines import Calendar, Deadline, replace_deadlines
from storage.errors import StorageError, unreadable
from storage.inputs import Change, DiscoveryRow, OutcomeRow
from storage.loading import record_discovery, record_known
from storage.past import Past, past_of
from storage.readings import last_reading
from storage.successions import Succession, replace_successions

# "gkai": says in the file's header whose database it is (PRAGMA application_id).
APPLICATION_ID = 0x676B6169
# Raised by one with each change of schema.sql that an existing file needs a migration for.
SCHEMA_VERSION = 4


class Database:
    """`gongkai.db`, derived from the archive. Every record_… runs inside `applying`, in the archive's order.

    What is applied in the same order gives the same rows: nothing in here asks the clock or chance.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open the database at `path`, creating it where there is none.

        Raises StorageError for a file that is not a database of ours, or of a newer version, or unusable.
        """
        try:
            connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        except sqlite3.Error as error:
            raise StorageError(
                f"{path}: cannot be opened ({error}); name a folder that can be written"
            ) from None
        try:
            _prepare(connection, path)
        except sqlite3.OperationalError as error:
            connection.close()
            raise StorageError(
                f"{path}: cannot be written ({error}); free some space on the disk or check its permissions"
            ) from None
        except sqlite3.Error as error:
            connection.close()
            raise StorageError(
                f"{path}: is not a usable database ({error}); move it away and run `gongkai rebuild`"
            ) from None
        except StorageError:
            connection.close()
            raise
        return cls(connection, path)

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The rows of a SELECT, each addressable by column name."""
        return list(self._connection.execute(sql, parameters))

    def position(self) -> tuple[str, int] | None:
        """The last record of the archive that was applied, (file name, offset); None before the first."""
        row = self._connection.execute("SELECT warc_file, warc_offset FROM ingested").fetchone()
        return (row[0], row[1]) if row else None

    @contextmanager
    def applying(self, position: tuple[str, int]) -> Iterator[None]:
        """Apply one record of the archive: all that it changes and its position, or nothing."""
        with self._transaction():
            yield
            self._connection.execute(
                "INSERT INTO ingested (id, warc_file, warc_offset) VALUES (1, ?, ?) ON CONFLICT (id) "
                "DO UPDATE SET warc_file = excluded.warc_file, warc_offset = excluded.warc_offset",
                position,
            )

    def record_registry(
        self,
        portals: Sequence[Mapping[str, Any]],
        deadlines: Sequence[Deadline],
        at: datetime,
        successions: Sequence[Succession] = (),
    ) -> None:
        """The portals as they stood; local deadlines and successions take the place of those held so far."""
        nights.record_registry(self._connection, portals, deadlines, successions, at)

    def start_run(self, run_id: str, command: str, at: datetime) -> None:
        """A run begins; until it ends its status is `running`."""
        nights.start_run(self._connection, run_id, command, at)

    def end_run(self, run_id: str, status: str, at: datetime) -> None:
        """A run has ended as `status` says."""
        nights.end_run(self._connection, run_id, status, at)

    def record_discovery(
        self, run_id: str, discovery: DiscoveryRow, reports: Sequence[Report], at: datetime
    ) -> list[Change]:
        """A report that was found, with what was read from its documents; one Change for each of `reports`."""
        return record_discovery(self._connection, run_id, discovery, reports, at)

    def is_known(self, discovery: DiscoveryRow) -> bool:
        """Whether this very discovery was made before and read by this version of the readers."""
        return last_reading(self._connection, discovery) is not None

    def record_known(self, run_id: str, discovery: DiscoveryRow, at: datetime) -> list[Change]:
        """A report that was found just as it was before (`is_known`): seen, and not read again."""
        return record_known(self._connection, run_id, discovery, at)

    def past(self, portal_id: str, at: datetime) -> Past:
        """What a portal gave on earlier nights, as it is known at a moment."""
        return past_of(self._connection, portal_id, at)

    def last_whole_night(self, portal_id: str) -> str:
        """When a portal's last night began that was not cut short; "" before the first."""
        (started,) = self._connection.execute(
            "SELECT coalesce(max(started), '') FROM run_portals JOIN runs ON runs.id = run_id "
            "WHERE portal_id = ? AND outcome <> 'partial'",
            (portal_id,),
        ).fetchone()
        return str(started)

    def due_days(self, region: str, years: Sequence[int]) -> set[date]:
        """Every day on which reports for these years are due from a region's authorities."""
        calendar = Calendar(self._connection)
        due = (calendar.due(region, level, year) for level in vocabulary().levels for year in years)
        return {found[0] for found in due if found}

    def region_of(self, portal_id: str | None) -> str | None:
        """The region code of a portal; None for one that is not known."""
        row = self._connection.execute("SELECT region FROM portals WHERE id = ?", (portal_id,)).fetchone()
        return str(row["region"]) if row else None

    def record_outcome(self, outcome: OutcomeRow, at: datetime) -> None:
        """A portal's night has ended; comes after the discoveries of that night, which it counts."""
        nights.record_outcome(self._connection, outcome, at)

    def record_verdict(self, finding_id: str, verdict: str, note: str, at: datetime) -> None:
        """A person's word on a finding; it stays with what the finding says, through every re-check."""
        nights.record_verdict(self._connection, finding_id, verdict, note, at)

    def record_withholding(self, sha256: str, reason: str | None) -> bool:
        """Withhold an original, or serve it again where `reason` is None. False where none has this digest."""
        return nights.record_withholding(self._connection, sha256, reason)

    def record_accusations(self, missing: Sequence[Mapping[str, Any]], at: datetime) -> None:
        """Authorities that were called missing: rows of `authority_id`, `year` and `evidence`."""
        accusations.record(self._connection, missing, at)

    def unspoken_accusations(self) -> list[dict[str, Any]]:
        """Who is missing by the last `settle` and was never called so, as `record_accusations` takes it."""
        return accusations.unspoken(self._connection)

    def settle(self, as_of: date) -> None:
        """Make anew what follows from all reports together: checks across reports, coverage, counts, verdicts."""
        with self._transaction():
            settlement.settle(self._connection, as_of)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise StorageError(
                f"{self.path}: cannot be written ({error}); free some space on the disk, or end what holds it up, "
                "and run again"
            ) from error


def read_only(path: Path) -> sqlite3.Connection:
    """A connection to an existing database that changes nothing, rows addressable by name.

    Raises StorageError for a file that is not a database of ours, or of another version.
    """
    try:
        connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=30)
        try:
            connection.row_factory = sqlite3.Row
            require_ours(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise StorageError(unreadable(path, error)) from None
    return connection


def require_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StorageError where the database at `path` is another program's, or of another version of ours."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if tables and owner != APPLICATION_ID:
        raise StorageError(f"{path}: is a database of another program; name another file or folder")
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"{path}: was made by a newer gongkai (schema {version}, this one knows {SCHEMA_VERSION}); update gongkai"
        )
    if tables and version < SCHEMA_VERSION:
        raise StorageError(
            f"{path}: was made by an older gongkai (schema {version}, this one writes {SCHEMA_VERSION}); "
            "run `gongkai rebuild`"
        )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.row_factory = sqlite3.Row
    require_ours(connection, path)
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    # The archive is the truth: what a power cut takes from the log is applied again from `position`.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    if not tables:
        schema = files("storage").joinpath("schema.sql").read_text(encoding="utf-8")
        connection.executescript(
            f"BEGIN IMMEDIATE; {schema} PRAGMA application_id = {APPLICATION_ID};"
            f" PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
        # The law holds for imported reports, too, for which no registry is ever noted.
        replace_deadlines(connection, [])
        replace_successions(connection, [])
