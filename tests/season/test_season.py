"""A whole season with a moved clock: everything that happened is told on its morning, once, and nothing else is."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from publication.feed import ENTRIES, feed_query
from storage.deadlines import COLUMNS
from storage.snapshot import current
from tests.conftest import gongkai
from tests.crawler.listeners import Hook, MailServer, serving
from tests.crawler.test_rebuild_verify import dump
from tests.season.server import Portals
from tests.season.world import DUE, NEEDED, Season, Told


def told(events: list[dict[str, Any]]) -> list[Told]:
    """Events as the world tells them."""
    return sorted(
        ((event["kind"], event["region"], event["authority"], event["year"]) for event in events), key=repr
    )


class Archivist:
    """Runs the nights of a season, with a mail server and a webhook that listen."""

    def __init__(self, folder: Path, portals: Portals, mail: MailServer, hook: Hook) -> None:
        self.portals = portals
        self.data = folder / "data"
        self.mail = mail
        self.hook = hook
        self.registry = folder / "portals.toml"
        self.registry.write_text(
            portals.registry() + f'[[tell.webhook]]\nurl = "{hook.url}"\n'
            '[[tell.mail]]\nserver = "127.0.0.1"\nsecurity = "none"\nsender = "gongkai@archive.example"\n'
            f'to = ["desk@news.example"]\nport = {mail.port}\n',
            encoding="utf-8",
        )
        self.data.mkdir()
        due = "".join(f"{county.region},township,2023,{DUE},通知\n" for county in portals.season.counties)
        (self.data / "deadlines.csv").write_text(",".join(COLUMNS) + "\n" + due, encoding="utf-8")

    def night(self, at: datetime, chance: random.Random | None = None) -> None:
        """One night at a moment of the season; one that is killed, where chance will have it, is run again."""
        self.portals.show()
        command = ["nightly", "--portals", str(self.registry), "--data", str(self.data)]
        environment = {"GONGKAI_CLOCK": at.isoformat()}
        if chance is not None and self._done_though_killed(command, environment, self._moment(chance)):
            return
        done = gongkai(*command, environment=environment, timeout=280)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr, done.stderr

    def _moment(self, chance: random.Random) -> Callable[[], bool]:
        """When to kill: at some request, or when some file behind the crawl is written, or as a message arrives."""
        files = [
            self.data / "published" / "current", self.data / "logs" / "summary.json", self.data / "told.json"
        ]  # fmt: skip
        if chance.random() < 0.6:
            wanted = self.portals.asked + chance.randrange(12 * len(self.portals.season.counties))
            return lambda: self.portals.asked >= wanted
        if chance.random() < 0.3:
            posts = len(self.hook.posts)
            return lambda: len(self.hook.posts) > posts
        file = chance.choice(files)
        before = file.stat().st_mtime_ns if file.exists() else None
        return lambda: file.exists() and file.stat().st_mtime_ns != before

    def _done_though_killed(
        self, command: list[str], environment: dict[str, str], moment: Callable[[], bool]
    ) -> bool:
        """Kill a night at a moment; True where it had told its morning by then."""
        last = self._last_run()
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler", *command],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not moment() and process.poll() is None:
            time.sleep(0.002)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
        return self._last_run() != last and not (self.data / "night.json").exists()

    def _last_run(self) -> str | None:
        """The run that the last summary is of."""
        try:
            text = (self.data / "logs" / "summary.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return str(json.loads(text)["run"]["id"])

    def summary(self) -> list[dict[str, Any]]:
        text = (self.data / "logs" / "summary.json").read_text(encoding="utf-8")
        events: list[dict[str, Any]] = json.loads(text)["events"]
        return events

    def feed(self) -> list[dict[str, Any]]:
        snapshot = current(self.data / "published")
        assert snapshot is not None
        with closing(sqlite3.connect(snapshot)) as connection:
            connection.row_factory = sqlite3.Row
            query = feed_query("all").replace(f"LIMIT {ENTRIES}", "")
            return [dict(row) for row in connection.execute(query, {"region": ""})]


def live(folder: Path, counties: int, nights: int, *, seed: int | None = None) -> Path:
    """Live through a season; with a seed every night is killed once at a moment of chance."""
    chance = random.Random(seed) if seed is not None else None
    season = Season(counties, nights)
    folder.mkdir()
    mail, hook = MailServer(), Hook()
    with Portals(season) as portals, serving(mail), serving(hook):
        archivist = Archivist(folder, portals, mail, hook)
        heard: set[str] = set()
        fed: list[Told] = []
        for number in range(nights):
            at = season.advance()
            archivist.night(at, chance)
            expected = sorted(season.to_be_told, key=repr)
            assert told(archivist.summary()) == expected, f"night {number}, {at}"
            # Who was told when the process was killed may hear it again, under the same key.
            posts = {post["id"]: post for post in hook.posts if post["id"] not in heard}
            assert [told(post["events"]) for post in posts.values()] == ([expected] if expected else []), (
                f"night {number}"
            )
            heard |= posts.keys()
            assert len({message["Message-ID"] for message in mail.mails}) == len(heard)
            fed += expected
            assert told(archivist.feed()) == sorted(fed, key=repr), f"night {number}, {at}"
        assert len({event["id"] for event in archivist.feed()}) == len(fed)
    expected_coverage = sorted((row for county in season.counties for row in county.coverage()), key=repr)
    assert coverage(archivist.data) == expected_coverage
    return archivist.data


def coverage(data: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "gongkai.db")) as connection:
        rows = connection.execute(
            "SELECT authorities.region, name, year, status, days_late FROM coverage "
            "JOIN authorities ON authorities.id = authority_id"
        ).fetchall()
    return sorted(rows, key=repr)


def by_the_day(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a database says, without what two seasons cannot share: ids of runs and records, seconds, ports."""
    day = "substr({}, 1, 10)".format
    queries = {
        "reports": f"SELECT id, title, landing_url, {day('first_seen')}, {day('last_seen')}, version_count, "
        "content_sha256 FROM reports",
        "versions": f"SELECT report_id, number, change, landing_url, {day('first_seen')}, content_sha256 FROM versions",
        "absences": f"SELECT report_id, {day('since')}, nights, {day('vanished_at')}, {day('returned_at')} "
        "FROM absences",
        "coverage": "SELECT authority_id, year, status, deadline, published_on, days_late, evidence FROM coverage",
        "findings": f"SELECT id, rule, message, {day('first_seen')} FROM findings",
        "nights": f"SELECT {day('started')}, portal_id, outcome, found, new, changed, unchanged, vanished, returned "
        "FROM run_portals JOIN runs ON runs.id = run_id WHERE status <> 'interrupted'",
        "originals": f"SELECT sha256, size, {day('first_seen')} FROM originals",
    }
    with closing(sqlite3.connect(data / "gongkai.db")) as connection:
        return {
            name: sorted((tuple(map(without_port, row)) for row in connection.execute(query)), key=repr)
            for name, query in queries.items()
        }


def without_port(value: Any) -> Any:
    """A value as it would be, had the portals of all seasons the same port."""
    return re.sub(r"(127\.77\.\d+\.\d+):\d+", r"\1", value) if isinstance(value, str) else value


def rebuilt(data: Path) -> dict[str, list[tuple[object, ...]]]:
    (data / "gongkai.db").unlink()
    done = gongkai("rebuild", "--data", data, timeout=280)
    assert done.returncode == 0, done.stderr
    return dump(data / "gongkai.db")


@pytest.mark.timeout(600)
def test_six_counties_over_twelve_nights(tmp_path: Path) -> None:
    data = live(tmp_path / "season", 6, NEEDED)
    before = dump(data / "gongkai.db")
    after = rebuilt(data)
    for table, rows in before.items():
        assert after[table] == rows, table


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_thirty_counties_over_a_year_and_the_same_killed_every_night(tmp_path: Path) -> None:
    plain = by_the_day(live(tmp_path / "plain", 30, 60))
    killed = by_the_day(live(tmp_path / "killed", 30, 60, seed=7))
    for name, rows in plain.items():
        assert killed[name] == rows, name


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_a_season_that_is_killed_every_night_gives_the_same_database(tmp_path: Path) -> None:
    plain = by_the_day(live(tmp_path / "plain", 6, NEEDED))
    killed = by_the_day(live(tmp_path / "killed", 6, NEEDED, seed=3))
    for name, rows in plain.items():
        assert killed[name] == rows, name
