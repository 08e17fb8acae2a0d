"""What a night is held to: room on the disk, a clock that goes forward, an hour at which it ends, whose turn it is."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.turns import in_turn
from crawler.window import seconds_until
from spiders.registry import Portal
from storage.database import Database
from storage.deadlines import Deadline
from storage.inputs import OutcomeRow
from tests.conftest import gongkai
from tests.portals.simulator import Answer, Simulator, Site, page, report_text, row

TOWN = "青石镇"


def slow(answer: Answer) -> Answer:
    time.sleep(0.1)
    return answer


def site(host: str, count: int = 3) -> Site:
    """A county with one list of reports, every answer of which takes its time."""
    entries = ""
    answers: dict[str, Answer] = {"/robots.txt": Answer("", content_type="text/plain")}
    for number in range(count):
        title = f"{TOWN}人民政府{2023 - number}年政府信息公开工作年度报告"
        entries += row(f"{number}.html", title, "2024-01-20")
        body = report_text(TOWN, 2023 - number)
        answers[f"/nb/{number}.html"] = page(
            title, f"<h1>{title}</h1><div class='article-content'>{body}</div>"
        )
    answers["/"] = page("松岭县人民政府", '<ul><li><a href="/nb/">政府信息公开年报</a></li></ul>')
    answers["/nb/"] = page("政府信息公开年报", f"<ul>{entries}</ul>", ("政府信息公开年报",))

    def answering(answer: Answer) -> object:
        return lambda asked: slow(answer)

    return {path: answering(answer) for path, answer in answers.items()}  # type: ignore[misc]


def night(
    folder: Path, portals: dict[str, Simulator], at: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """A night at a moment of another year, on portals in one registry."""
    registry = folder / "portals.toml"
    registry.write_text(
        "[crawl]\nallow_private_network = true\ndelay = 0\n"
        + "".join(
            f'[[portal]]\nid = "{name}"\nname = "松岭县人民政府"\nregion = "99000{number}"\nhome = "{portal.home}"\n'
            for number, (name, portal) in enumerate(portals.items())
        ),
        encoding="utf-8",
    )
    return gongkai(
        "nightly", "--portals", registry, "--data", folder / "data", *arguments,
        environment={"GONGKAI_CLOCK": at, "TZ": "UTC"},
    )  # fmt: skip


def visited(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "data" / "gongkai.db")) as database:
        return database.execute(
            "SELECT portal_id, outcome FROM run_portals ORDER BY run_id, portal_id"
        ).fetchall()


def test_a_night_is_dated_by_the_moved_clock_and_refuses_one_that_went_back(tmp_path: Path) -> None:
    with Simulator(site) as portal:
        done = night(tmp_path, {"sim": portal}, "2024-03-01T18:00:00Z", "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["run"]["started"].startswith("2024-03-01T18:00")
        asked = len(portal.asked)
        back = night(tmp_path, {"sim": portal}, "2024-02-29T18:00:00Z")
        assert back.returncode == 2
        assert (
            "the clock says 2024-02-29 18:00 UTC, and the last run was on 2024-03-01 18:00 UTC" in back.stderr
        )
        full = night(tmp_path, {"sim": portal}, "2024-03-02T18:00:00Z", "--free-space", str(10**9))
        assert full.returncode == 2
        assert "MB are free" in full.stderr
        assert len(portal.asked) == asked


def test_what_is_no_moment_is_no_clock(tmp_path: Path) -> None:
    with Simulator(site) as portal:
        done = night(tmp_path, {"sim": portal}, "tomorrow")
        assert (done.returncode, len(portal.asked)) == (2, 0)
        assert "GONGKAI_CLOCK: 'tomorrow' is no moment" in done.stderr


@pytest.mark.parametrize("said", ["6", "24:00", "06:60", "six"])
def test_what_is_no_time_of_day_is_refused(said: str) -> None:
    done = gongkai("nightly", "--until", said)
    assert done.returncode == 2
    assert "is no time of day" in done.stderr


def test_a_night_ends_at_its_hour_and_the_next_begins_with_who_had_no_whole_one(tmp_path: Path) -> None:
    def long(host: str) -> Site:
        return site(host, 80)

    with Simulator(long) as first, Simulator(site) as second:
        portals = {"first": first, "second": second}
        ended = night(tmp_path, portals, "2024-10-01T05:59:57Z", "--until", "06:00")
        assert ended.returncode == 0, ended.stderr
        assert ("first", "partial") in visited(tmp_path)
        assert 0 < len(first.asked) < 80
        before = len(second.asked)
        again = night(tmp_path, portals, "2024-10-02T02:00:00Z", "--limit", "1", "--until", "04:00")
        assert again.returncode == 0, again.stderr
        assert len(first.asked) >= 80
        assert len(second.asked) == before
        one = night(tmp_path, portals, "2024-10-03T02:00:00Z", "--portal", "second", "--free-space", "0")
        assert one.returncode == 0, one.stderr
        assert len(second.asked) > before
        assert visited(tmp_path)[-1][0] == "second"


NIGHT = """
import sys
from pathlib import Path
from archive.archive import Archive
from crawler.crawl import crawl_portals
from crawler.entries import Entries
from spiders.registry import CrawlOptions, Portal
from storage.past import Past

folder, home, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
with Archive.open(folder / "archive") as archive:
    [night] = crawl_portals(
        archive, Entries(folder / "entries.db"), CrawlOptions(allow_private_network=True, delay=0.0),
        [Portal(id="a", name="松岭县人民政府", region="990000", home=home)], "run", past=lambda _: Past(),
        seconds=seconds, log=folder / "log", progress=lambda night: None,
    )
print(night.outcome, night.message)
"""


@pytest.mark.parametrize("seconds", [0, 0.01, 0.05])
def test_a_night_that_is_over_before_its_crawl_is_under_way_ends(seconds: float, tmp_path: Path) -> None:
    with Simulator(lambda host: site(host, 80)) as portal:
        done = subprocess.run(
            [sys.executable, "-c", NIGHT, tmp_path, portal.home, str(seconds)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(("None", "partial the night was over"))
    assert len(portal.asked) < 80


def test_the_hour_is_the_next_one() -> None:
    evening = datetime(2024, 3, 1, 22, 0).astimezone()
    assert seconds_until("06:00", evening.astimezone(UTC)) == timedelta(hours=8).total_seconds()
    assert seconds_until("22:00", evening) == timedelta(days=1).total_seconds()
    assert seconds_until("22:30", evening) == timedelta(minutes=30).total_seconds()


def test_who_is_due_comes_first_and_then_who_has_waited_longest(tmp_path: Path) -> None:
    portals = [Portal(name, name, code, "https://x.example/") for name, code in
               (("a", "990001"), ("b", "990002"), ("c", "990003"), ("d", "990004"))]  # fmt: skip
    due = Deadline(region="990003", level="township", year=2019, month_day="06-20", source="通知")
    at = datetime(2024, 6, 1, tzinfo=UTC)
    with Database.open(tmp_path / "gongkai.db") as database:
        with database.applying(("a", 1)):
            database.record_registry([portal.as_dict() for portal in portals], [due], at)
            database.start_run("1", "nightly", at)
        for name, outcome in (("a", "ok"), ("b", "partial"), ("c", "ok"), ("d", "blocked")):
            with database.applying(("a", 2)):
                database.record_outcome(OutcomeRow("1", name, outcome, 1, 1, ""), at)
        june = [portal.id for portal in in_turn(database, portals, date(2024, 6, 10))]
        august = [portal.id for portal in in_turn(database, portals, date(2024, 8, 10))]
    assert june == ["c", "b", "a", "d"]
    assert august == ["b", "a", "c", "d"]
