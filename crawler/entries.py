"""What the lists of portals said of each report when it was last found: a change there is a reason to ask at once.

And which note says so, so that what is found again just as it was needs none of its own. Kept beside the archive and
made again where it is gone: then every report is asked for, and noted, once more.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (url TEXT PRIMARY KEY, shown TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notes (digest TEXT PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (url TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Entries:
    """By the address of a report as its list has it: the text and the date that the list shows; and the lists."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = _opened(path)
        except sqlite3.DatabaseError:
            # Nothing in it is worth a repair.
            path.unlink(missing_ok=True)
            self._connection = _opened(path)

    def shows(self, url: str) -> str | None:
        """What the list showed of a report that was found; None for one that never was."""
        row = self._connection.execute("SELECT shown FROM entries WHERE url = ?", (url,)).fetchone()
        return str(row[0]) if row else None

    def is_list(self, url: str) -> bool:
        """Whether a report was found on this page."""
        return self._connection.execute("SELECT 1 FROM lists WHERE url = ?", (url,)).fetchone() is not None

    def keep(self, url: str, shown: str, found_on: str) -> None:
        """Note what a list shows of a report that was found tonight. A disk that is full costs a request more."""
        with suppress(sqlite3.OperationalError):
            self._connection.execute("INSERT OR IGNORE INTO lists VALUES (?)", (found_on,))
            self._connection.execute(
                "INSERT INTO entries VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET shown = excluded.shown "
                "WHERE shown <> excluded.shown",
                (url, shown),
            )

    def note_of(self, digest: str) -> str | None:
        """The id of the archive's note that says what has this digest; None where there is none."""
        row = self._connection.execute("SELECT note FROM notes WHERE digest = ?", (digest,)).fetchone()
        return str(row[0]) if row else None

    def keep_note(self, digest: str, note_id: str) -> None:
        """Remember what a note says. A disk that is full costs a longer note the next night."""
        with suppress(sqlite3.OperationalError):
            self._connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (digest, note_id))

    def close(self) -> None:
        self._connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(_SCHEMA)
    return connection
