"""What the network does to a portal: encodings, shells, walls, slow and broken servers."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from spiders.registry import Portal
from tests.portals.simulator import Answer, Asked, Simulator, Site, page, report_text, row
from tests.spiders.harvest import Harvest, harvest

TITLE = "青石镇2020年政府信息公开工作年度报告"
HOME = page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>')
LIST = page("政府信息公开年报", row("/nb/1.html", TITLE, "2021-01-20"))
REPORT = page(TITLE, f"<h1>{TITLE}</h1><div id='zoom'>{report_text('青石镇', 2020)}</div>")
PORTAL: Site = {"/": HOME, "/nb/": LIST, "/nb/1.html": REPORT}


def _night(site: Site) -> Harvest:
    with Simulator(lambda host: site) as simulator:
        return harvest(simulator.portal())


def _found(found: Harvest) -> list[tuple[str, int]]:
    return [(report["authority"], report["year"]) for report in found.discoveries]


def _gbk(answer: Answer, content_type: str) -> Answer:
    text = answer.payload.decode().replace('<meta charset="utf-8">', "")
    return Answer(text.encode("gb18030"), content_type=content_type)


def _zipped(answer: Answer) -> Answer:
    return Answer(gzip.compress(answer.payload), headers={"Content-Encoding": "gzip"})


def _cookie_once(asked: Asked) -> Answer:
    if "CT6T=" in asked.headers.get("cookie", ""):
        return HOME
    return Answer("", 302, {"Location": "/", "Set-Cookie": "CT6T=1; Path=/"})


def _slow(asked: Asked) -> Answer:
    time.sleep(8)
    return REPORT


READ = {
    "GBK under a UTF-8 header": {
        path: _gbk(answer, "text/html; charset=UTF-8")
        for path, answer in PORTAL.items()
        if isinstance(answer, Answer)
    },
    "GBK without a word of it": {
        path: _gbk(answer, "text/html") for path, answer in PORTAL.items() if isinstance(answer, Answer)
    },
    "gzip that nobody asked for": {
        path: _zipped(answer) for path, answer in PORTAL.items() if isinstance(answer, Answer)
    },
    "meta refresh at home": {
        **PORTAL,
        "/": Answer('<html><head><meta http-equiv="refresh" content="0; url=./index/"></head></html>'),
        "/index/": HOME,
    },
    "location.replace at home": {
        **PORTAL,
        "/": Answer("<script>window.location.replace('./jbxx/index/')</script>"),
        "/jbxx/index/": HOME,
    },
    "302 to itself with a cookie": {**PORTAL, "/": _cookie_once},
    "robots.txt that is the home page": {**PORTAL, "/robots.txt": HOME},
    "robots.txt that fails with 404": {**PORTAL, "/robots.txt": Answer("", 404)},
    "robots.txt that forbids something else": {
        **PORTAL,
        "/robots.txt": Answer("User-agent: *\nDisallow: /admin/\n", content_type="text/plain"),
    },
    "an answer after eight seconds": {**PORTAL, "/nb/1.html": _slow},
}


@pytest.mark.parametrize("shape", READ)
def test_is_read_all_the_same(shape: str) -> None:
    found = _night(READ[shape])
    assert _found(found) == [("青石镇", 2020)]
    assert found.troubles == []


GONE = {
    "soft 404": page("提示", "<p>您访问的页面不存在或已被删除</p>"),
    "404": Answer("", 404),
    "410": Answer("", 410),
    "empty 200": Answer(""),
    "one space": Answer(" "),
    "301 to the home page": Answer("", 301, {"Location": "/"}),
    "302 to a 404": Answer("", 302, {"Location": "/404.html"}),
    "another host": Answer("", 301, {"Location": "http://www.example.invalid/"}),
    "a stub": Answer("<html><head><script>" + "var a=1;" * 160 + "</script></head><body></body></html>"),
    "468": Answer("", 468),
    "WZWS": Answer(
        "<html><noscript>请开启JavaScript并刷新该页</noscript><script>eval('WZWSREL')</script></html>"
    ),
}


@pytest.mark.parametrize("shape", GONE)
def test_report_that_is_not_there_is_no_report_and_not_missing_either(shape: str) -> None:
    found = _night({**PORTAL, "/nb/1.html": GONE[shape]})
    assert found.discoveries == []
    (seen,) = found.lists
    assert [(link["title"], link["year"], link["authority"]) for link in seen["dead"]] == [
        (TITLE, 2020, "青石镇")
    ]


def test_two_521_and_then_a_page_are_left_alone() -> None:
    asked_home = 0

    def home(asked: Asked) -> Answer:
        nonlocal asked_home
        asked_home += 1
        return Answer("<script>document.cookie='__jsluid_s=1'</script>", 521) if asked_home < 3 else HOME

    found = _night({**PORTAL, "/": home})
    assert [trouble["outcome"] for trouble in found.troubles] == ["blocked"]
    assert asked_home <= 3


def test_throttled_server_that_gives_its_home_page_for_everything() -> None:
    titles = {f"/nb/{n}.html": f"{n}镇2020年政府信息公开工作年度报告" for n in ("青石", "白水", "红岩")}
    site = {
        "/": HOME,
        "/nb/": page("年报", "".join(row(path, title) for path, title in titles.items())),
        "/nb/%E9%9D%92%E7%9F%B3.html": REPORT,
        "/nb/%E7%99%BD%E6%B0%B4.html": REPORT,
        "/nb/%E7%BA%A2%E5%B2%A9.html": REPORT,
    }
    found = _night(site)
    assert len(found.discoveries) == 1
    (seen,) = found.lists
    assert len(seen["dead"]) == 2


def test_report_that_robots_txt_forbids_is_not_asked_for() -> None:
    rules = Answer("User-agent: *\nDisallow: /nb/1\n", content_type="text/plain")
    with Simulator(lambda host: {**PORTAL, "/robots.txt": rules}) as simulator:
        found = harvest(simulator.portal())
    assert "GET /nb/1.html" not in simulator.paths()
    assert [link["year"] for seen in found.lists for link in seen["dead"]] == [2020]


@pytest.fixture
def resetting() -> Iterator[str]:
    """A server that resets every connection once it was asked something."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(4096)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(timeout=5)


def test_connections_that_are_reset_make_a_portal_unreachable(resetting: str) -> None:
    found = harvest(Portal("sim", "松岭县人民政府", "990000", resetting))
    assert [trouble["outcome"] for trouble in found.troubles] == ["unreachable"]


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """A self-signed one, for another name."""
    key, signed = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=example.invalid",
            ),
            *("-keyout", str(key), "-out", str(signed)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed, key)
    return context


def test_self_signed_certificate_is_no_obstacle(certificate: ssl.SSLContext) -> None:
    with Simulator(lambda host: PORTAL, tls=certificate) as simulator:
        found = harvest(simulator.portal())
    assert simulator.home.startswith("https://")
    assert _found(found) == [("青石镇", 2020)]


def test_portal_that_has_moved_to_https_is_found_there(certificate: ssl.SSLContext) -> None:
    with Simulator(lambda host: PORTAL, tls=certificate) as simulator:
        found = harvest(replace(simulator.portal(), home=f"http://{simulator.host}/"))
    assert _found(found) == [("青石镇", 2020)]
    assert found.troubles == []


def test_portal_that_has_gone_back_to_http_is_found_there() -> None:
    with Simulator(lambda host: PORTAL) as simulator:
        found = harvest(replace(simulator.portal(), home=f"https://{simulator.host}/"))
    assert _found(found) == [("青石镇", 2020)]
    assert found.troubles == []
