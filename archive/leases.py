"""Which requests of a night are under way, and which were answered: how a night that was killed goes on.

A request is leased when it is handed out, and its lease becomes an answer in the same transaction that acknowledges
the record of its response. A night that ends takes all of it away. What is still there when the next one begins is
of a night that was cut off: its leases are handed out again, its answers are read from the archive.

A lease is written with the next record that is acknowledged, whichever that is: a process that is killed before may
forget it, and then the request is asked again, as one with a lease is.
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
Transaction = Callable[[], AbstractContextManager[None]]


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
        self._answers = 0
        # Not yet written: what was handed out, with the end of its lease, and (None) what came to nothing.
        self._news: dict[str, str | None] = {}

    def begin(self, run: str) -> int:
        """Begin a run: take the leases of dead ones away, and return how many of their answers still hold.

        Whoever holds the archive's lock is the only one alive.
        """
        self._run = run
        self._news.clear()
        with self._transaction():
            self._connection.execute(
                "DELETE FROM leases WHERE record IS NULL OR expires <= ?", (self._moment(),)
            )
            (self._answers,) = self._connection.execute("SELECT count(*) FROM leases").fetchone()
        return self._answers

    def take(self, request: str) -> None:
        """Hand a request out."""
        self._news[request] = self._moment(LEASE)

    def give_back(self, request: str) -> None:
        """End a lease that came to nothing."""
        self._news[request] = None

    def write(self) -> Callable[[], None]:
        """Write what is under way, within a transaction; what is returned is to be called once that has succeeded."""
        news = dict(self._news)
        self._connection.executemany(
            "INSERT INTO leases (request, run, expires) VALUES (?, ?, ?) ON CONFLICT (request) DO UPDATE "
            "SET run = excluded.run, expires = excluded.expires, record = NULL",
            [(request, self._run, expires) for request, expires in news.items() if expires is not None],
        )
        self._connection.executemany(
            "DELETE FROM leases WHERE request = ? AND record IS NULL",
            [(request,) for request, expires in news.items() if expires is None],
        )

        def written() -> None:
            for request, said in news.items():
                if self._news.get(request) == said:
                    del self._news[request]

        return written

    def acknowledge(self, request: str, record_id: str) -> None:
        """Make a lease an answer. For use within the transaction that acknowledges the record."""
        self._connection.execute(
            "UPDATE leases SET record = ?, expires = ? WHERE request = ?",
            (record_id, self._moment(ANSWER), request),
        )

    def answer(self, request: str) -> str | None:
        """Return the id of the record that answered a request in an earlier run that was cut off, if any."""
        if not self._answers:
            return None
        row = self._connection.execute(
            "SELECT record FROM leases WHERE request = ? AND run <> ? AND record IS NOT NULL AND expires > ?",
            (request, self._run, self._moment()),
        ).fetchone()
        return str(row[0]) if row else None

    def end(self) -> None:
        """Take everything away, because the night has ended. For use within a transaction."""
        self._connection.execute("DELETE FROM leases")
        self._news.clear()

    def under_way(self) -> list[str]:
        """Return the requests that were handed out and have no answer."""
        rows = self._connection.execute("SELECT request FROM leases WHERE record IS NULL")
        known = {str(request) for (request,) in rows} - self._news.keys()
        return sorted(known | {request for request, expires in self._news.items() if expires is not None})

    def _moment(self, ahead: timedelta = timedelta()) -> str:
        return (self._clock().astimezone(UTC) + ahead).isoformat(timespec="microseconds")
