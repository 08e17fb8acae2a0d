"""The ledger of an archive folder, made ready for reading or for writing."""

from __future__ import annotations

from pathlib import Path

from archive.errors import ArchiveError
from archive.ledger import LEDGER_NAME, Ledger
from archive.reindex import recover, reindex
from archive.scan import warc_files


def ledger_for_reading(root: Path) -> Ledger:
    """Open the ledger as it is. Raises ArchiveError where there is none."""
    if not (root / LEDGER_NAME).exists():
        if root.is_dir() and warc_files(root):
            raise ArchiveError(
                f"{root / LEDGER_NAME}: the ledger is gone; `gongkai rebuild` makes it anew from the WARC "
                "files"
            )
        raise ArchiveError(
            f"{root}: there is no archive here; `gongkai crawl` or `gongkai import` begins one"
        )
    return Ledger.open(root / LEDGER_NAME, read_only=True)


def ledger_for_writing(root: Path) -> Ledger:
    """Open the ledger, or make it anew, and remove the traces of a crash. The caller holds the archive's lock."""
    try:
        ledger_file = root / LEDGER_NAME
        # An empty one says as little as none, and what it does not know must not pass for unacknowledged.
        if not (ledger_file.exists() and ledger_file.stat().st_size) and warc_files(root):
            reindex(root)
        ledger = Ledger.open(root / LEDGER_NAME)
        try:
            recover(root, ledger)
        except BaseException:
            ledger.close()
            raise
    except OSError as error:
        raise ArchiveError(
            f"{error.filename or root}: the archive cannot be made ready for writing ({error.strerror}); "
            "check the disk and the folder's permissions"
        ) from error
    return ledger
