"""What every room's tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the checkout. They are public records of others and stay outside."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no real documents: there is no folder `shared` beside the checkout")
    return folder


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
