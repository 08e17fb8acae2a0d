"""The doctor looks at this machine, and at portals on loopback."""

from __future__ import annotations

import json
from email.utils import formatdate
from pathlib import Path

from crawler.doctor import Diagnosis, compare_clocks, examine
from crawler.folder import DataFolder
from tests.conftest import gongkai
from tests.crawler.test_killed import registry
from tests.portals.simulator import Answer, Simulator, Site


def answering(answer: Answer) -> Simulator:
    def site(host: str) -> Site:
        return {"/robots.txt": answer}

    return Simulator(site)


def seen(tmp_path: Path, portal: Simulator) -> dict[str, Diagnosis]:
    found = examine(DataFolder(tmp_path / "data"), registry(portal, tmp_path))
    return {one.what: one for one in found}


def test_a_machine_that_is_well_is_told_so(tmp_path: Path) -> None:
    with answering(Answer("User-agent: *\nDisallow: /search/\n", content_type="text/plain")) as portal:
        done = gongkai(
            "doctor", "--json", "--portals", registry(portal, tmp_path), "--data", tmp_path / "data"
        )
        assert [asked.path for asked in portal.asked] == ["/robots.txt"]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stdout
    whats = [one["what"] for one in found]
    assert whats[:3] == ["python", "sqlite", "chromium"]
    assert {"fonts", "time zone", "data folder", "portal sim", "clock"} <= set(whats)
    assert all(one["sentence"] for one in found)
    assert not (tmp_path / "data").exists()


def test_a_portal_that_forbids_its_pages_is_a_note(tmp_path: Path) -> None:
    with answering(Answer("User-agent: *\nDisallow: /\n", content_type="text/plain")) as portal:
        found = seen(tmp_path, portal)["portal sim"]
    assert (found.verdict, "forbids the home page" in found.sentence) == ("note", True)


def test_a_portal_without_rules_may_be_read(tmp_path: Path) -> None:
    with answering(Answer("", 404)) as portal:
        assert seen(tmp_path, portal)["portal sim"].verdict == "ok"


def test_a_portal_behind_a_wall_or_away_is_bad(tmp_path: Path) -> None:
    with answering(Answer("", 412)) as portal:
        assert "HTTP 412" in seen(tmp_path, portal)["portal sim"].sentence
    found = seen(tmp_path, portal)["portal sim"]
    assert (found.verdict, "cannot be reached" in found.sentence) == ("bad", True)


def test_a_clock_that_is_wrong_is_bad() -> None:
    (wrong,) = compare_clocks("Mon, 01 Jan 2024 00:00:00 GMT", "http://a.example/robots.txt")
    (right,) = compare_clocks(formatdate(usegmt=True), "http://a.example/robots.txt")
    assert (wrong.verdict, right.verdict) == ("bad", "ok")
    assert list(compare_clocks(None, "http://a.example/")) == []


def test_without_a_registry_it_says_so_and_fails(tmp_path: Path) -> None:
    done = gongkai("doctor", "--portals", tmp_path / "none.toml", "--data", tmp_path)
    assert done.returncode == 1
    assert f"bad   registry: {tmp_path / 'none.toml'}: there is no such file" in done.stdout
