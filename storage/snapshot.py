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

from storage.database import require_ours
from storage.errors import StorageError
from storage.furnishing import INDEXES, LAYOUT, furnish, summaries
from storage.withheld import leave_out_withheld, withheld_in

# The one that is served and two to go back to.
KEPT = 3
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
            snapshot = _with_hash(folder, digest)
            if snapshot is not None and snapshot == current(folder):
                return snapshot
            if snapshot is None:
                furnish(building)
                snapshot = folder / f"gongkai-{as_of.isoformat()}-{digest}.db"
                _sync(building)
                building.replace(snapshot)
            else:  # one that was rolled back from
                os.utime(snapshot)
        _point(folder, snapshot.name)
        _remove_old(folder, snapshot)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            f"{folder}: the snapshot cannot be written ({error}); free some space on the disk or check its "
            "permissions, then run again"
        ) from error
    return snapshot


def rollback(folder: Path) -> Path:
    """Make the snapshot before the current one the current one, and return its path.

    Raises StorageError where there is none to go back to.
    """
    try:
        serving = current(folder)
        if serving is None:
            raise StorageError(f"{folder}: nothing has been published; run `gongkai publish` first")
        held = _held(folder)
        older = held[: held.index(serving)]
        if not older:
            raise StorageError(f"{serving}: is the oldest snapshot that is kept; there is none to go back to")
        if not is_served_by_us(older[-1]):
            raise StorageError(
                f"{older[-1]}: was published by another version of gongkai and cannot be served"
            )
        if again := withheld_in(serving) - withheld_in(older[-1]):
            raise StorageError(
                f"{older[-1]}: serves what is withheld since ({min(again)}); undo that, or publish anew"
            )
        _point(folder, older[-1].name)
    except OSError as error:
        raise StorageError(f"{folder}: the snapshot cannot be changed ({error})") from error
    return older[-1]


def is_served_by_us(snapshot: Path) -> bool:
    """Whether a snapshot has what the pages of this version rely on."""
    try:
        with closing(sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)) as connection:
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return False
    return bool(layout == LAYOUT)


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
        leave_out_withheld(copy)


def _digest(building: Path) -> str:
    """Twelve hexadecimal digits of what the tables hold: the same data gives the same name on any day."""
    digest = hashlib.sha256(repr((LAYOUT, INDEXES, summaries())).encode())
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


def _held(folder: Path) -> list[Path]:
    """The snapshots in the folder, the one published last at the end."""
    held = [path for path in folder.iterdir() if _SNAPSHOT_NAME.fullmatch(path.name)]
    return sorted(held, key=lambda path: (path.stat().st_mtime_ns, path.name))


def _with_hash(folder: Path, digest: str) -> Path | None:
    return next((path for path in _held(folder) if path.name.endswith(f"-{digest}.db")), None)


def _remove_old(folder: Path, snapshot: Path) -> None:
    for path in [path for path in _held(folder) if path != snapshot][: -(KEPT - 1)]:
        path.unlink()
