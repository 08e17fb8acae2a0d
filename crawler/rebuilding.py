"""`gongkai rebuild`: the database anew from the archive alone, put in the old one's place when it is whole."""

from __future__ import annotations

from pathlib import Path

from crawler.folder import DataFolder
from crawler.ingest import IngestResult
from crawler.runs import apply_archive, writing
from storage.database import Database


def rebuild(folder: DataFolder) -> IngestResult:
    """Apply the whole archive to an empty database, then swap it in. The old one stays until that moment."""
    anew = folder.database.with_name("gongkai.rebuilding.db")
    with writing(folder, "rebuild") as archive:
        _remove_database(anew)
        try:
            with Database.open(anew) as database:
                result = apply_archive(archive, database)
        except BaseException:
            # Half of it is of no use, and keeps a full disk full.
            _remove_database(anew)
            raise
        # The last connection has closed, so the write-ahead log is merged and the file is whole by itself.
        _remove_journals(folder.database)
        anew.replace(folder.database)
    return result


def _remove_database(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_journals(path)


def _remove_journals(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
