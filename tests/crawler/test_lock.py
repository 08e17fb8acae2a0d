"""The run lock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.lock import LockHeldError, run_lock

HOLD = """
import sys
from pathlib import Path
from crawler.lock import run_lock
with run_lock(Path(sys.argv[1]), "nightly"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_learns_who_holds_the_lock(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    told = f"`gongkai nightly`, process {holder.pid}, since 20"
    with pytest.raises(LockHeldError, match=told), run_lock(tmp_path, "crawl"):
        pass
    holder.communicate("")


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.wait()
    with run_lock(tmp_path, "crawl"):
        assert str(os.getpid()) in (tmp_path / "lock").read_text()


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with run_lock(tmp_path, "crawl"):
            pass
