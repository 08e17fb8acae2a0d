"""The web server of deploy/ runs as it is written."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from publication.edition import SETTINGS
from tests.conftest import ROOT
from tests.publication.conftest import running
from tests.publication.world import World


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def front(world: World, tmp_path: Path) -> Iterator[str]:
    """nginx with the configuration of deploy/, but for the two ports, in front of the site."""
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("no nginx on this machine")
    port = free_port()
    with running(world.data) as behind:
        server = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        server = server.replace("listen 80;", f"listen 127.0.0.1:{port};").replace(":8001", f":{behind}")
        temporary = " ".join(
            f"{kind}_temp_path {tmp_path}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (tmp_path / "nginx.conf").write_text(
            f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\nevents {{}}\n"
            f"http {{ access_log off; {temporary}\n{server}\n}}\n",
            encoding="utf-8",
        )
        with subprocess.Popen(
            [nginx, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log"]
        ) as process:
            try:
                for _ in range(200):
                    with closing(socket.socket()) as probe:
                        probe.settimeout(0.1)
                        if probe.connect_ex(("127.0.0.1", port)) == 0:
                            break
                    assert process.poll() is None, (tmp_path / "error.log").read_text(encoding="utf-8")
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


def test_nginx_passes_on_pages_originals_and_full_addresses(front: str, world: World) -> None:
    with httpx.Client(base_url=front, headers={"Host": "archive.example.org"}) as reader:
        home = reader.get("/")
        assert home.status_code == 200
        assert home.headers["content-encoding"] == "gzip"
        assert home.headers["x-gongkai-build"]
        part = reader.get(f"/originals/{world.sha256('pdf')}", headers={"Range": "bytes=0-3"})
        assert (part.status_code, part.content) == (206, b"%PDF")
        address = reader.get("/gongkai/requests.json?_size=1").json()["next_url"]
        assert address.startswith("http://archive.example.org/gongkai/requests.json")
        csv = reader.get("/gongkai/requests.csv?_stream=on")
        assert csv.text.count("\n") > 1000


def test_nginx_asks_an_impatient_crawler_to_wait(front: str) -> None:
    with httpx.Client(base_url=front) as crawler:
        statuses = {crawler.get("/robots.txt").status_code for _ in range(300)}
    assert statuses == {200, 429}


def test_the_docs_tell_the_settings_that_are_made() -> None:
    text = (ROOT / "docs" / "publication.md").read_text(encoding="utf-8")
    shown = {True: "on", False: "off"}
    for name in (
        "sql_time_limit_ms",
        "facet_time_limit_ms",
        "max_returned_rows",
        "suggest_facets",
        "allow_download",
    ):
        value = SETTINGS[name]
        assert f"| `{name}` | {shown[value] if isinstance(value, bool) else value} |" in text, name
