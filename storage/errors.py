"""What goes wrong with the database, said to a person."""

from __future__ import annotations

import sqlite3
from pathlib import Path

# What SQLite says where the disk or the folder refuses, with nothing wrong in the file
# (https://www.sqlite.org/rescode.html). A reader, too, needs a few bytes beside the database.
_REFUSED = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
)


class StorageError(Exception):
    """A database that cannot be used. The message is one sentence: the file, what is wrong, what to do."""


def unreadable(path: Path, error: sqlite3.Error) -> str:
    """The sentence for a database that cannot be read."""
    # The low byte is the kind; the rest says more of it. Python's own errors have none.
    refused = getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSED
    remedy = (
        "free some space on the disk or check the folder's permissions, then run again"
        if refused
        else "`gongkai rebuild` makes it anew"
    )
    return f"{path}: cannot be read ({error}); {remedy}"
