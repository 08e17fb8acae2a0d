"""The lock that keeps two runs from writing into the same data folder."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.clock import now
from crawler.folder import CannotStartError


class LockHeldError(Exception):
    """Another run holds the lock. The message says which, since when, and what to do."""


@contextmanager
def run_lock(data: Path, command: str) -> Iterator[None]:
    """Hold `DATA/lock` for a command that writes. The system releases it with the process, even after kill -9.

    Raises LockHeldError where another process holds it, CannotStartError where the folder cannot be written.
    """
    path = data / "lock"
    try:
        opened = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotStartError(
            f"{path}: cannot be opened for writing ({error.strerror}); check the folder's permissions"
        ) from None
    with opened as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockHeldError(f"{path}: {_holder(path)}; wait until it ends or stop it first") from None
        file.truncate(0)
        holder = {"pid": os.getpid(), "command": command, "since": f"{now():%Y-%m-%dT%H:%M:%SZ}"}
        file.write(json.dumps(holder))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"is held by `gongkai {held['command']}`, process {held['pid']}, since {held['since']}"
    except (OSError, ValueError, KeyError):
        return "is held by another run that is just starting or ending"
