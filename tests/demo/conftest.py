"""The sample portals, serving for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.server import SamplePortals


@pytest.fixture
def portals() -> Iterator[SamplePortals]:
    with SamplePortals() as serving:
        yield serving
