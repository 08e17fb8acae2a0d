"""Which requests of a night are under way, and which were answered: how a night that was killed goes on.

A request is leased when it is handed out, and its lease becomes an answer in the same transaction that acknowledges
the record of its response. A night that ends takes all of it away. What is still there when the next one begins is
of a night that was cut off: its leases are handed out again, its answers are read from the archive.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

from archive.record import sha256

# Longer than a request with its retries and its turn in the queue may take.
LEASE = timedelta(minutes=10)
# What a portal said longer ago than this is no longer what it says tonight.
ANSWER = timedelta(hours=12)

SCHEMA = """
CREATE TABLE IF NOT EXISTS leases (
    request TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    expires TEXT NOT NULL,
    record TEXT
) WITHOUT ROWID;
"""

Clock = Callable[[], datetime]
Transaction = Callable[..., AbstractContextManager[None]]


def request_key(method: str, url: str, body: bytes = b"") -> str:
    """Name a request: what is asked, and not how often or with which validators."""
    return f"{method} {url} {sha256(body)}" if body else f"{method} {url}"


class Leases:
    """The leases and answers in a ledger. Raises ArchiveError where the ledger cannot be written."""

    def __init__(self, connection: sqlite3.Connection, transaction: Transaction, clock: Clock) -> None:
        self._connection = connection
        self._transaction = transaction
        self._clock = clock
        self._run = ""

    def begin(self, run: str) -> int:
        """Begin a run: take the leases of dead ones away, and return how many of their answers still hold.

        Whoever holds the archive's lock is the only one alive.
        """
        self._run = run
        with self._transaction():
            self._connection.execute(
                "DELETE FROM leases WHERE record IS NULL OR expires <= ?", (self._moment(),)
            )
            (answers,) = self._connection.execute("SELECT count(*) FROM leases").fetchone()
        return int(answers)

    def take(self, request: str) -> None:
        """Hand a request out. A power cut may forget it: then it is asked again, as a lease of a dead run is."""
        with self._transaction(lasting=False):
            self._connection.execute(
                "INSERT INTO leases (request, run, expires) VALUES (?, ?, ?) ON CONFLICT (request) DO UPDATE "
                "SET run = excluded.run, expires = excluded.expires, record = NULL",
                (request, self._run, self._moment(LEASE)),
            )

    def give_back(self, request: str) -> None:
        """End a lease that came to nothing."""
        with self._transaction(lasting=False):
            self._connection.execute("DELETE FROM leases WHERE request = ? AND record IS NULL", (request,))

    def acknowledge(self, request: str, record_id: str) -> None:
        """Make a lease an answer. For use within the transaction that acknowledges the record."""
        self._connection.execute(
            "UPDATE leases SET record = ?, expires = ? WHERE request = ?",
            (record_id, self._moment(ANSWER), request),
        )

    def answer(self, request: str) -> str | None:
        """Return the id of the record that answered a request in an earlier run that was cut off, if any."""
        row = self._connection.execute(
            "SELECT record FROM leases WHERE request = ? AND run <> ? AND record IS NOT NULL AND expires > ?",
            (request, self._run, self._moment()),
        ).fetchone()
        return str(row[0]) if row else None

    def end(self) -> None:
        """Take everything away, because the night has ended. For use within a transaction."""
        self._connection.execute("DELETE FROM leases")

    def under_way(self) -> list[str]:
        """Return the requests that were handed out and have no answer."""
        rows = self._connection.execute("SELECT request FROM leases WHERE record IS NULL ORDER BY request")
        return [row[0] for row in rows]

    def _moment(self, ahead: timedelta = timedelta()) -> str:
        return (self._clock().astimezone(UTC) + ahead).isoformat(timespec="microseconds")
