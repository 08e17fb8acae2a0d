"""The data folder: the one place where everything that a run keeps lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class CannotStartError(Exception):
    """The command could not start (exit status 2). The message names the file and what to do."""


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

    def create(self) -> None:
        """Make the folder. Raises CannotStartError where that is not possible."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStartError(
                f"{self.root}: the data folder cannot be made ({error.strerror}); name another with --data"
            ) from None

    def require_archive(self) -> None:
        """Raises CannotStartError where nothing was archived yet."""
        if not self.archive.is_dir():
            raise CannotStartError(
                f"{self.archive}: there is no archive; run `gongkai crawl` or `gongkai import` first, or name the "
                "data folder with --data"
            )
