"""Nights that are killed with SIGKILL at moments of chance, until one is left to end."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.capture import Capture
from archive.verify import verify
from tests.conftest import gongkai
from tests.crawler.lives import Life, Lives
from tests.portals.simulator import Answer, Simulator, Site, page, report_text, row

# `make torture` kills more often than `make test-full`.
KILLS = int(os.environ.get("GONGKAI_KILLS", "60"))

TOWNS = tuple(f"{first}{second}镇" for first in "青白石柏松竹" for second in "溪岭桥门")
FEW_TOWNS = 16
YEARS = (2020, 2021, 2022, 2023, 2024)


def site(host: str, towns: int = len(TOWNS)) -> Site:
    """A county with a list of its own for each town: lists and reports come in turns."""
    answers: dict[str, Answer] = {
        "/robots.txt": Answer("User-agent: *\nDisallow: /search/\n", content_type="text/plain"),
        "/": page("松岭县人民政府", '<ul><li><a href="/nb/">政府信息公开年报</a></li></ul>'),
    }
    links = ""
    for number, town in enumerate(TOWNS[:towns]):
        links += f'<li><a href="/nb/{number}/">{town}</a></li>'
        entries = ""
        for year in YEARS:
            title = f"{town}人民政府{year}年政府信息公开工作年度报告"
            entries += row(f"{year}.html", title, f"{year + 1}-01-20")
            answers[f"/nb/{number}/{year}.html"] = page(
                title, f"<h1>{title}</h1><div class='article-content'>{report_text(town, year)}</div>"
            )
        answers[f"/nb/{number}/"] = page(town, f"<ul>{entries}</ul>", ("政府信息公开年报", town))
    answers["/nb/"] = page("政府信息公开年报", f"<ul>{links}</ul>", ("政府信息公开年报",))
    return answers


def registry(portal: Simulator, folder: Path) -> Path:
    path = folder / "portals.toml"
    path.write_text(
        "[crawl]\nallow_private_network = true\ndelay = 0\n"
        f'[[portal]]\nid = "sim"\nname = "松岭县人民政府"\nregion = "990000"\nhome = "{portal.home}"\n',
        encoding="utf-8",
    )
    return path


def answered(ledger: Path) -> set[str]:
    """The requests whose records the ledger has acknowledged for the night under way."""
    if not ledger.exists():
        return set()
    with closing(sqlite3.connect(ledger)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'leases'").fetchone():
            return set()
        return {row[0] for row in connection.execute("SELECT request FROM leases WHERE record IS NOT NULL")}


def kill_after(process: Life, portal: Simulator, requests: int, seconds: float) -> bool:
    """Kill a night once the portal was asked so many times, and a moment later; False where it ended before."""
    wanted = len(portal.asked) + requests
    while len(portal.asked) < wanted and process.poll() is None:
        time.sleep(0.001)
    time.sleep(seconds)
    if process.poll() is not None:
        return False
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    return True


def begin(arguments: Sequence[str]) -> Life:
    command = [sys.executable, "-m", "crawler", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def torment(
    folder: Path,
    kills: int,
    seed: int,
    towns: int = len(TOWNS),
    begin: Callable[[Sequence[str]], Life] = begin,
) -> None:
    chance = random.Random(seed)
    data = folder / "data"
    with Simulator(lambda host: site(host, towns)) as portal:
        arguments = ["crawl", "--portals", str(registry(portal, folder)), "--data", str(data)]
        # After the kill: what was acknowledged by then, and how often the portal had been asked.
        known: list[tuple[set[str], int]] = []
        for _ in range(kills):
            process = begin(arguments)
            requests = round(chance.uniform(0, 1.2) * len(portal.site) / kills)
            seconds = chance.uniform(0, 0.02) if requests else chance.uniform(0, 2)
            assert kill_after(process, portal, requests, seconds)
            known.append((answered(data / "archive" / "ledger.db"), len(portal.asked)))
        last = gongkai(*arguments)
        assert last.returncode == 0, last.stderr
        expected = {hashlib.sha256(answer.payload).hexdigest() for answer in portal.site.values()}  # type: ignore[union-attr]
        assert portal.home.startswith("http://")
        assert {asked.path for asked in portal.asked} == portal.site.keys()
        for acknowledged, before in known:
            again = {f"{asked.method} http://{portal.host}{asked.path}" for asked in portal.asked[before:]}
            assert not again & acknowledged
    with Archive.open(data / "archive", read_only=True) as archive:
        captures = [record for _, record in archive.records() if isinstance(record, Capture)]
        assert {capture.sha256 for capture in captures} == expected
        assert {hashlib.sha256(archive.payload(digest)).hexdigest() for digest in expected} == expected
        assert archive.leases.under_way() == []
    assert answered(data / "archive" / "ledger.db") == set()
    assert list(verify(data / "archive")) == []
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        statuses = [row[0] for row in database.execute("SELECT status FROM runs ORDER BY id")]
        (reports,) = database.execute("SELECT count(*) FROM reports").fetchone()
    assert statuses[-1] == "completed"
    assert set(statuses[:-1]) == {"interrupted"}
    assert reports == towns * len(YEARS)


def test_a_night_that_is_killed_goes_on_without_loss_and_without_asking_again(tmp_path: Path) -> None:
    with Lives() as lives:
        torment(tmp_path, 30, seed=4, towns=FEW_TOWNS, begin=lives.begin)


@pytest.mark.slow
@pytest.mark.timeout(60 + 20 * KILLS)
def test_a_night_that_is_killed_over_and_over(tmp_path: Path) -> None:
    torment(tmp_path, KILLS, seed=30)
