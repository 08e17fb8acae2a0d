"""Bringing ledger and WARC files together again: after a crash or a restore, or without a ledger."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from archive.entry import Entry
from archive.ledger import LEDGER_NAME, Ledger
from archive.record import MalformedRecord
from archive.scan import Gap, Member, scan, warc_files

Progress = Callable[[int, int], None]
_BATCH = 500


def reindex(root: Path, progress: Progress | None = None) -> int:
    """Make the ledger anew from the WARC files and return the number of records found.

    It is made beside the old one and put in its place when it is whole. Damaged bytes are left where they
    are. `progress` is given the bytes read and the bytes in all. The caller holds the archive's lock.
    """
    new = root / f"{LEDGER_NAME}.new"
    for leftover in (new, *_companions(new)):
        leftover.unlink(missing_ok=True)
    ledger = Ledger.open(new)
    try:
        files = warc_files(root)
        total, done, count = sum(path.stat().st_size for path in files), 0, 0
        for path in files:
            count += _index(ledger, path, cut=False)
            done += path.stat().st_size
            if progress:
                progress(done, total)
    finally:
        ledger.close()
    for companion in _companions(root / LEDGER_NAME):
        companion.unlink(missing_ok=True)
    new.replace(root / LEDGER_NAME)
    return count


def recover(root: Path, ledger: Ledger) -> None:
    """Make the files end where the ledger does.

    A whole record behind the last acknowledged one was written before the ledger could say so (or the ledger
    was restored from an older copy) and is taken in; a torn one is cut off. Nothing is read of files that end
    where they should. A file that lost bytes stays as it is, for `verify` to name; so does one whose last
    acknowledged record is damaged, for what lies there may be no torn end but something that was appended later.
    """
    known = ledger.files()
    for path in warc_files(root):
        length, sealed = known.get(path.name, (0, False))
        size = path.stat().st_size
        if size == 0 and length == 0:
            # The run was killed between making the file and writing its first record.
            path.unlink()
        elif size > length and not sealed:
            last = ledger.last_in_file(path.name)
            sound = last is None or _is_whole(path, last)
            _index(ledger, path, start=length if sound or last is None else last.offset, cut=sound)


def _is_whole(path: Path, entry: Entry) -> bool:
    found = next(scan(path, entry.offset, entry.offset + entry.length))
    return isinstance(found, Member) and found.length == entry.length


def _index(ledger: Ledger, path: Path, *, start: int = 0, cut: bool) -> int:
    """Take in a file's records from `start` on. A torn end is cut off where `cut` says so, or else the file is sealed.

    A whole record that no ledger row can be made of was written by another tool: it is never cut.
    """
    count = 0
    torn: Gap | None = None
    damaged = False
    batch: list[Entry] = []
    for found in scan(path, start):
        entry = _entry(path.name, found)
        if entry is None:
            torn = torn or Gap(found.offset, found.length, "")
            damaged = damaged or isinstance(found, Member)
            continue
        damaged = damaged or torn is not None
        torn = None
        batch.append(entry)
        count += 1
        if len(batch) == _BATCH:
            ledger.add(batch)
            batch = []
    ledger.add(batch)
    if torn is not None and cut and not damaged:
        _cut(path, torn.offset)
    elif torn is not None or damaged:
        ledger.seal(path.name, path.stat().st_size)
    return count


def _entry(file: str, found: Member | Gap) -> Entry | None:
    if isinstance(found, Gap):
        return None
    try:
        return Entry.of(found.record, file, found.offset, found.length)
    except (MalformedRecord, ValueError):
        return None


def _cut(path: Path, length: int) -> None:
    if length == 0:
        path.unlink()
        return
    with path.open("r+b") as file:
        file.truncate(length)
        os.fsync(file.fileno())


def _companions(path: Path) -> list[Path]:
    return [path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm")]
