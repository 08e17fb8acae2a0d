"""Atom feeds: each thing that happened once, whole or by region, in a form that feed readers take."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from xml.etree import ElementTree

import pytest

from publication.feed import FEEDS
from tests.publication.conftest import Ask, asking
from tests.publication.world import World

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(ask: Ask, address: str) -> list[ElementTree.Element]:
    answer = ask(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    (self_link,) = [link for link in feed.iter(f"{ATOM}link") if link.get("rel") == "self"]
    assert str(self_link.get("href")).endswith(address)
    return feed.findall(f"{ATOM}entry")


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_whole(ask: Ask, name: str) -> None:
    found = entries(ask, f"/feeds/{name}.atom")
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert len(ids) == len(set(ids))
    times = [str(entry.findtext(f"{ATOM}updated")) for entry in found]
    assert times == sorted(times, reverse=True)
    for entry in found:
        assert entry.findtext(f"{ATOM}title")
        category = entry.find(f"{ATOM}category")
        assert category is not None
        assert category.get("term") in FEEDS[name]


def test_findings_lead_to_their_report(ask: Ask) -> None:
    entry = entries(ask, "/feeds/findings.atom")[0]
    (link,) = entry.findall(f"{ATOM}link")
    path = str(link.get("href")).partition("://")[2].partition("/")[2]
    assert path.startswith("reports/")
    assert ask(f"/{path}").status_code == 200


def test_a_region_has_its_own(ask: Ask) -> None:
    assert entries(ask, "/feeds/all.atom?region=3415")
    assert not entries(ask, "/feeds/all.atom?region=99")


def test_what_is_no_code_is_refused(ask: Ask) -> None:
    assert ask("/feeds/all.atom?region=%E5%85%AD%E5%AE%89").status_code == 400
    assert ask("/feeds/nothing.atom").status_code == 404


def test_a_report_that_vanishes_and_comes_back_is_told_twice(fresh_world: World) -> None:
    with closing(sqlite3.connect(fresh_world.data / "gongkai.db")) as connection, connection:
        (report,) = connection.execute("SELECT id FROM reports ORDER BY id LIMIT 1").fetchone()
        connection.execute(
            "INSERT INTO absences VALUES (?, '2025-04-01T18:00:00Z', 3, '2025-04-03T18:00:00Z', "
            "'2025-04-03T18:00:00Z', '2025-04-09T18:00:00Z')",
            (report,),
        )
    fresh_world.publish()
    found = entries(asking(fresh_world.data), "/feeds/vanished.atom")
    kinds = [str(category.get("term")) for entry in found for category in entry.iter(f"{ATOM}category")]
    assert kinds == ["returned", "vanished"]


def test_every_page_names_the_feed(ask: Ask) -> None:
    assert '<link rel="alternate" type="application/atom+xml" href="/feeds/all.atom"' in ask("/").text
