"""Serving: snapshots that take over whole, ports, and answers that stay on the site."""

from __future__ import annotations

import asyncio
import gc
import http.client
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import weakref
from collections.abc import MutableMapping
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Request

from publication import remembering
from publication.edition import SETTINGS, Edition
from publication.plugins import errors, register_plugins
from publication.server import NoSnapshotError, ServeError, application, require_free_port, serve
from tests.publication.conftest import Ask, running
from tests.publication.world import World


@pytest.fixture(autouse=True)
def _threads_may_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that ends by SystemExit ends silently in Python; pytest would keep it, and all that it knows."""
    hook = threading.excepthook
    monkeypatch.setattr(
        threading, "excepthook", lambda told: None if told.exc_type is SystemExit else hook(told)
    )


def test_nothing_published_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshotError, match="run `gongkai publish`"):
        application(tmp_path)


def test_a_snapshot_of_another_version_is_told_to_be_published_anew(fresh_world: World) -> None:
    with closing(sqlite3.connect(fresh_world.publish())) as snapshot:
        snapshot.execute("PRAGMA user_version = 2")
    with pytest.raises(NoSnapshotError, match="run `gongkai publish` to publish it anew"):
        application(fresh_world.data)


def test_a_busy_port_is_said_before_anything_starts(world: World) -> None:
    announced: list[str] = []
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServeError, match=f"cannot listen on 127.0.0.1:{port}"):
            serve(world.data, "127.0.0.1", port, announced.append)
        with pytest.raises(ServeError, match="choose another --port"):
            require_free_port("127.0.0.1", port)
    assert announced == []


def test_a_free_port_is_still_free_after_the_question() -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port"), [("nowhere.invalid", 8001), ("127.0.0.1", 70000), ("192.0.2.1", 8001)]
)
def test_an_address_that_cannot_be_had_is_said_in_one_sentence(world: World, host: str, port: int) -> None:
    with pytest.raises(ServeError, match=f"{host}:{port}"):
        serve(world.data, host, port, lambda address: None)


def test_serve_announces_its_address_and_ends_when_interrupted(world: World) -> None:
    program = (
        "import sys, pathlib; from publication.server import serve; "
        "serve(pathlib.Path(sys.argv[1]), '127.0.0.1', 0, lambda address: print(address, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(world.data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert httpx.get(address).status_code == 200
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    assert errors == ""


def test_every_answer_carries_its_build(ask: Ask, world: World) -> None:
    build = world.publish().stem
    for path in (
        "/",
        "/gongkai.json",
        "/nothing",
        "/static/gongkai.css",
        f"/originals/{world.sha256('pdf')}",
    ):
        assert ask(path).headers["x-gongkai-build"] == build


def test_a_new_snapshot_is_served_without_a_restart(fresh_world: World) -> None:
    async def scenario() -> None:
        app = application(fresh_world.data)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
            before = await client.get("/gongkai/authorities.json?_shape=array")
            snapshot = fresh_world.change("UPDATE authorities SET name = '青石县人民政府' WHERE id = 'a1'")
            after = await client.get("/gongkai/authorities.json?_shape=array")
        assert after.headers["x-gongkai-build"] == snapshot.stem != before.headers["x-gongkai-build"]
        assert {"青石县人民政府"} <= {authority["name"] for authority in after.json()}

    asyncio.run(scenario())


def test_an_edition_that_nobody_reads_leaves_the_memory(fresh_world: World) -> None:
    async def scenario() -> None:
        app = application(fresh_world.data)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
            await client.get("/")
            assert gc.get_freeze_count() > 0
            first = weakref.ref(app._edition)
            fresh_world.change("UPDATE authorities SET name = '青石县人民政府' WHERE id = 'a1'")
            await client.get("/")
            for _ in range(50):
                await asyncio.sleep(0.1)
                if first() is None:
                    return
        raise AssertionError("the edition of before is still there")

    asyncio.run(scenario())


@pytest.mark.parametrize("swaps", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_swaps_under_load_give_no_error_and_no_mixed_answer(
    fresh_world: World, swaps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A machine that is busy with other things must not stop a query by the clock.
    monkeypatch.setitem(SETTINGS, "sql_time_limit_ms", 60_000)
    question = (
        "/gongkai.json?sql=select+value,(select+count(*)+from+disclosure)+as+n+from+disclosure&_shape=array"
    )
    connection = sqlite3.connect(fresh_world.data / "gongkai.db", check_same_thread=False)
    expected: dict[str, int] = {}

    def publish_with(value: int) -> None:
        connection.execute("UPDATE disclosure SET value = ?", [value])
        connection.commit()
        expected[fresh_world.publish().stem] = value

    async def read(client: httpx.AsyncClient, answers: list[httpx.Response], stop: asyncio.Event) -> None:
        while not stop.is_set():
            answers.append(await client.get(question))

    async def scenario() -> list[httpx.Response]:
        answers: list[httpx.Response] = []
        stop = asyncio.Event()
        transport = httpx.ASGITransport(app=application(fresh_world.data))
        async with httpx.AsyncClient(transport=transport, base_url="http://x", timeout=60) as client:
            readers = [asyncio.create_task(read(client, answers, stop)) for _ in range(6)]
            while not answers:
                await asyncio.sleep(0.01)
            for value in range(2, swaps + 2):
                await asyncio.to_thread(publish_with, value)
                async with asyncio.timeout(60):
                    while len({answer.headers["x-gongkai-build"] for answer in answers}) < value:
                        await asyncio.sleep(0.01)
            stop.set()
            await asyncio.gather(*readers)
        return answers

    publish_with(1)
    answers = asyncio.run(scenario())
    connection.close()
    assert {answer.text for answer in answers if answer.status_code != 200} == set()
    assert len({answer.headers["x-gongkai-build"] for answer in answers}) == swaps + 1
    for answer in answers:
        value = expected[answer.headers["x-gongkai-build"]]
        assert {row["value"] for row in answer.json()} == {value}


def test_a_pointer_to_nothing_keeps_the_old_snapshot(fresh_world: World) -> None:
    async def scenario() -> None:
        app = application(fresh_world.data)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
            build = (await client.get("/")).headers["x-gongkai-build"]
            (fresh_world.data / "published" / "current").write_text("gone.db", encoding="utf-8")
            answer = await client.get("/")
        assert answer.status_code == 200
        assert answer.headers["x-gongkai-build"] == build

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "/\\evil.example/", "/\\/evil.example/", "//evil.example%20", "/\\evil.example%0a/x",
     "//evil.example/%2e%2e/", "///evil.example/", "/%5cevil.example/", "/%09/evil.example/"],
)  # fmt: skip
def test_no_path_leads_to_another_host(world: World, path: str) -> None:
    with (
        running(world.data) as port,
        closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as wire,
    ):
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: archive.example\r\nConnection: close\r\n\r\n".encode())
        response = http.client.HTTPResponse(wire)
        response.begin()
        location = response.getheader("location")
    if location is not None:
        assert location.startswith("/")
        assert location[1:2] not in ("/", "\\", "\t", "\n")
    else:
        assert response.status in (400, 404)


def test_the_site_answers_over_the_wire(world: World) -> None:
    with running(world.data) as port:
        answer = httpx.get(
            f"http://127.0.0.1:{port}/originals/{world.sha256('pdf')}", headers={"Range": "bytes=0-3"}
        )
        head = httpx.head(f"http://127.0.0.1:{port}/originals/{world.sha256('pdf')}")
    assert (answer.status_code, answer.content) == (206, b"%PDF")
    assert int(head.headers["content-length"]) == len(world.contents["pdf"])


def test_what_was_counted_once_is_not_counted_again(world: World) -> None:
    register_plugins()

    async def scenario() -> None:
        edition = Edition(world.publish(), world.data / "archive")
        database = edition.get_database("gongkai")
        counted = "SELECT count(*) FROM reports WHERE year > :year"
        first = await database.execute(counted, {"year": 2020}, custom_time_limit=500)
        assert await database.execute(counted, {"year": 2020}, custom_time_limit=500) is first
        other = await database.execute(counted, {"year": 2023}, custom_time_limit=500)
        assert other.rows[0][0] < first.rows[0][0]
        for year in range(remembering.ANSWERS):
            await database.execute(counted, {"year": year}, custom_time_limit=500)
        assert await database.execute(counted, {"year": 2020}, custom_time_limit=500) is not first
        assert await database.execute(counted, {"year": 2020}) is not await database.execute(
            counted, {"year": 2020}
        )
        edition.close()

    asyncio.run(scenario())


def test_a_query_that_takes_too_long_is_said_in_one_sentence() -> None:
    status, message, _ = errors._describe(Request.fake("/search?q=x&lang=en"), QueryInterrupted(None, "", {}))
    assert (status, message) == (
        400,
        "This took too long and was stopped. Use rarer words, or a year and a region.",
    )


def test_the_head_of_a_stream_is_had_without_the_stream(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    address, asked = "/gongkai/requests.csv?_stream=on&_size=10", []
    execute = remembering.RememberingDatabase.execute

    async def counted(self: Any, sql: str, *arguments: Any, **options: Any) -> Any:
        asked.append(sql)
        return await execute(self, sql, *arguments, **options)

    monkeypatch.setattr(remembering.RememberingDatabase, "execute", counted)
    got, of_get = ask(address), len(asked)
    head = ask(address, method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert len(asked) - of_get < of_get / 10


@pytest.mark.parametrize("address", ["/gongkai/requests.csv?_stream=on&_size=1", "/gongkai.db"])
def test_what_nobody_reads_any_more_is_not_made(world: World, address: str) -> None:
    """Streaming went on to the end of the table, however large, for a reader who had left."""
    app = application(world.data)
    sent: list[bytes] = []
    events = iter([{"type": "http.request"}, {"type": "http.disconnect"}])

    async def receive() -> dict[str, str]:
        return next(events)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message.get("body", b""))

    path, _, query = address.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "scheme": "http"}
    asyncio.run(app({**scope, "query_string": query.encode(), "headers": []}, receive, send))
    assert len(b"".join(sent)) < 2000
