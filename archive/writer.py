"""Appending records to the archive's WARC files so that each acknowledged one survives a crash."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from archive import warc
from archive.entry import Entry
from archive.errors import ArchiveError
from archive.ledger import Ledger
from archive.record import Record
from archive.scan import FILE_NAME, warc_files

MAX_FILE_SIZE = 1 << 30


class Writer:
    """Writes to the newest WARC file and begins the next one when it is full.

    The order is: bytes into the file, fsync, then the ledger's rows. Where any of it fails, the file is cut
    back and nothing was written.
    """

    def __init__(
        self,
        root: Path,
        ledger: Ledger,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        max_file_size: int = MAX_FILE_SIZE,
    ) -> None:
        self._root = root
        self._ledger = ledger
        self._clock = clock
        self.new_id = new_id
        self._max_file_size = max_file_size
        self._host = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname()) or "localhost"
        self._descriptor: int | None = None
        self._name = ""
        self._length = 0

    def append(
        self, records: Sequence[Record], also: Callable[[list[Entry]], None] = lambda kept: None
    ) -> list[Entry]:
        """Write records that belong together with one fsync, and return their rows. Raises ArchiveError.

        `also` is what the ledger does in the same transaction (`Ledger.add`).
        """
        descriptor, beginning = self._open_file()
        try:
            entries, content = self._serialise([*beginning, *records])
            _write(descriptor, content, self._length)
            _require_in_place(self._root / self._name, descriptor)
            kept = self._ledger.add(entries, also)
        except OSError as error:
            self._give_up(descriptor)
            raise ArchiveError(
                f"{self._root / self._name}: cannot be written ({error.strerror}); free some space on the "
                "disk or check its permissions, then run again: nothing that was archived before is lost"
            ) from error
        except BaseException:
            self._give_up(descriptor)
            raise
        self._length += len(content)
        return kept

    def close(self) -> None:
        """Close the current file; the next record opens it again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _serialise(self, records: Sequence[Record]) -> tuple[list[Entry], bytes]:
        entries: list[Entry] = []
        members: list[bytes] = []
        end = self._length
        for record in records:
            member = record.to_member()
            entries.append(Entry.of(record, self._name, end, len(member)))
            members.append(member)
            end += len(member)
        return entries, b"".join(members)

    def _give_up(self, descriptor: int) -> None:
        """Take back what was not acknowledged. The next record finds its place from the ledger."""
        with suppress(OSError):
            os.ftruncate(descriptor, self._length)
        if self._length == 0:
            with suppress(OSError):
                (self._root / self._name).unlink()
        self.close()

    def _open_file(self) -> tuple[int, list[Record]]:
        """Return a file that takes the next record, and the warcinfo that a new one begins with."""
        if self._descriptor is not None and self._length < self._max_file_size:
            return self._descriptor, []
        self.close()
        at = self._clock()
        continued = self._continued()
        self._name, self._length = continued or (self._next_name(at), 0)
        flags = os.O_WRONLY | os.O_CLOEXEC | (0 if continued else os.O_CREAT | os.O_EXCL)
        try:
            self._descriptor = os.open(self._root / self._name, flags, 0o644)
            if continued:
                return self._descriptor, []
            _sync_folder(self._root)
        except OSError as error:
            self.close()
            raise ArchiveError(
                f"{self._root / self._name}: cannot be opened for writing ({error.strerror}); check the "
                "disk and the folder's permissions"
            ) from error
        return self._descriptor, [warc.warcinfo(self.new_id(), at, self._name, self._host)]

    def _continued(self) -> tuple[str, int] | None:
        """Return the newest file and its length where it is sound and has room."""
        known = self._ledger.files()
        names = sorted({path.name for path in warc_files(self._root)} | known.keys())
        if not names:
            return None
        length, sealed = known.get(names[-1], (0, False))
        path = self._root / names[-1]
        # Whatever is longer or shorter than the ledger says is damaged, and stays as it is.
        sound = length > 0 and not sealed and path.is_file() and path.stat().st_size == length
        return (path.name, length) if sound and length < self._max_file_size else None

    def _next_name(self, at: datetime) -> str:
        """Name a new file so that it sorts behind every earlier one, even if the clock has gone back."""
        timestamp = at.astimezone(UTC).strftime("%Y%m%d%H%M%S") + f"{at.microsecond // 1000:03d}"
        serial = 0
        for name in [path.name for path in warc_files(self._root)] + list(self._ledger.files()):
            match = FILE_NAME.fullmatch(name)
            if match:
                timestamp = max(timestamp, match["timestamp"])
                serial = max(serial, int(match["serial"]) + 1)
        return f"gongkai-{timestamp}-{serial:05d}-{self._host}.warc.gz"


def _write(descriptor: int, content: bytes, position: int) -> None:
    """Write all of it and wait until the disk has it."""
    view = memoryview(content)
    while view:
        written = os.pwrite(descriptor, view, position)
        view = view[written:]
        position += written
    os.fsync(descriptor)


def _require_in_place(path: Path, descriptor: int) -> None:
    """What is written to a file that somebody has removed meanwhile goes nowhere."""
    try:
        in_place = path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        in_place = False
    if not in_place:
        raise ArchiveError(
            f"{path}: the file was removed while it was being written; restore it from a copy, then run again: "
            "a new file is begun behind it"
        )


def _sync_folder(folder: Path) -> None:
    """Make a new file's name durable; its content alone does not."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
