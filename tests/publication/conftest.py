"""An invented archive, published, and a client for the application that serves it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from publication.server import application
from tests.publication.world import World, build_world

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The archive and its snapshot, read by all tests and changed by none."""
    return build_world(tmp_path_factory.mktemp("data"))


@pytest.fixture
def fresh_world(tmp_path: Path) -> World:
    """The same, for a test that changes it."""
    return build_world(tmp_path)


@pytest.fixture(scope="session")
def ask(world: World) -> Ask:
    """Send one request to the published archive: `ask("/path", method="HEAD", headers={...})`."""
    app = application(world.data)
    loop = asyncio.new_event_loop()
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://archive.example")

    def send(path: str, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
        return loop.run_until_complete(client.request(method, path, headers=headers))

    return send
