"""An invented archive, published, and a client for the application that serves it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from crawler.browser import find_chromium
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


def asking(data: Path) -> Ask:
    """Sends one request to what is published in a data folder: `ask("/path", method="HEAD", headers={...})`."""
    app = application(data)
    loop = asyncio.new_event_loop()
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://archive.example")

    def send(path: str, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
        return loop.run_until_complete(client.request(method, path, headers=headers))

    return send


@pytest.fixture(scope="session")
def ask(world: World) -> Ask:
    """Asks the archive that all tests read."""
    return asking(world.data)


@contextmanager
def running(data: Path) -> Iterator[int]:
    """A real server on loopback; gives its port."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(application(data), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; closed after each module, for its event loop is in the way of others."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_site(demo: tuple[Path, str]) -> Iterator[str]:
    """The demo's archive, served."""
    with running(demo[0]) as port:
        yield f"http://127.0.0.1:{port}"
