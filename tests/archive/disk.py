"""A disk that fails at its n-th operation, for a process that was forked for it.

It stands between a program and the files of one folder: what Python asks of the system through `os`, and what SQLite
asks through its own interface to the system (https://www.sqlite.org/vfs.html), whose default it opens up in place.
Nothing of the archive is replaced. Until it fails every operation is carried out; a power cut takes back what was not
synced.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

How = Literal["refused", "full", "half", "killed", "power cut", "power cut in disorder"]
_SQLITE_OK, _SQLITE_FULL, _SQLITE_FSYNC, _SQLITE_CANTOPEN = 0, 13, 1034, 14
_SQLITE_OPEN_CREATE = 0x4

_Pointer = ctypes.c_void_p
_Open = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, _Pointer, _Pointer, ctypes.c_int, _Pointer)
_Write = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, _Pointer, ctypes.c_int, ctypes.c_int64)
_Truncate = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, ctypes.c_int64)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, ctypes.c_int)


class _Methods(ctypes.Structure):
    """sqlite3_io_methods: what may be done with an open file."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("close", _Pointer),
        ("read", _Pointer),
        ("write", _Pointer),
        ("truncate", _Pointer),
        ("sync", _Pointer),
        ("more", _Pointer * 13),
    ]


class _System(ctypes.Structure):
    """sqlite3_vfs, up to what opens a file."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_name", ctypes.c_int),
        ("next", _Pointer),
        ("name", ctypes.c_char_p),
        ("data", _Pointer),
        ("open", _Pointer),
    ]


class Disk:
    """Counts what is done to the files in `root`; at operation number `fail_at` (0: never) it fails as `how` says."""

    def __init__(self, root: Path, fail_at: int = 0, how: How = "refused") -> None:
        self.operations = 0
        self._root = f"{root}{os.sep}"
        self._fail_at = fail_at
        self._how = how
        # What would be lost: of each file how to take back what was done to it since it was last synced.
        self._unsynced: list[tuple[str, Callable[[], None]]] = []
        self._kept: list[Any] = []

    def install(self) -> None:
        """From now on every operation of this process goes through here."""
        self._between_python_and_system()
        self._between_sqlite_and_system()

    def _fails(self) -> bool:
        self.operations += 1
        return self.operations == self._fail_at or (
            self._how == "full" and 0 < self._fail_at <= self.operations
        )

    def _end(self) -> None:
        """The process is no more, and after a power cut neither is what was not synced."""
        if self._how.startswith("power cut"):
            for number, (_, take_back) in enumerate(reversed(self._unsynced)):
                if self._how == "power cut" or number % 2:
                    take_back()
        if self._how not in ("refused", "full", "half"):
            os._exit(9)

    def _write(self, path: str, offset: int, content: bytes, carry_out: Callable[[bytes], int]) -> int | None:
        """The number of bytes written; None where the disk refuses."""
        if not path.startswith(self._root):
            return carry_out(content)
        fails = self._fails()
        if fails and self._how in ("refused", "full"):
            return None
        self._remember_bytes(path, offset, len(content))
        if not fails:
            return carry_out(content)
        carry_out(content[: len(content) // 2])
        self._end()
        return None

    def _truncate(self, path: str, size: int) -> bool:
        """Whether the file may be cut."""
        if not path.startswith(self._root):
            return True
        if self._fails():
            # A disk that takes no more bytes still cuts a file.
            self._end()
        self._remember_bytes(path, size, max(0, Path(path).stat().st_size - size))
        return True

    def _sync(self, path: str) -> bool:
        """Whether the file may be synced; then nothing of it is lost any more."""
        if not path.startswith(self._root) and f"{path}{os.sep}" != self._root:
            return True
        if self._fails() and self._how != "full":
            self._end()
            return False
        folder = f"{path}{os.sep}" == self._root
        self._unsynced = [
            (name, take_back) for name, take_back in self._unsynced if name != ("" if folder else path)
        ]
        return True

    def _create(self, path: str) -> bool:
        """Whether the file may be made. Its name lasts once its folder is synced."""
        if not path.startswith(self._root):
            return True
        if self._fails():
            self._end()
            return False
        # Behind it in the list come its bytes: they are taken back before it is.
        self._unsynced.append(("", lambda: Path(path).unlink(missing_ok=True)))
        return True

    def _remember_bytes(self, path: str, offset: int, count: int) -> None:
        if not self._how.startswith("power cut"):
            return
        size = Path(path).stat().st_size
        with Path(path).open("rb") as file:
            file.seek(offset)
            before = file.read(count)

        def take_back() -> None:
            if not Path(path).exists():
                return
            with Path(path).open("r+b") as file:
                file.seek(offset)
                file.write(before)
                file.truncate(size)

        self._unsynced.append((path, take_back))

    def _between_python_and_system(self) -> None:
        pwrite, fsync, ftruncate, open_ = os.pwrite, os.fsync, os.ftruncate, os.open

        def path_of(descriptor: int) -> str:
            return str(Path(f"/proc/self/fd/{descriptor}").readlink()).removesuffix(" (deleted)")

        def new_pwrite(descriptor: int, content: Any, offset: int) -> int:
            def carry_out(part: bytes) -> int:
                return pwrite(descriptor, part, offset)

            written = self._write(path_of(descriptor), offset, bytes(content), carry_out)
            if written is None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return written

        def new_fsync(descriptor: int) -> None:
            if not self._sync(path_of(descriptor)):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            fsync(descriptor)

        def new_ftruncate(descriptor: int, size: int) -> None:
            self._truncate(path_of(descriptor), size)
            ftruncate(descriptor, size)

        def new_open(path: Any, flags: int, *more: Any, **named: Any) -> int:
            new = flags & os.O_CREAT and not Path(path).exists()
            if new and not self._create(os.fspath(path)):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(path))
            return open_(path, flags, *more, **named)

        os.pwrite, os.fsync, os.ftruncate, os.open = new_pwrite, new_fsync, new_ftruncate, new_open  # type: ignore[assignment]

    def _between_sqlite_and_system(self) -> None:
        find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
        find.restype = ctypes.POINTER(_System)
        system = find(None).contents
        open_file = _Open(system.open)

        def new_open(vfs: int, name: int, file: int, flags: int, out: int) -> int:
            path = ctypes.string_at(name).decode() if name else ""
            new = path and flags & _SQLITE_OPEN_CREATE and not Path(path).exists()
            if new and not self._create(path):
                return _SQLITE_CANTOPEN
            result = int(open_file(vfs, name, file, flags, out))
            if result == _SQLITE_OK:
                place = ctypes.cast(file, ctypes.POINTER(ctypes.POINTER(_Methods)))
                methods = self._methods(place.contents.contents, path)
                place[0] = ctypes.pointer(methods)
            return result

        replaced = _Open(new_open)
        self._kept += [replaced, system]
        system.open = ctypes.cast(replaced, _Pointer).value

    def _methods(self, methods: _Methods, path: str) -> _Methods:
        """The methods of one open file, with what changes it led through here."""
        write, truncate, sync = _Write(methods.write), _Truncate(methods.truncate), _Sync(methods.sync)

        def new_write(file: int, content: int, count: int, offset: int) -> int:
            def carry_out(part: bytes) -> int:
                return int(write(file, ctypes.cast(part, _Pointer), len(part), offset))

            result = self._write(path, offset, ctypes.string_at(content, count), carry_out)
            return _SQLITE_FULL if result is None else result

        def new_truncate(file: int, size: int) -> int:
            self._truncate(path, size)
            return int(truncate(file, size))

        def new_sync(file: int, flags: int) -> int:
            if not self._sync(path):
                return _SQLITE_FSYNC
            # SQLite syncs the folder of a file that it has made together with the file.
            self._unsynced = [entry for entry in self._unsynced if entry[0]]
            return int(sync(file, flags))

        copied = _Methods.from_buffer_copy(methods)
        callbacks = (_Write(new_write), _Truncate(new_truncate), _Sync(new_sync))
        for name, callback in zip(("write", "truncate", "sync"), callbacks, strict=True):
            setattr(copied, name, ctypes.cast(callback, _Pointer).value)
        self._kept += [copied, *callbacks]
        return copied
