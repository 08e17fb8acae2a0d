"""The published snapshot: a read-only copy of the database, indexed for search, swapped in atomically.

A snapshot is a file of its own, `gongkai-DATE-HASH.db`; `current` is a text file that holds the name of the one
that is served. A reader that has one open keeps it whole while the next one takes over.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import sqlite_utils

from storage.database import require_ours
from storage.errors import StorageError
from storage.search import search_text

# The one that is served and two to go back to.
KEPT = 3
INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "authorities": (("region", "level"), ("portal_id",), ("name",)),
    "authority_names": (("name",),),
    "captures": (("sha256",), ("url",), ("portal_id",)),
    "reports": (("year", "kind"), ("sha256",), ("first_seen",), ("published_on",)),
    "report_documents": (("sha256",),),
    "versions": (("sha256",), ("change", "first_seen")),
    "requests": (("row", "total"),),
    "disclosure": (("item", "measure", "value"),),
    "reviews": (("kind", "total"),),
    "findings": (("rule", "severity"), ("other_report_id",)),
    "coverage": (("status", "year"), ("year",)),
    "run_portals": (("portal_id",),),
}
_SNAPSHOT_NAME = re.compile(r"gongkai-\d{4}-\d{2}-\d{2}-([0-9a-f]{12})\.db")


def publish(database_path: Path, folder: Path, as_of: date) -> Path:
    """Build a snapshot of the database in `folder`, make it the current one and return its path.

    Where the current snapshot already holds the same data it stays, and nothing is written. Readers of the
    database are not disturbed, and a writer may go on. Raises StorageError where it cannot be done.
    """
    if not database_path.is_file():
        raise StorageError(
            f"{database_path}: there is no database; run `gongkai crawl` or `gongkai import` first"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        building = folder / f"building-{os.getpid()}.db"
        with _scratch(building):
            _copy(database_path, building)
            digest = _digest(building)
            held = current(folder)
            if held is not None and _hash_in(held.name) == digest:
                return held
            _furnish(building)
            snapshot = folder / f"gongkai-{as_of.isoformat()}-{digest}.db"
            _sync(building)
            building.replace(snapshot)
        _point(folder, snapshot.name)
        _remove_old(folder, snapshot)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{folder}: the snapshot cannot be written ({error})") from error
    return snapshot


def current(folder: Path) -> Path | None:
    """The snapshot that is served, None where none was published yet."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = folder / name
    return path if _SNAPSHOT_NAME.fullmatch(name) and path.is_file() else None


@contextmanager
def _scratch(path: Path) -> Iterator[None]:
    path.unlink(missing_ok=True)
    try:
        yield
    finally:
        for leftover in (path, path.with_name(path.name + "-journal")):
            leftover.unlink(missing_ok=True)


def _copy(database_path: Path, building: Path) -> None:
    uri = f"{database_path.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=30)) as source:
        require_ours(source, database_path)
        source.execute("VACUUM INTO ?", (str(building),))
    with closing(sqlite3.connect(building, isolation_level=None)) as copy:
        # How far the archive has been read is the working database's own affair, and differs after a rebuild.
        copy.execute("DROP TABLE ingested")
        copy.execute("DROP TABLE readings")


def _digest(building: Path) -> str:
    """Twelve hexadecimal digits of what the tables hold: the same data gives the same name on any day."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(building)) as copy:
        digest.update(repr(copy.execute("PRAGMA user_version").fetchone()).encode())
        tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in tables:
            columns = [row[1] for row in copy.execute(f"PRAGMA table_info([{table}])")]
            order = ", ".join(f"[{column}]" for column in columns)
            digest.update(repr((table, columns)).encode())
            for row in copy.execute(f"SELECT {order} FROM [{table}] ORDER BY {order}"):  # noqa: S608
                digest.update(repr(row).encode())
    return digest.hexdigest()[:12]


def _furnish(building: Path) -> None:
    # Own connection, handed to sqlite-utils: it has to be closed before the file takes its name.
    with closing(sqlite3.connect(building, isolation_level=None)) as connection:
        database = sqlite_utils.Database(connection)
        connection.execute("PRAGMA journal_mode = DELETE")
        for table, indexes in INDEXES.items():
            for columns in indexes:
                database.table(table).create_index(columns)
        # Before the search index and never after it: VACUUM may renumber the rows that the index points at.
        connection.execute("VACUUM")
        _add_search(connection)
        database.analyze()


def _add_search(connection: sqlite3.Connection) -> None:
    """The full-text tables, without a second copy of the text: Datasette finds them by its metadata's fts_table."""
    connection.create_function("search_text", 1, search_text, deterministic=True)
    connection.execute("BEGIN")
    connection.execute("CREATE VIRTUAL TABLE sections_fts USING fts5(heading, text, content='')")
    connection.execute(
        "INSERT INTO sections_fts (rowid, heading, text) "
        "SELECT id, search_text(heading), search_text(text) FROM sections ORDER BY id"
    )
    connection.execute("CREATE VIRTUAL TABLE reports_fts USING fts5(authority, title, year, content='')")
    connection.execute(
        "INSERT INTO reports_fts (rowid, authority, title, year) "
        "SELECT reports.rowid, search_text((SELECT group_concat(name, ' ') FROM (SELECT authorities.name UNION "
        "SELECT name FROM authority_names WHERE authority_id = authorities.id ORDER BY 1))), "
        "search_text(coalesce(title, '')), search_text(CAST(coalesce(year, '') AS TEXT)) "
        "FROM reports JOIN authorities ON authorities.id = authority_id ORDER BY reports.rowid"
    )
    for table in ("sections_fts", "reports_fts"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
    connection.execute("COMMIT")


def _point(folder: Path, name: str) -> None:
    pointer = folder / f"current-{os.getpid()}"
    pointer.write_text(name + "\n", encoding="utf-8")
    _sync(pointer)
    _sync(folder)
    pointer.replace(folder / "current")
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old(folder: Path, snapshot: Path) -> None:
    held = [path for path in folder.iterdir() if _SNAPSHOT_NAME.fullmatch(path.name) and path != snapshot]
    held.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for path in held[KEPT - 1 :]:
        path.unlink()


def _hash_in(name: str) -> str | None:
    match = _SNAPSHOT_NAME.fullmatch(name)
    return match.group(1) if match else None
