from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.storage.builders import Nights


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "gongkai.db") as opened:
        yield opened


@pytest.fixture
def nights(database: Database) -> Nights:
    return Nights(database).begin()
