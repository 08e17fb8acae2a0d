"""The browser: it shows what scripts build, and reaches nothing by itself."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.request import urlopen

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.browser import Browser, BrowserMissing
from tests.conftest import gongkai
from tests.portals.simulator import Answer, Simulator, report_text

SHELL = """<html><body><div id="list"></div><img src="/picture.png"><script src="/list.js"></script></body></html>"""
SCRIPT = """
fetch("/list.json").then(answer => answer.json()).then(titles => {
  document.getElementById("list").innerHTML = titles.map(title => "<li>" + title + "</li>").join("");
});
fetch("/closed").catch(() => {});
new WebSocket("ws://" + location.host + "/socket");
"""
FILES = {
    "/": ("text/html", SHELL),
    "/list.js": ("text/javascript", SCRIPT),
    "/list.json": ("application/json", '["青石镇2020年报"]'),
}


class Portal(BaseHTTPRequestHandler):
    """A script-built list; every path that arrives is remembered."""

    asked: ClassVar[list[str]] = []

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.asked.append(self.path)
        media_type, body = FILES.get(self.path, ("text/plain", "unexpected"))
        self.send_response(200)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())


@pytest.fixture
def portal() -> Iterator[tuple[str, list[str]]]:
    handler = type("Handler", (Portal,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler.asked
    server.shutdown()
    server.server_close()


async def through_us(request: Request) -> Response:
    """Stands where Scrapy stands: one path is closed to the browser, as by robots.txt."""
    if request.url.endswith("/closed"):
        raise IgnoreRequest("closed")

    def fetch() -> Response:
        with urlopen(request.url) as answer:
            return Response(request.url, body=answer.read(), headers=dict(answer.headers))

    return await asyncio.to_thread(fetch)


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium on this machine")
def test_what_scripts_build_is_seen_and_only_what_was_fetched_for_it_is_asked(
    portal: tuple[str, list[str]],
) -> None:
    home, asked = portal

    async def render() -> str:
        browser = Browser()
        try:
            return await browser.render(f"{home}/", "gongkai/test", through_us)
        finally:
            await browser.close()

    assert "<li>青石镇2020年报</li>" in asyncio.run(render())
    # Neither the picture, which is not needed, nor the closed page, nor the socket, which only the browser could open.
    assert asked == ["/", "/list.js", "/list.json"]


def test_a_machine_without_chromium_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BrowserMissing, match="apt install chromium"):
        asyncio.run(Browser().render("http://127.0.0.1:9/", "gongkai/test", through_us))


def test_a_chromium_that_does_not_start_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrowserMissing, match="could be started"):
        asyncio.run(Browser().render("http://127.0.0.1:9/", "gongkai/test", through_us))


APPLICATION = """
function show() {
  const route = location.hash, place = document.getElementById("app");
  const menu = "<a href='#/gk'>政府信息公开</a>";
  if (route.startsWith("#/doc/"))
    fetch("/api/doc/" + route.slice(6)).then(answer => answer.text()).then(text => { place.innerHTML = menu + text; });
  else if (route === "#/list") place.innerHTML = menu + "<a href='#/doc/7'>TITLE</a>";
  else if (route === "#/gk") place.innerHTML = menu + "<a href='#/list'>政府信息公开年报</a>";
  else place.innerHTML = menu;
}
window.addEventListener("hashchange", show); show();
"""
ROUTED = "青石镇2022年政府信息公开工作年度报告"


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium on this machine")
def test_a_portal_that_is_one_page_with_routes_is_read_to_its_report(tmp_path: Path) -> None:
    site = {
        "/": Answer("<html><body><div id='app'></div><script src='/app.js'></script></body></html>"),
        "/app.js": Answer(
            APPLICATION.replace("TITLE", ROUTED), content_type="text/javascript; charset=utf-8"
        ),
        "/api/doc/7": Answer(f"<h1>{ROUTED}</h1><div id='zoom'>{report_text('青石镇', 2022)}</div>"),
    }
    with Simulator(lambda host: site) as simulator:
        (tmp_path / "portals.toml").write_text(
            "[crawl]\ndelay = 0\nallow_private_network = true\n" + simulator.portal().as_toml()
        )
        done = gongkai("crawl", "--portals", tmp_path / "portals.toml", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "gongkai.db")) as database:
        (address,) = database.execute("SELECT landing_url FROM reports WHERE year = 2022").fetchone()
    assert address == f"{simulator.home}#/doc/7"
    assert simulator.most_in_flight == 1
