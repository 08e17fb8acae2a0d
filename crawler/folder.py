"""The data folder: the one place where everything that a run keeps lies."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

# The magic of a SQLite file (https://www.sqlite.org/fileformat2.html, 1.3).
_SQLITE = b"SQLite format 3\0"


class CannotStartError(Exception):
    """The command could not start (exit status 2). The message names the file and what to do."""


def write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever reads it has the old text or the new one, and never half of it.

    Raises OSError with the file's name, which a disk that fills up leaves out.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The paths under `--data` (docs/architecture.md lists them)."""

    root: Path

    @property
    def archive(self) -> Path:
        """The WARC files and the ledger."""
        return self.root / "archive"

    @property
    def database(self) -> Path:
        """The working database."""
        return self.root / "gongkai.db"

    @property
    def published(self) -> Path:
        """The snapshots that Datasette serves."""
        return self.root / "published"

    @property
    def logs(self) -> Path:
        """One log a run, and the last summary."""
        return self.root / "logs"

    @property
    def deadlines(self) -> Path:
        """Local deadlines, kept by the user; optional."""
        return self.root / "deadlines.csv"

    @property
    def authorities(self) -> Path:
        """Who took whose place, kept by the user; optional."""
        return self.root / "authorities.csv"

    @property
    def entries(self) -> Path:
        """What lists said of the reports that were found; made again where it is gone."""
        return self.root / "entries.db"

    @property
    def told(self) -> Path:
        """Until when the summary and each channel have told what happened."""
        return self.root / "told.json"

    @property
    def night(self) -> Path:
        """The night that is under way, until its morning is told."""
        return self.root / "night.json"

    @property
    def checks(self) -> Path:
        """What `gongkai portal check` last found of each portal."""
        return self.root / "checks.json"

    def create(self) -> None:
        """Make the folder. Raises CannotStartError where that is not possible."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStartError(
                f"{self.root}: the data folder cannot be made ({error.strerror}); name another with --data"
            ) from None

    def require_database(self) -> None:
        """Raises CannotStartError where nothing was stored yet, or where the file is no database of ours."""
        self._require_folder()
        if not self.database.exists():
            raise CannotStartError(
                f"{self.database}: there is no database yet; run `gongkai nightly` or `gongkai import`"
            )
        try:
            with self.database.open("rb") as file:
                magic = file.read(len(_SQLITE))
        except OSError as error:
            raise CannotStartError(f"{self.database}: cannot be read ({error.strerror})") from None
        if magic != _SQLITE:
            raise CannotStartError(
                f"{self.database}: is not a database; move it away and run `gongkai rebuild`"
            )

    def require_archive(self) -> None:
        """Raises CannotStartError where nothing was archived yet."""
        self._require_folder()
        if not any(self.archive.glob("*.warc.gz")):
            raise CannotStartError(
                f"{self.archive}: there is no archive; run `gongkai crawl` or `gongkai import` first, or name the "
                "data folder with --data"
            )

    def _require_folder(self) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise CannotStartError(f"{self.root}: is a file; --data takes a folder")
        if self.root.is_dir() and not os.access(self.root, os.R_OK | os.X_OK):
            raise CannotStartError(f"{self.root}: cannot be looked into; check the folder's permissions")
