"""A night that is killed behind its crawl, wherever that is: everything is told once, and nobody is asked again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.archive import Archive
from archive.errors import ArchiveError
from tests.conftest import gongkai
from tests.crawler.listeners import Hook, serving
from tests.portals.simulator import Answer, Simulator, Site, page, report_text, row

TOWN = "青石镇"
YEARS = (2021, 2022, 2023)
AT = "2024-03-01T18:00:00Z"
NEXT = "2024-03-02T18:00:00Z"


def site(host: str) -> Site:
    """A county with one list of reports."""
    answers: dict[str, Answer] = {
        "/": page("松岭县人民政府", '<ul><li><a href="/nb/">政府信息公开年报</a></li></ul>')
    }
    entries = ""
    for year in YEARS:
        title = f"{TOWN}人民政府{year}年政府信息公开工作年度报告"
        entries += row(f"{year}.html", title, f"{year + 1}-01-20")
        answers[f"/nb/{year}.html"] = page(
            title, f"<h1>{title}</h1><div class='article-content'>{report_text(TOWN, year)}</div>"
        )
    answers["/nb/"] = page("政府信息公开年报", f"<ul>{entries}</ul>", ("政府信息公开年报",))
    return answers


class Night:
    """A night on one portal with one webhook, killed when `until` returns or ended."""

    def __init__(self, folder: Path, portal: Simulator, hook: Hook) -> None:
        self.data = folder / "data"
        self.hook = hook
        registry = folder / "portals.toml"
        registry.write_text(
            "[crawl]\nallow_private_network = true\ndelay = 0\n"
            f'[[portal]]\nid = "sim"\nname = "松岭县人民政府"\nregion = "990000"\nhome = "{portal.home}"\n'
            f'[[tell.webhook]]\nurl = "{hook.url}"\n',
            encoding="utf-8",
        )
        self.arguments = ["nightly", "--portals", str(registry), "--data", str(self.data)]
        self.events: list[Any] = []

    def killed(self, until: Callable[[], object], by: signal.Signals = signal.SIGKILL) -> int:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler", *self.arguments],
            env={**os.environ, "GONGKAI_CLOCK": AT},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # A shell starts what it puts into the background deaf to Ctrl-C; the night under test is in front.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        until()
        assert process.poll() is None
        os.kill(process.pid, by)
        return process.wait(timeout=60)

    def ended(self, at: str) -> None:
        done = gongkai(*self.arguments, environment={"GONGKAI_CLOCK": at})
        assert done.returncode == 0, done.stderr
        self.events = json.loads((self.data / "logs" / "summary.json").read_text(encoding="utf-8"))["events"]


def wait_for(said: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not said():
        assert time.monotonic() < until
        time.sleep(0.005)


def before_the_database(night: Night) -> None:
    """The crawl is noted as done, and the database cannot be written: a reader's long transaction holds it."""

    def crawled() -> bool:
        try:
            with Archive.open(night.data / "archive", read_only=True) as archive:
                note = archive.last_note("run")
        except ArchiveError:
            return False
        return note is not None and note.data["phase"] == "ended"

    wait_for(lambda: (night.data / "night.json").exists())
    with closing(sqlite3.connect(night.data / "gongkai.db", isolation_level=None, timeout=30)) as database:
        database.execute("BEGIN IMMEDIATE")
        wait_for(crawled)
        database.execute("ROLLBACK")


def before_the_summary(night: Night) -> None:
    """The night is published, and writing the summary waits for somebody to read what is written."""
    (night.data / "logs").mkdir(parents=True)
    stop = night.data / "logs" / "summary.json.new"
    os.mkfifo(stop)
    wait_for(lambda: (night.data / "published" / "current").exists())
    stop.unlink()


def before_the_webhook_answers(night: Night) -> None:
    came, killed = threading.Event(), threading.Event()

    def wait() -> None:
        came.set()
        killed.wait(30)

    night.hook.before_answering = wait
    assert came.wait(60)
    threading.Timer(0.5, killed.set).start()


def after_the_webhook_has_answered(night: Night) -> None:
    """The message is taken, and noting that waits for somebody to read what is written."""
    stop, came = night.data / "told.json.new", threading.Event()

    def hold() -> None:
        os.mkfifo(stop)
        came.set()

    night.hook.before_answering = hold
    assert came.wait(60)
    time.sleep(0.5)
    stop.unlink()


@pytest.mark.parametrize(
    ("moment", "messages"),
    [
        pytest.param(before_the_database, 1, marks=pytest.mark.slow),
        (before_the_summary, 1),
        pytest.param(before_the_webhook_answers, 2, marks=pytest.mark.slow),
        (after_the_webhook_has_answered, 2),
    ],
)
def test_a_night_that_is_killed_behind_its_crawl_is_finished(
    tmp_path: Path, moment: Callable[[Night], None], messages: int
) -> None:
    hook = Hook()
    with Simulator(site) as portal, serving(hook):
        night = Night(tmp_path, portal, hook)
        night.killed(lambda: moment(night))
        night.hook.before_answering = lambda: None
        asked = len(portal.asked)
        night.ended(AT)
        assert len(portal.asked) == asked
        assert [(event["kind"], event["year"]) for event in night.events] == [("new", year) for year in YEARS]
        # What may have arrived goes out again as it was, and is known by its key.
        assert len(hook.posts) == len(hook.keys) == messages
        assert len(set(hook.keys)) == 1
        assert all(post == hook.posts[0] for post in hook.posts)
        assert hook.posts[0]["events"] == night.events
        with closing(sqlite3.connect(night.data / "gongkai.db")) as database:
            assert database.execute("SELECT status FROM runs").fetchall() == [("completed",)]
            assert database.execute("SELECT outcome, new FROM run_portals").fetchall() == [("ok", 3)]
        assert not (night.data / "night.json").exists()
        night.ended(NEXT)
        assert len(portal.asked) > asked
    assert night.events == []
    assert len(hook.posts) == messages


@pytest.mark.parametrize(("by", "status"), [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, 1)])
def test_a_signal_behind_the_crawl_ends_the_night_at_once_and_the_next_finishes_it(
    tmp_path: Path, by: signal.Signals, status: int
) -> None:
    """While portals are asked a signal waits for the requests under way; behind that nothing is waited for."""
    hook = Hook()
    with Simulator(site) as portal, serving(hook):
        night = Night(tmp_path, portal, hook)
        assert night.killed(lambda: before_the_webhook_answers(night), by) == status
        night.hook.before_answering = lambda: None
        asked = len(portal.asked)
        night.ended(AT)
        assert len(portal.asked) == asked
    assert [(event["kind"], event["year"]) for event in night.events] == [("new", year) for year in YEARS]
    assert len(set(hook.keys)) == 1


def test_a_night_that_is_killed_when_all_is_told_keeps_its_summary(tmp_path: Path) -> None:
    hook = Hook()
    with Simulator(site) as portal, serving(hook):
        night = Night(tmp_path, portal, hook)
        night.ended(AT)
        events, asked = night.events, len(portal.asked)
        assert len(events) == len(YEARS)
        run = json.loads((night.data / "logs" / "summary.json").read_text(encoding="utf-8"))["run"]["id"]
        # What the very last step of a night takes away.
        (night.data / "night.json").write_text(
            json.dumps({"run_id": run, "portals": ["sim"]}), encoding="utf-8"
        )
        night.ended(AT)
        assert night.events == events
        assert len(portal.asked) == asked
        assert len(hook.posts) == 1
        assert not (night.data / "night.json").exists()
        night.ended(NEXT)
    assert night.events == []
