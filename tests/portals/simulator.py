"""A simulated portal: a table of answers served on loopback, with a log of what was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from types import TracebackType
from urllib.parse import parse_qsl

from spiders.registry import Portal

HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "五、存在的主要问题及改进情况",
)


@dataclass(frozen=True)
class Answer:
    """What a path gives. Text is sent as UTF-8."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html"

    @property
    def payload(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True)
class Asked:
    """A request as the portal saw it."""

    method: str
    path: str
    form: dict[str, str]
    headers: dict[str, str]


Site = Mapping[str, Answer | Callable[[Asked], Answer]]


class Simulator:
    """Serves a site on 127.0.0.1 inside a with block, with `tls` over https.

    Keys of the site are paths with their query, as asked.
    """

    def __init__(self, site: Callable[[str], Site], tls: SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.most_in_flight = 0
        self.in_flight = 0
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.home = f"{'http' if tls is None else 'https'}://{self.host}/"
        self.site = site(self.host)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self) -> Simulator:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def portal(self, name: str = "松岭县人民政府", **more: object) -> Portal:
        """The registry entry of the simulated portal: its home and nothing of what is behind."""
        return Portal(id="sim", name=name, region="990000", home=self.home, **more)  # type: ignore[arg-type]

    def paths(self) -> list[str]:
        """Everything that was asked but robots.txt, in order."""
        return [f"{a.method} {a.path}" for a in self.asked if a.path != "/robots.txt"]


def _handler(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
            asked = Asked(self.command, self.path, form, {k.lower(): v for k, v in self.headers.items()})
            with simulator.lock:
                simulator.asked.append(asked)
                simulator.in_flight += 1
                simulator.most_in_flight = max(simulator.most_in_flight, simulator.in_flight)
            try:
                found = simulator.site[self.path]
            except (KeyError, ValueError):
                found = Answer("<html><title>404</title>页面不存在</html>", 404)
            answer = found(asked) if callable(found) else found
            with simulator.lock:
                # Before the answer goes out: the next request may be here before this thread goes on.
                simulator.in_flight -= 1
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.payload)))
            self.end_headers()
            self.wfile.write(answer.payload)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
            """The simulator's own log is enough."""

    return Handler


def page(title: str, content: str, crumbs: tuple[str, ...] = (), head: str = "") -> Answer:
    """A page in a portal's frame: site navigation above, links to elsewhere below."""
    path = (
        f'<div class="dqwz">当前位置：<a href="/">首页</a> &gt; {" &gt; ".join(crumbs)}</div>'
        if crumbs
        else ""
    )
    return Answer(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<div class="nav"><a href="/">首页</a><a href="/xwzx/">新闻中心</a></div>{path}{content}'
        '<div class="footer"><a href="http://www.example.invalid/">省人民政府</a>'
        '<a href="http://www.example.invalid/nb/2020.html">邻县2020年政府信息公开工作年度报告</a></div></body></html>'
    )


def report_text(of: str, year: int) -> str:
    """The body of a report, long enough to be one."""
    return "".join(
        f"<p>{heading}</p><p>{year}年，{of}依法做好各项公开工作，全年情况如下。</p>" for heading in HEADINGS
    )


def row(href: str, text: str, date: str = "", title: str = "") -> str:
    """A row of a list. A `title` is what the link's title attribute says, where its text is cut."""
    whole = f' title="{title}"' if title else ""
    return f'<li><a href="{href}"{whole}>{text}</a><span>{date}</span></li>'


def report_title(of: str, year: int) -> str:
    return f"{of}{year}年政府信息公开工作年度报告"


def report_page(of: str, year: int) -> Answer:
    """A report as its own page."""
    title = report_title(of, year)
    return page(title, f"<h1>{title}</h1><p>发布日期：{year + 1}-01-15</p>{report_text(of, year)}")
