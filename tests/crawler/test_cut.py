"""Answers that break off, take too long or are too long: kept as far as they came, and never taken for the report."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.verify import verify
from tests.conftest import gongkai
from tests.portals.simulator import page, report_text, row

TITLE = "竹溪镇人民政府2023年政府信息公开工作年度报告"
REPORT = page(TITLE, f"<h1>{TITLE}</h1><div>{report_text('竹溪镇', 2023)}</div>").payload
PAGES = {
    "/robots.txt": b"",
    "/": page("松岭县人民政府", '<ul><li><a href="/nb/">政府信息公开年报</a></li></ul>').payload,
    "/nb/": page("政府信息公开年报", f"<ul>{row('2023.html', TITLE)}</ul>", ("政府信息公开年报",)).payload,
    "/nb/2023.html": REPORT,
}
SHORT = len(REPORT) // 2

# Limits that a test need not wait for; everything else is a night as it is.
IMPATIENT = """
import sys
import crawler.settings as settings
settings.DOWNLOAD_TIMEOUT = 2
settings.RETRY_TIMES = 1
settings.DOWNLOAD_MAXSIZE = 20_000
from crawler.cli import main
main(sys.argv[1:], prog_name="gongkai")
"""


class Portal(BaseHTTPRequestHandler):
    """Cuts its report as `how` says, as often as `cuts` says."""

    protocol_version = "HTTP/1.1"
    how = ""
    cuts = 99

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        cut = self.path.endswith("2023.html") and type(self).cuts > 0
        self.send_response(200 if body is not None else 404)
        body = body or b""
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if cut:
            type(self).cuts -= 1
            self.break_off(body)
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def break_off(self, body: bytes) -> None:
        self.close_connection = True
        if self.how == "length":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for _ in range(40):
                self.wfile.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:SHORT])
        self.wfile.flush()
        if self.how == "time":
            time.sleep(6)


@contextmanager
def portal(folder: Path, how: str, cuts: int) -> Iterator[Path]:
    """The portal under way; gives the registry that names it."""
    handler = type("Handler", (Portal,), {"how": how, "cuts": cuts})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = folder / "portals.toml"
    path.write_text(
        "[crawl]\nallow_private_network = true\ndelay = 0\n[[portal]]\nid = 'sim'\nname = '松岭县人民政府'\n"
        f"region = '990000'\nhome = 'http://127.0.0.1:{server.server_port}/'\n",
        encoding="utf-8",
    )
    try:
        yield path
    finally:
        server.shutdown()
        server.server_close()


def night(folder: Path, how: str, cuts: int) -> list[tuple[str, int]]:
    """A night at the portal; what the archive then has of the report, as (WARC-Truncated, size)."""
    import subprocess
    import sys

    data = folder / "data"
    with portal(folder, how, cuts) as registry:
        command = [sys.executable, "-c", IMPATIENT, "crawl", "--portals", str(registry), "--data", str(data)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    assert list(verify(data / "archive")) == []
    with closing(sqlite3.connect(data / "archive" / "ledger.db")) as ledger:
        assert ledger.execute("SELECT count(*) FROM leases").fetchone() == (0,)
        return ledger.execute(
            "SELECT coalesce(truncated, ''), size FROM records WHERE type = 'response' AND url LIKE '%2023.html' "
            "ORDER BY offset"
        ).fetchall()


@pytest.mark.parametrize("how", ["disconnect", "time", "length"])
def test_what_came_of_an_answer_is_kept_and_marked(tmp_path: Path, how: str) -> None:
    kept = night(tmp_path, how, cuts=99)
    assert kept
    assert {reason for reason, _ in kept} == {how}
    if how == "length":
        assert all(size > 20_000 for _, size in kept)
    else:
        # Asked twice: the first time, and once more.
        assert [size for _, size in kept] == [SHORT, SHORT]
    with closing(sqlite3.connect(tmp_path / "data" / "gongkai.db")) as database:
        assert database.execute("SELECT count(*) FROM reports").fetchone() == (0,)
    with Archive.open(tmp_path / "data" / "archive", read_only=True) as archive:
        assert archive.validators("http://127.0.0.1/nb/2023.html") == {}


def test_the_whole_answer_that_follows_is_the_report(tmp_path: Path) -> None:
    assert night(tmp_path, "disconnect", cuts=1) == [("disconnect", SHORT), ("", len(REPORT))]
    with closing(sqlite3.connect(tmp_path / "data" / "gongkai.db")) as database:
        held = database.execute("SELECT size FROM originals JOIN report_documents USING (sha256)").fetchall()
    assert held == [(len(REPORT),)]
    assert gongkai("verify", "--data", tmp_path / "data").returncode == 0
