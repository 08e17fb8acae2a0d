"""The portals of a season: one process, an address of the loopback network for each host."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.portals.simulator import Answer
from tests.season.world import County, Season


class Server(ThreadingHTTPServer):
    """Serves one host; `home` is where a county that has moved away is found now."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: str, port: int, county: County, portals: Portals, *, new: bool) -> None:
        self.county = county
        self.portals = portals
        self.new = new
        super().__init__((address, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is nothing to print."""


class Portals:
    """All hosts of a season: each county's own, and the one that it may move to."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.asked = 0
        self.pages: dict[int, dict[str, Answer]] = {}
        self._servers: list[Server] = []

    def __enter__(self) -> Self:
        port = 0
        for county in self.season.counties:
            for new in (False, True):
                server = Server(f"127.77.{int(new)}.{county.number + 1}", port, county, self, new=new)
                port = server.server_address[1]
                self._servers.append(server)
                threading.Thread(
                    target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True
                ).start()
        self.port = port
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def show(self) -> None:
        """Show what the counties have to show tonight."""
        self.pages = {county.number: county.site() for county in self.season.counties}

    def host(self, county: County, *, new: bool) -> str:
        return f"127.77.{int(new)}.{county.number + 1}:{self.port}"

    def registry(self) -> str:
        """The registry of a year: homes, and the hosts that counties are known to have besides."""
        entries = "".join(
            f'[[portal]]\nid = "p{county.number}"\nname = "{county.portal}"\nregion = "{county.region}"\n'
            f'home = "http://{self.host(county, new=False)}/"\nhosts = ["{self.host(county, new=True)}"]\n'
            for county in self.season.counties
        )
        # Every report is asked for each night: the season's edits show in no list.
        return f'[crawl]\nallow_private_network = true\ndelay = 0\nrecheck = "all"\n{entries}'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: Server

    def do_GET(self) -> None:
        portals, county = self.server.portals, self.server.county
        portals.asked += 1
        pages = portals.pages[county.number]
        if county.mode == "wall":
            self._send(Answer("<script>$_ts={}</script>", 412))
        elif county.mode == "down":
            self._send(Answer("", 503))
        elif county.moved and not self.server.new:
            self._send(Answer("", 301, {"Location": f"http://{portals.host(county, new=True)}{self.path}"}))
        elif self.path == "/robots.txt":
            self._send(Answer("", content_type="text/plain"))
        elif self.server.new and not county.moved:
            self._send(Answer("", 404))
        else:
            self._send(pages.get(self.path, Answer("<title>404</title>页面不存在", 404)))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.payload)))
        self.end_headers()
        self.wfile.write(answer.payload)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (http.server's name)
        """What was asked is counted, not printed."""
