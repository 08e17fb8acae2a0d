"""The download handler keeps what crossed the wire, refuses private addresses and asks a host one thing at a time."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

BODY = "<html><body>公开</body></html>".encode()


class Portal(BaseHTTPRequestHandler):
    """Answers with unusual but lawful heads and counts how many requests are in flight."""

    protocol_version = "HTTP/1.1"
    in_flight = 0
    most_in_flight = 0
    lock = threading.Lock()

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        cls = type(self)
        with cls.lock:
            cls.in_flight += 1
            cls.most_in_flight = max(cls.most_in_flight, cls.in_flight)
        if self.path.startswith("/slow"):
            time.sleep(0.05)
        with cls.lock:
            cls.in_flight -= 1
        if self.path == "/interim":
            self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        if self.path == "/robots.txt":
            self.send_error(404)
            return
        self.wfile.write(
            b"HTTP/1.1 200 Quite Fine\r\nX-Odd-CASE: 1\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\n"
            + f"Content-Length: {len(BODY)}\r\n\r\n".encode()
            + BODY
        )


@contextmanager
def portal() -> Iterator[str]:
    handler = type("Handler", (Portal,), {"lock": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def fetch(urls: list[str], *, allow_private: bool, spiders: int = 1) -> list[dict[str, str]]:
    """Fetch the addresses with our handler in a process of its own; one line of JSON for each."""
    script = textwrap.dedent(
        """
        import json, sys
        import scrapy
        from scrapy.crawler import AsyncCrawlerProcess
        from scrapy.settings import Settings

        urls, allow_private, spiders = json.loads(sys.argv[1])

        class Fetch(scrapy.Spider):
            name = "fetch"

            async def start(self):
                for url in urls:
                    yield scrapy.Request(url, errback=self.failed)

            def parse(self, response):
                heads = response.meta["wire"]
                line = {"request": heads.request.decode(), "response": heads.response.decode()}
                print(json.dumps(line))

            def failed(self, failure):
                print(json.dumps({"error": str(failure.value)}))

        settings = Settings()
        settings.setmodule("crawler.settings")
        settings.update({
            "SPIDER_MODULES": [], "DOWNLOADER_MIDDLEWARES": {}, "ITEM_PIPELINES": {}, "LOG_ENABLED": False,
            "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "GONGKAI_ALLOW_PRIVATE_NETWORK": allow_private,
        })
        process = AsyncCrawlerProcess(settings)
        for _ in range(spiders):
            process.crawl(Fetch)
        process.start()
        """
    )
    arguments = json.dumps([urls, allow_private, spiders])
    done = subprocess.run(
        [sys.executable, "-c", script, arguments], capture_output=True, text=True, timeout=60, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_heads_are_kept_byte_for_byte() -> None:
    with portal() as home:
        (line,) = fetch([f"{home}/a"], allow_private=True)
    assert line["response"] == (
        "HTTP/1.1 200 Quite Fine\r\nX-Odd-CASE: 1\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\n"
        f"Content-Length: {len(BODY)}\r\n\r\n"
    )
    assert line["request"].startswith("GET /a HTTP/1.1\r\n")
    assert line["request"].endswith("\r\n\r\n")
    assert "User-Agent: gongkai/" in line["request"]


def test_an_interim_answer_is_not_taken_for_the_head() -> None:
    with portal() as home:
        (line,) = fetch([f"{home}/interim"], allow_private=True)
    assert line["response"].startswith("HTTP/1.1 200 Quite Fine\r\n")


def test_a_private_address_is_refused_with_advice() -> None:
    with portal() as home:
        (line,) = fetch([f"{home}/a"], allow_private=False)
    assert line["error"].startswith(f"{home}/a: its host is on a private network")
    assert "allow_private_network" in line["error"]


@pytest.mark.parametrize("spiders", [1, 3])
def test_a_host_has_one_request_in_flight_however_many_portals_share_it(spiders: int) -> None:
    handler = type("Handler", (Portal,), {"lock": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}"
    try:
        lines = fetch([f"{home}/slow{number}" for number in range(4)], allow_private=True, spiders=spiders)
    finally:
        server.shutdown()
        server.server_close()
    assert len(lines) == 4 * spiders
    assert handler.most_in_flight == 1


BUSY = """
import asyncio, sys, time
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
from crawler.download import RecordingDownloadHandler

class Busy(RecordingDownloadHandler):
    async def close(self):
        closing = asyncio.ensure_future(super().close())
        await asyncio.sleep(0)
        time.sleep(1.2)
        await closing

class Fetch(scrapy.Spider):
    name = "fetch"

    async def start(self):
        yield scrapy.Request(sys.argv[1])

settings = Settings()
settings.setmodule("crawler.settings")
settings.update({
    "SPIDER_MODULES": [], "DOWNLOADER_MIDDLEWARES": {}, "ITEM_PIPELINES": {}, "EXTENSIONS": {}, "LOG_ENABLED": False,
    "DOWNLOAD_HANDLERS": {"http": Busy}, "GONGKAI_ALLOW_PRIVATE_NETWORK": True,
})
process = AsyncCrawlerProcess(settings)
process.crawl(Fetch)
process.start()
"""


def test_connections_are_closed_without_a_word_on_a_busy_machine() -> None:
    with portal() as home:
        done = subprocess.run(
            [sys.executable, "-c", BUSY, f"{home}/a"], capture_output=True, text=True, timeout=60, check=True
        )
    assert (done.stdout, done.stderr) == ("", "")
