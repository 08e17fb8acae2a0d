"""One writer at a time: a lock on the archive folder, which the system takes from a process that ends."""

from __future__ import annotations

import fcntl
import os
import weakref
from pathlib import Path

from archive.errors import ArchiveError

LOCK_NAME = "lock"


class Lock:
    """Held from creation to `release`. Raises ArchiveError where the archive is being written."""

    def __init__(self, root: Path) -> None:
        path = root / LOCK_NAME
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._descriptor, 32).decode("ascii", "replace").strip()
            self.release()
            raise ArchiveError(
                f"{root}: another run (process {holder or 'unknown'}) is writing to this archive; "
                "wait until it has ended"
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)
        _held.add(self)

    def release(self) -> None:
        """Let others write."""
        if self._descriptor is not None:
            # A child that was just forked may still hold the descriptor: closing ours alone would keep the lock.
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = None

    def forget(self) -> None:
        """Close an inherited descriptor in a child process, which must not unlock what its parent holds."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @staticmethod
    def is_held(root: Path) -> bool:
        """Whether anyone is writing to the archive now."""
        try:
            descriptor = os.open(root / LOCK_NAME, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


_held: weakref.WeakSet[Lock] = weakref.WeakSet()


def _release_in_child() -> None:
    """Close the inherited lock, so that a document reader that outlives a killed run does not keep it."""
    for lock in list(_held):
        lock.forget()


os.register_at_fork(after_in_child=_release_in_child)
