"""Many lives of one command: a process loads the program once and forks for each of them, so that none waits for that.

A life is a process like any other, and can be killed as one.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Protocol, Self


class Life(Protocol):
    """A running command, as `subprocess.Popen` has it."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


class Lives:
    """Begins lives, one at a time, inside a with block."""

    def __enter__(self) -> Self:
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.crawler.lives"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._nursery.communicate(timeout=60)

    def begin(self, arguments: Sequence[str]) -> Life:
        """Run `gongkai` with these arguments."""
        return _Life(self._nursery, arguments)


class _Life:
    def __init__(self, nursery: subprocess.Popen[str], arguments: Sequence[str]) -> None:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        self._said = nursery.stdout
        self._status: int | None = None
        nursery.stdin.write("\t".join(arguments) + "\n")
        self.pid = int(self._said.readline())

    def poll(self) -> int | None:
        if self._status is None and select.select([self._said], [], [], 0)[0]:
            self._status = int(self._said.readline())
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        deadline = time.monotonic() + (timeout or 60)
        while self.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.001)
        assert self._status is not None
        return self._status


def _nurse() -> None:
    """Fork for each line of standard input: say the child's process id, and how it ended when it has."""
    # Everything but what installs Twisted's reactor, which each life has to do for itself.
    import crawler.nightly  # noqa: F401
    from crawler.cli import main

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nothing, stream)
            main(line.rstrip("\n").split("\t"), prog_name="gongkai")
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    _nurse()
