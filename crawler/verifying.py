"""`gongkai verify`: the archive against itself, and the database against the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from archive.archive import Archive
from archive.errors import ArchiveError
from archive.verify import Progress, verify
from crawler.folder import DataFolder
from crawler.runs import writing
from storage.errors import unreadable


@dataclass(frozen=True, slots=True)
class Problem:
    """Something damaged or missing. `file` and `offset` say where, `url` what it is about where that is known."""

    file: str
    offset: int | None
    url: str | None
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """As `gongkai verify --json` prints it."""
        return asdict(self)


def find_problems(
    folder: DataFolder, progress: Progress, *, since: datetime | None = None
) -> Iterator[Problem]:
    """Yield what is damaged or missing in the data folder. `progress` is given bytes read and bytes in all.

    With `since` WARC files that were complete before that moment are not read.
    """
    for damage in verify(folder.archive, progress, since=since):
        yield Problem(damage.file, damage.offset, damage.url, damage.problem)
    yield from _references(folder)


def repair_archive(folder: DataFolder) -> None:
    """Set right what can be set right without losing anything (`archive.repair`)."""
    with writing(folder, "verify") as archive:
        archive.repair()


def _references(folder: DataFolder) -> Iterator[Problem]:
    """Every original and capture of the database must be in the archive."""
    if not folder.database.exists():
        return
    name = folder.database.name
    try:
        archive = Archive.open(folder.archive, read_only=True)
    except ArchiveError:
        # The ledger is gone; that is among the damages already, and without it there is nothing to compare with.
        return
    uri = folder.database.absolute().as_uri() + "?mode=ro"
    with archive, closing(sqlite3.connect(uri, uri=True)) as database:
        try:
            for sha256, filename in database.execute(
                "SELECT sha256, filename FROM originals ORDER BY sha256"
            ):
                if not archive.has_original(sha256):
                    sentence = f"{folder.database}: the original {sha256} ({filename}) is not in the archive"
                    yield Problem(name, None, None, sentence)
            for record_id, url in database.execute("SELECT id, url FROM captures ORDER BY id"):
                if not archive.has_record(record_id):
                    sentence = f"{folder.database}: the capture {record_id} of {url} is not in the archive"
                    yield Problem(name, None, url, sentence)
        except sqlite3.DatabaseError as error:
            yield Problem(name, None, None, unreadable(folder.database, error))
