"""Portals that cannot be had: walls are recognised and left alone after at most three requests."""

from __future__ import annotations

import socket

import pytest

from spiders.registry import Portal
from tests.portals import general
from tests.portals.simulator import Answer, Asked, Simulator, page
from tests.portals.test_families import expected
from tests.spiders.harvest import harvest

WALLS = {
    "412": Answer("", 412),
    "468": Answer("", 468),
    "521": Answer("<script>document.cookie='__jsluid_s=1';location.href=location.pathname</script>", 521),
    "wzws": Answer(
        "<html><noscript>请开启JavaScript并刷新该页</noscript><script>eval('WZWSREL')</script></html>"
    ),
    "stub": Answer("<html><head><script>" + "var a=1;" * 120 + "</script></head><body></body></html>"),
    "202": Answer("<html><script>$_ts=1</script></html>", 202),
    "403": Answer("<html>forbidden</html>", 403),
}


@pytest.mark.parametrize("wall", WALLS)
def test_wall_at_the_door(wall: str) -> None:
    with Simulator(lambda host: {"/": WALLS[wall]}) as simulator:
        found = harvest(simulator.portal())
    assert [trouble["outcome"] for trouble in found.troubles] == ["blocked"]
    assert len(simulator.asked) <= 3
    assert found.discoveries == []
    assert found.lists == []


def test_wall_behind_the_home_page_ends_the_night() -> None:
    columns = "".join(f'<a href="/nb/{n}/">政府信息公开年报</a>' for n in range(40))
    site = {"/": page("松岭县人民政府", columns), **{f"/nb/{n}/": Answer("", 412) for n in range(40)}}
    with Simulator(lambda host: site) as simulator:
        found = harvest(simulator.portal())
    assert [trouble["outcome"] for trouble in found.troubles] == ["blocked"]
    # Three walls, and what was in Scrapy's hands already.
    assert len(simulator.paths()) < 12


def test_server_error_is_unreachable() -> None:
    with Simulator(lambda host: {"/": Answer("", 503)}) as simulator:
        found = harvest(simulator.portal())
    assert [trouble["outcome"] for trouble in found.troubles] == ["unreachable"]


def test_no_connection_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        home = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        found = harvest(Portal("sim", "松岭县人民政府", "990000", home))
    assert [trouble["outcome"] for trouble in found.troubles] == ["unreachable"]
    assert home in found.troubles[0]["message"]


def test_robots_txt_is_obeyed_and_named() -> None:
    rules = Answer("User-agent: *\nDisallow: /\n", content_type="text/plain")
    with Simulator(lambda host: {"/robots.txt": rules, "/": page("松岭县人民政府", "")}) as simulator:
        found = harvest(simulator.portal())
    assert [trouble["outcome"] for trouble in found.troubles] == ["forbidden"]
    assert simulator.paths() == []


def test_home_that_leads_to_another_host_is_broken() -> None:
    away = Answer("", 302, {"Location": "http://www.example.invalid/"})
    with Simulator(lambda host: {"/": away}) as simulator:
        found = harvest(simulator.portal())
    assert [trouble["outcome"] for trouble in found.troubles] == ["broken"]
    assert "www.example.invalid" in found.troubles[0]["message"]


def test_home_that_sets_a_cookie_and_sends_back_to_itself_is_read() -> None:
    def home(asked: Asked) -> Answer:
        if "visited=1" in asked.headers.get("cookie", ""):
            return page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>')
        return Answer("", 302, {"Location": "/", "Set-Cookie": "visited=1; Path=/"})

    site = {"/": home, "/nb/": page("年报", "<div>暂无信息</div>")}
    with Simulator(lambda host: site) as simulator:
        found = harvest(simulator.portal())
    assert found.troubles == []
    assert [seen["stated_empty"] for seen in found.lists] == [True]


def test_column_filled_by_a_script_is_not_called_complete() -> None:
    site = {
        "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page("政府信息公开年报", '<div id="app"></div><script src="/app.js"></script>'),
    }
    with Simulator(lambda host: site) as simulator:
        found = harvest(simulator.portal())
    assert [(seen["entries"], seen["stated_empty"], seen["complete"]) for seen in found.lists] == [
        (0, False, False)
    ]


def test_wall_at_a_column_of_the_entry_does_not_end_the_night() -> None:
    with Simulator(lambda host: {**general.site(host), "/api/rows": Answer("", 412)}) as simulator:
        found = harvest(simulator.portal(entry=(f"{simulator.home}api/rows",)))
        assert found.reports(simulator.home) == expected("general")["reports"]
    assert found.troubles == []
    assert [seen["complete"] for seen in found.lists if seen["url"].endswith("/api/rows")] == [False]
