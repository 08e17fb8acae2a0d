"""What a server asks for is done: its pace, its robots.txt, and TLS that it can speak."""

from __future__ import annotations

import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.folder import DataFolder
from crawler.pacing import _seconds
from crawler.window import seconds_left
from spiders.registry import Portal
from tests.conftest import gongkai
from tests.portals import renegotiation
from tests.portals.simulator import Answer, Asked, Simulator, Site, page, report_text, row

TITLE = "青石镇2020年政府信息公开工作年度报告"
SITE: Site = {
    "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>'),
    "/nb/": page("政府信息公开年报", row("/nb/1.html", TITLE, "2021-01-20")),
    "/nb/1.html": page(TITLE, f"<h1>{TITLE}</h1><div id='zoom'>{report_text('青石镇', 2020)}</div>"),
}


def _night(folder: Path, *portals: Portal) -> subprocess.CompletedProcess[str]:
    path = folder / "portals.toml"
    entries = "\n".join(portal.as_toml() for portal in portals)
    path.write_text(
        f'[crawl]\ncontact = "archive@example.org"\ndelay = 0\nallow_private_network = true\n{entries}',
        "utf-8",
    )
    done = gongkai("crawl", "--data", folder / "data", "--portals", path)
    assert "Traceback" not in done.stderr
    return done


def _log(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in DataFolder(folder / "data").logs.glob("*.log"))


class Busy:
    """Answers its first request with a refusal, and notes when the next one came."""

    def __init__(self, status: int, after: str) -> None:
        self.times: list[float] = []
        self._refusal = Answer("", status, {"Retry-After": after})

    def __call__(self, asked: Asked) -> Answer:
        self.times.append(time.monotonic())
        answer = SITE["/nb/"]
        assert isinstance(answer, Answer)
        return self._refusal if len(self.times) == 1 else answer


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for(status: int, tmp_path: Path) -> None:
    busy = Busy(status, "2")
    with Simulator(lambda host: {**SITE, "/nb/": busy}) as simulator:
        done = _night(tmp_path, simulator.portal())
    assert "1 report in 1 list" in done.stderr
    assert busy.times[1] - busy.times[0] >= 2


def test_retry_after_beyond_all_patience_leaves_the_server_alone(tmp_path: Path) -> None:
    with Simulator(lambda host: {**SITE, "/nb/": Answer("", 503, {"Retry-After": "86400"})}) as simulator:
        done = _night(tmp_path, simulator.portal())
    assert simulator.paths().count("GET /nb/") == 1
    assert "partial" in done.stderr


def test_retry_after_is_seconds_or_a_date() -> None:
    assert _seconds("120") == 120
    later = _seconds(format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True))
    assert later is not None
    assert 90 < later <= 100
    assert _seconds("Fri, 31 Dec 1999 23:59:59 GMT") == 0
    assert _seconds("soon") is None


def test_crawl_delay_keeps_requests_apart(tmp_path: Path) -> None:
    times: list[float] = []

    def timed(answer: Answer) -> Callable[[Asked], Answer]:
        def serve(asked: Asked) -> Answer:
            times.append(time.monotonic())
            return answer

        return serve

    site: dict[str, Answer | Callable[[Asked], Answer]] = {
        path: timed(answer) for path, answer in SITE.items() if isinstance(answer, Answer)
    }
    rules = Answer("User-agent: gongkai\nCrawl-delay: 1.5\n", content_type="text/plain")
    with Simulator(lambda host: {**site, "/robots.txt": rules}) as simulator:
        _night(tmp_path, simulator.portal())
    assert len(times) == 3
    assert all(later - earlier > 1.4 for earlier, later in pairwise(times))


def test_two_hosts_on_one_address_have_one_request_in_flight(tmp_path: Path) -> None:
    most, now, lock = 0, 0, threading.Lock()

    def slow(asked: Asked) -> Answer:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.2)
        with lock:
            now -= 1
        answer = SITE["/"]
        assert isinstance(answer, Answer)
        return answer

    with Simulator(lambda host: {**SITE, "/": slow, "/nb/": slow}) as simulator:
        port = simulator.host.rpartition(":")[2]
        one = simulator.portal()
        _night(tmp_path, one, replace(one, id="other", home=f"http://localhost:{port}/"))
    assert {asked.headers["host"].partition(":")[0] for asked in simulator.asked} == {
        "127.0.0.1",
        "localhost",
    }
    assert most == 1


def test_contact_stands_in_the_user_agent_of_every_request(tmp_path: Path) -> None:
    with Simulator(lambda host: SITE) as simulator:
        _night(tmp_path, simulator.portal())
    assert {"archive@example.org" in asked.headers["user-agent"] for asked in simulator.asked} == {True}


FORBIDDING = "User-agent: *\nDisallow: /\n"
ROBOTS = {
    "4xx is none": (Answer(FORBIDDING, 403), "1 report"),
    "5xx forbids all": (Answer("", 500), "unreachable"),
    "a wall is a wall": (Answer("", 521), "blocked"),
    "redirects are followed": (Answer("", 302, {"Location": "/r1.txt"}), "forbidden"),
    "redirects to another host lead nowhere": (
        Answer("", 302, {"Location": "http://www.example.invalid/"}),
        "1 report",
    ),
    "such a host may be called anything": (
        Answer("", 302, {"Location": "http://archive.example.invalid/"}),
        "1 report",
    ),
    "what stands behind 500 KiB is not read": (Answer("# x\n" * 160_000 + FORBIDDING), "1 report"),
    "rules for this crawler go before those for all": (
        Answer(f"{FORBIDDING}\nUser-agent: GongKai\nDisallow: /admin/\n"),
        "1 report",
    ),
}


@pytest.mark.parametrize(("rules", "outcome"), ROBOTS.values(), ids=ROBOTS)
def test_robots_txt_by_rfc_9309(rules: Answer, outcome: str, tmp_path: Path) -> None:
    chain = {"/r1.txt": Answer("", 301, {"Location": "/r2.txt"}), "/r2.txt": Answer(FORBIDDING)}
    with Simulator(lambda host: {**SITE, **chain, "/robots.txt": rules}) as simulator:
        done = _night(tmp_path, simulator.portal())
    assert outcome in done.stderr
    if "report" not in outcome:
        assert not [path for path in simulator.paths() if path in ("GET /", "GET /nb/")]


def test_walls_are_left_alone_after_three_requests(tmp_path: Path) -> None:
    with Simulator(lambda host: {"/": Answer("", 412)}) as simulator:
        done = _night(tmp_path, simulator.portal())
    assert "blocked" in done.stderr
    assert len(simulator.asked) <= 3


def test_private_addresses_are_not_asked_at_all(tmp_path: Path) -> None:
    with Simulator(lambda host: SITE) as simulator:
        path = tmp_path / "portals.toml"
        path.write_text(f"[crawl]\ndelay = 0\n{simulator.portal().as_toml()}", "utf-8")
        done = gongkai("crawl", "--data", tmp_path / "data", "--portals", path)
    assert "Traceback" not in done.stderr
    assert simulator.asked == []


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    request = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=example.invalid")
    files = ("-days", "1", "-keyout", str(key), "-out", str(certificate))
    subprocess.run([*request, *files], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def weak(signed: tuple[Path, Path], tmp_path: Path) -> ssl.SSLContext:
    """TLS 1.2 with a Diffie-Hellman group of 1024 bits and nothing better, as old servers have it."""
    group = tmp_path / "dh.pem"
    subprocess.run(
        ["openssl", "dhparam", "-dsaparam", "-out", str(group), "1024"], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DHE-RSA-AES128-SHA:@SECLEVEL=0")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(*signed)
    context.load_dh_params(group)
    return context


@pytest.mark.skipif(renegotiation.NAME is None, reason="GnuTLS is not installed")
def test_legacy_renegotiation_is_taken_for_that_host_alone_and_said(
    signed: tuple[Path, Path], tmp_path: Path
) -> None:
    with (
        Simulator(lambda host: SITE) as simulator,
        renegotiation.OldServer(simulator.host, *signed) as old,
        Simulator(lambda host: SITE) as plain,
    ):
        portal = replace(simulator.portal(), home=f"https://{old.host}/")
        done = _night(tmp_path, portal, replace(plain.portal(), id="plain"))
    assert done.stderr.count("1 report in 1 list") == 2
    assert f"{old.host}: TLS with the standard settings failed" in _log(tmp_path)
    assert "unsafe legacy renegotiation disabled" in _log(tmp_path)
    assert _log(tmp_path).count("weaker ones are taken") == 1
    # The standard settings first, and once.
    assert [handshake == 0 for handshake in old.handshakes][:2] == [False, True]
    assert sum(handshake != 0 for handshake in old.handshakes) == 1
    assert simulator.most_in_flight == 1


def test_weak_diffie_hellman_is_taken_for_that_host_alone_and_said(
    weak: ssl.SSLContext, tmp_path: Path
) -> None:
    with Simulator(lambda host: SITE, tls=weak) as simulator, Simulator(lambda host: SITE) as plain:
        done = _night(tmp_path, simulator.portal(), replace(plain.portal(), id="plain"))
    assert done.stderr.count("1 report in 1 list") == 2
    assert _log(tmp_path).count("weaker ones are taken") == 1
    assert f"{simulator.host}: TLS with the standard settings failed" in _log(tmp_path)
    assert "1 report in 1 list; TLS with weaker settings" in done.stderr


def test_what_speaks_no_tls_at_all_is_not_said_to_have_weak_one(tmp_path: Path) -> None:
    with Simulator(lambda host: SITE) as simulator, Simulator(lambda host: SITE) as plain:
        portal = replace(simulator.portal(), home=simulator.portal().home.replace("http:", "https:"))
        done = _night(tmp_path, portal, replace(plain.portal(), id="plain"))
    assert done.stderr.count("1 report in 1 list") >= 1
    assert "weaker" not in done.stderr + _log(tmp_path)


@pytest.mark.parametrize(
    ("window", "now", "left"),
    [
        ("", "09:00", None),
        ("22:00-06:00", "23:00", 7 * 3600),
        ("22:00-06:00", "05:59", 60),
        ("08:00-09:30", "09:00", 1800),
    ],
)
def test_window_says_how_long_portals_may_be_asked(window: str, now: str, left: float | None) -> None:
    assert seconds_left(window, datetime.fromisoformat(f"2026-03-01T{now}+08:00")) == left


def test_a_run_outside_the_window_does_not_start(tmp_path: Path) -> None:
    now = datetime.now().astimezone()
    window = f"{now + timedelta(hours=2):%H:%M}-{now + timedelta(hours=3):%H:%M}"
    with Simulator(lambda host: SITE) as simulator:
        path = tmp_path / "portals.toml"
        path.write_text(f'[crawl]\nwindow = "{window}"\n{simulator.portal().as_toml()}', "utf-8")
        done = gongkai("crawl", "--data", tmp_path / "data", "--portals", path)
    assert done.returncode == 2
    assert window in done.stderr
    assert simulator.asked == []
