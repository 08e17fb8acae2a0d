"""What every room's tests share."""

from __future__ import annotations

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
