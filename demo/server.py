"""The sample portals on loopback: one HTTP server a county, with a log of what each was asked."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

from demo.counties import COUNTIES, County
from demo.portals.channels import ChannelSite
from demo.portals.hanweb import HanwebSite
from demo.portals.lonsun import LonsunSite
from demo.portals.site import PageRequest, PageResponse, Site
from demo.portals.trs import TrsSite
from demo.reports import NIGHTS, catalogue

DEFAULT_PORTS = {"yunqi": 8851, "yanhu": 8852, "chengxi": 8853, "luting": 8854}
"""The ports that are used where they are free, so that addresses stay the same from one demo to the next."""

_FAMILIES: dict[str, type[Site]] = {
    "trs": TrsSite,
    "hanweb": HanwebSite,
    "lonsun": LonsunSite,
    "channels": ChannelSite,
}

_LARGEST_FORM = 65536


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request that a portal answered. Times are seconds of a monotonic clock."""

    method: str
    path: str
    started: float
    ended: float
    status: int


def build_site(county: County, night: int) -> Site:
    """The portal of a county as it stands on a night."""
    reports = tuple(report for report in catalogue(night) if report.county == county)
    return _FAMILIES[county.family](county, reports)


class SamplePortals:
    """All sample portals, serving on 127.0.0.1 from `with SamplePortals() as portals:` until the block ends.

    `night` may be set to 1 or 2 at any time and holds from the next request on. `latency` is how many seconds
    every answer takes: above 0, requests that a client sends at once are seen to overlap.
    """

    def __init__(self, night: int = 1, *, latency: float = 0.0) -> None:
        self.latency = latency
        self._sites = {n: {county.portal_id: build_site(county, n) for county in COUNTIES} for n in NIGHTS}
        self._answers: dict[tuple[int, str, str], PageResponse] = {}
        self._logs: dict[str, list[LoggedRequest]] = {county.portal_id: [] for county in COUNTIES}
        self._servers: dict[str, ThreadingHTTPServer] = {}
        self._threads: list[threading.Thread] = []
        self.night = night

    @property
    def night(self) -> int:
        return self._night

    @night.setter
    def night(self, number: int) -> None:
        if number not in NIGHTS:
            raise ValueError(
                f"there is no night {number}; the sample portals know {NIGHTS[0]} and {NIGHTS[1]}"
            )
        self._night = number

    def __enter__(self) -> SamplePortals:
        for county in COUNTIES:
            server = _bind(DEFAULT_PORTS[county.portal_id], _handler(self, county.portal_id))
            self._servers[county.portal_id] = server
            thread = threading.Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
            )
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join(timeout=5)
        self._servers.clear()
        self._threads.clear()

    def home(self, portal_id: str) -> str:
        """The address of a portal's home page. Only while the portals are serving."""
        return f"http://127.0.0.1:{self._servers[portal_id].server_address[1]}/"

    def registry_toml(self) -> str:
        """A `portals.toml` for the portals as they are serving: ids and homes, and nothing of what is behind."""
        entries = "".join(
            f'\n[[portal]]\nid = "{county.portal_id}"\nname = "{county.government}"\n'
            f'region = "{county.region}"\nhome = "{self.home(county.portal_id)}"\n'
            for county in COUNTIES
        )
        return (
            '[crawl]\ncontact = "demo@example.invalid"\ndelay = 0\nallow_private_network = true\nrecheck = "all"\n'
            + entries
        )

    def requests(self, portal_id: str) -> tuple[LoggedRequest, ...]:
        """What the portal was asked so far, in the order in which it answered."""
        return tuple(self._logs[portal_id])

    def most_at_once(self, portal_id: str) -> int:
        """The largest number of requests that the portal had to answer at the same time."""
        log = self._logs[portal_id]
        return max((sum(1 for b in log if b.started <= a.started < b.ended) for a in log), default=0)

    def answer(self, portal_id: str, request: PageRequest, address: str) -> PageResponse:
        """The portal's answer on the current night. GETs are kept: documents are made only once."""
        night = self._night
        site = self._sites[night][portal_id]
        if request.method != "GET":
            return site.respond(request)
        key = (night, portal_id, address)
        if key not in self._answers:
            self._answers[key] = site.respond(request)
        return self._answers[key]

    def has_validators(self, portal_id: str) -> bool:
        """Whether the portal sends ETag and Last-Modified."""
        return self._sites[self._night][portal_id].validators

    def log(self, portal_id: str, entry: LoggedRequest) -> None:
        self._logs[portal_id].append(entry)


def _bind(port: int, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    try:
        return _Server(("127.0.0.1", port), handler)
    except OSError:
        return _Server(("127.0.0.1", 0), handler)


class _Server(ThreadingHTTPServer):
    # Two demos at once must not share a port; the second takes a free one.
    allow_reuse_address = False
    daemon_threads = True
    # Closing must not wait for a client that keeps its connection open.
    block_on_close = False


def _handler(portals: SamplePortals, portal_id: str) -> type[BaseHTTPRequestHandler]:
    """The request handler of one portal."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "sample-portal"
        sys_version = ""
        # An idle connection is given up, so that no thread outlives a forgotten client.
        timeout = 30

        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            stated = self.headers.get("Content-Length", "0")
            length = int(stated) if stated.isdigit() and len(stated) < 10 else _LARGEST_FORM + 1
            if length > _LARGEST_FORM:
                self.close_connection = True
                self._send(PageResponse(b"", "text/plain", status=413), [])
                return
            self._answer(self.rfile.read(length).decode("utf-8", "replace"))

        def _answer(self, body: str) -> None:
            started = time.monotonic()
            parts = urlsplit(self.path)
            request = PageRequest(
                method=self.command,
                path=parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                form=dict(parse_qsl(body, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
            )
            time.sleep(portals.latency)
            response = portals.answer(portal_id, request, self.path)
            validators = _validators(response) if portals.has_validators(portal_id) else {}
            if validators and _unchanged(request, response, validators["ETag"]):
                response = PageResponse(b"", response.content_type, 304, response.modified)
            # Logged before the last byte leaves: a client that has its answer finds it in the log.
            portals.log(
                portal_id,
                LoggedRequest(self.command, self.path, started, time.monotonic(), response.status),
            )
            self._send(response, list(validators.items()))

        def _send(self, response: PageResponse, headers: list[tuple[str, str]]) -> None:
            self.send_response(response.status)
            for name, value in headers:
                self.send_header(name, value)
            if response.status != 304:
                self.send_header("Content-Type", response.content_type)
                self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
            """Requests are kept in the portal's own log, not printed."""

    return Handler


def _validators(response: PageResponse) -> dict[str, str]:
    headers = {"ETag": f'"{sha256(response.body).hexdigest()[:20]}"'}
    if response.modified:
        headers["Last-Modified"] = formatdate(_morning(response.modified).timestamp(), usegmt=True)
    return headers


def _unchanged(request: PageRequest, response: PageResponse, etag: str) -> bool:
    """Whether a conditional request is answered with 304. If-None-Match goes first (RFC 9110 §13.2.2)."""
    if response.status != 200 or request.method != "GET":
        return False
    known = request.headers.get("if-none-match")
    if known is not None:
        return etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    since = request.headers.get("if-modified-since")
    if since is None or response.modified is None:
        return False
    try:
        return _morning(response.modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _morning(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T01:30:00").replace(tzinfo=UTC)
