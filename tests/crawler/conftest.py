"""A demo that really ran, once for all tests that look at what it left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest


def gongkai(
    *arguments: str | Path, timeout: float = 240, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, with `environment` laid over ours; the output is text."""
    command = [sys.executable, "-m", "crawler", *map(str, arguments)]
    env = {**os.environ, **(environment or {})}
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, env=env)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of `gongkai demo --no-serve` and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    done = gongkai("demo", "--no-serve", "--data", folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout
