"""What a query of a reader's own may not do beyond what Datasette forbids: take the memory, or see the disk."""

from __future__ import annotations

import sqlite3
from typing import Any

from pluggy import HookimplMarker

from publication.edition import DATABASE, Edition

hookimpl = HookimplMarker("datasette")

# Bytes of a text, a blob or a row. A query is stopped between its steps only, and one value is made in one step:
# `hex(zeroblob(400000000))` took 1.2 GB and six seconds.
LONGEST_VALUE = 32_000_000


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Bound what a connection of an edition does."""
    if isinstance(datasette, Edition) and database == DATABASE:
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        conn.set_authorizer(_authorized)


def _authorized(action: int, first: str | None, second: str | None, *_: object) -> int:
    """The path of the snapshot reads as NULL; everything else is as the snapshot, which is immutable, allows."""
    if action == sqlite3.SQLITE_READ and second == "file" and (first or "").lower() == "pragma_database_list":
        return sqlite3.SQLITE_IGNORE
    return sqlite3.SQLITE_OK
