"""A demo that really ran, once for all tests that look at what it left."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def gongkai(*arguments: str | Path, timeout: float = 240) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does; the output is text."""
    command = [sys.executable, "-m", "crawler", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of `gongkai demo --no-serve` and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    done = gongkai("demo", "--no-serve", "--data", folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout
