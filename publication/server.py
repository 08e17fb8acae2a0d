"""`gongkai serve`: the current snapshot over HTTP, and the next one without a restart."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import uvicorn

from publication.edition import Edition
from publication.errors import NoSnapshotError, ServeError
from publication.plugins import register_plugins
from storage.snapshot import current, is_served_by_us

logger = logging.getLogger(__name__)

__all__ = ["NoSnapshotError", "Publication", "ServeError", "application", "require_free_port", "serve"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Publication:
    """The ASGI application: hands each request to the edition of the snapshot that is current.

    When `published/current` names another snapshot, the next request builds its edition while others are still
    answered by the old one; requests under way finish where they began, and the old edition is closed after its
    last one.
    """

    def __init__(self, data: Path) -> None:
        register_plugins()
        self._data = data
        self._edition = self._open(_current_snapshot(data))
        self._warm = False
        self._readers: dict[Edition, int] = {self._edition: 0}
        self._turning = asyncio.Lock()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        edition = await self._turn()
        self._readers[edition] += 1
        try:
            await _while_read(edition.client.app, scope, receive, send)
        finally:
            self._readers[edition] -= 1
            self._close_unread()

    async def _turn(self) -> Edition:
        """The edition to answer with, after moving to a newly published snapshot."""
        if not self._warm:
            async with self._turning:
                if not self._warm:
                    await self._edition.warm()
                    self._warm = True
                    _set_apart()
        if self._turning.locked():
            return self._edition
        async with self._turning:
            try:
                snapshot = _current_snapshot(self._data)
                if snapshot == self._edition.snapshot:
                    return self._edition
                edition = self._open(snapshot)
                await edition.warm()
            except (ServeError, OSError, sqlite3.Error) as error:
                # A pointer that is broken for a moment must not take the archive off the air.
                logger.warning("staying on snapshot %s: %s", self._edition.snapshot, error)
                return self._edition
            self._readers[edition] = 0
            self._edition = edition
        self._close_unread()
        return edition

    def _open(self, snapshot: Path) -> Edition:
        return Edition(snapshot, self._data / "archive")

    def _close_unread(self) -> None:
        for edition in [e for e, readers in self._readers.items() if not readers and e is not self._edition]:
            del self._readers[edition]
            edition.close()
            # When its threads and the frames of its last reader are gone, too.
            asyncio.get_running_loop().call_later(1, _set_apart)


def _set_apart() -> None:
    """Let the garbage collector look at what answers make, and not again and again at all that stays.

    Each of its full rounds went through every module and template, and some answer waited for it.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class _ReaderLeft(BaseException):
    """Nobody reads the rest of the answer. No `Exception`: Datasette would write about it to whom is gone."""


async def _while_read(app: Any, scope: Message, receive: Receive, send: Send) -> None:
    """Have a request answered until its reader leaves.

    uvicorn drops what is sent from then on, and a table would be streamed to its end for nobody: for who has gone, and
    for who asked for the head of the answer only.
    """
    left = asyncio.ensure_future(_until_left(receive))

    async def send_on(message: Message) -> None:
        if left.done():
            raise _ReaderLeft
        if scope["method"] == "HEAD" and message["type"] == "http.response.body":
            await send({"type": "http.response.body", "body": b""})
            raise _ReaderLeft
        await send(message)

    try:
        await app(scope, receive, send_on)
    except _ReaderLeft:
        logger.debug("the rest of %s is read by nobody", scope["path"])
    finally:
        left.cancel()


async def _until_left(receive: Receive) -> None:
    # What a GET sends besides its head is read by nobody.
    while (await receive())["type"] != "http.disconnect":
        pass


class _AnnouncingServer(uvicorn.Server):
    """A server that says so once it accepts connections."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def application(data: Path) -> Publication:
    """The ASGI application for a data folder. Raises NoSnapshotError where nothing has been published."""
    return Publication(data)


def serve(data: Path, host: str, port: int, announce: Callable[[str], None] = logger.info) -> None:
    """Serve the published snapshot of `data` until interrupted; `announce` is given the address once it answers.

    Port 0 takes a free one. Raises ServeError, in one sentence, for a port or host that cannot be had, and
    NoSnapshotError where nothing has been published; both before anything is served.
    """
    app = application(data)
    with _listen(host, port) as listener:
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, lifespan="off", server_header=False, date_header=True
        )
        try:
            _AnnouncingServer(config, lambda: announce(address)).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def require_free_port(host: str, port: int) -> None:
    """Raises ServeError where `serve` could not listen there: for a command that works first and serves then."""
    _listen(host, port).close()


def _current_snapshot(data: Path) -> Path:
    if data.exists() and not data.is_dir():
        raise NoSnapshotError(f"{data}: is a file; --data takes a folder")
    snapshot = current(data / "published")
    if snapshot is None:
        raise NoSnapshotError(
            f"{data}: nothing has been published here yet; run `gongkai publish` or `gongkai nightly` first"
        )
    if not is_served_by_us(snapshot):
        raise NoSnapshotError(
            f"{snapshot}: was published by another version of gongkai; run `gongkai publish` to publish it anew"
        )
    return snapshot


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:  # the resolver would take it modulo 65536
        raise ServeError(f"cannot listen on {host}:{port}; a port is a number from 0 to 65535")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise ServeError(f"{host}:{port} is not an address of this machine; choose another --host") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise ServeError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another --port or --host"
        ) from None
    return listener
