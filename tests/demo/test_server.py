"""Serving: addresses, the registry, the log, the nights."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from demo.expected import expected
from demo.planted import APPEARING, EDITED, REPUBLISHED
from demo.server import SamplePortals
from spiders.registry import load_registry
from tests.demo.client import ask


def test_the_registry_names_homes_and_nothing_behind_them(portals: SamplePortals, tmp_path: Path) -> None:
    file = tmp_path / "portals.toml"
    file.write_text(portals.registry_toml(), encoding="utf-8")
    registry = load_registry(file)
    assert registry.crawl.allow_private_network
    assert registry.crawl.delay == 0
    assert [portal.id for portal in registry.portals] == ["yunqi", "yanhu", "chengxi", "luting"]
    assert all(portal.home == portals.home(portal.id) for portal in registry.portals)
    assert all(not portal.entry and portal.platform is None for portal in registry.portals)


def test_two_demos_at_once_take_different_ports(portals: SamplePortals) -> None:
    with SamplePortals() as others:
        assert others.home("yunqi") != portals.home("yunqi")
        assert ask(others, "yunqi", "/").status == 200


def test_requests_are_logged_with_method_address_and_status(portals: SamplePortals) -> None:
    ask(portals, "chengxi", "/public/column/6600101?type=3&action=list")
    ask(portals, "chengxi", "/nowhere")
    log = portals.requests("chengxi")
    assert [(entry.method, entry.path, entry.status) for entry in log] == [
        ("GET", "/public/column/6600101?type=3&action=list", 200),
        ("GET", "/nowhere", 404),
    ]
    assert log[0].started <= log[0].ended <= log[1].started
    assert portals.requests("yunqi") == ()


def test_leaving_the_block_stops_the_servers() -> None:
    before = threading.active_count()
    with SamplePortals() as portals:
        ask(portals, "yunqi", "/")
        address = portals.home("yunqi")
    assert address.startswith("http://127.0.0.1:")
    assert threading.active_count() <= before + 1
    with pytest.raises(KeyError):
        portals.home("yunqi")


def test_an_unknown_night_is_refused(portals: SamplePortals) -> None:
    with pytest.raises(ValueError, match="there is no night 3"):
        portals.night = 3


def test_every_document_is_the_same_bytes_from_one_run_to_the_next() -> None:
    def harvest() -> dict[tuple[str, str], bytes]:
        with SamplePortals() as portals:
            return {
                (report.portal_id, path): ask(portals, report.portal_id, path).body
                for report in expected(1)[::5]
                for path in (report.landing_path, report.attachment_path)
                if path
            }

    assert harvest() == harvest()


def test_the_second_night_differs_in_the_planted_places_alone(portals: SamplePortals) -> None:
    first = {(r.portal_id, r.landing_path, r.attachment_path) for r in expected(1)}
    portals.night = 2
    second = {(r.portal_id, r.landing_path, r.attachment_path) for r in expected(2)}
    assert len(second - first) == len(APPEARING) + len(REPUBLISHED)
    assert len(first - second) == len(REPUBLISHED)
    changed = []
    for portal_id, *paths in sorted(first & second, key=str):
        for path in paths:
            if path:
                portals.night = 1
                before = ask(portals, portal_id, path).body
                portals.night = 2
                if ask(portals, portal_id, path).body != before:
                    changed.append((portal_id, path))
    assert len(changed) == len(EDITED)


def test_the_edited_report_changes_one_figure_and_one_sentence(portals: SamplePortals) -> None:
    (report_id, edit) = next(iter(EDITED.items()))
    before, after = (
        next(
            r
            for r in expected(n)
            if (r.portal_id, r.authority, r.year) == ("chengxi", "澄溪县市场监督管理局", 2021)
        )
        for n in (1, 2)
    )
    assert report_id == ("chengxi", "scj", 2021)
    assert before.landing_path == after.landing_path
    assert {key for key in after.cells if after.cells[key] != before.cells[key]} == {edit.cell}
    assert edit.sentence not in ask(portals, "chengxi", before.landing_path).text
    portals.night = 2
    assert edit.sentence in ask(portals, "chengxi", after.landing_path).text


def test_the_republished_report_has_moved_with_its_content(portals: SamplePortals) -> None:
    before, after = (
        next(
            r
            for r in expected(n)
            if (r.portal_id, r.authority, r.year) == ("yanhu", "砚湖县人力资源和社会保障局", 2022)
        )
        for n in (1, 2)
    )
    assert before.landing_path != after.landing_path
    assert (before.published_on, after.published_on) == ("2023-01-13", "2023-09-05")
    assert before.cells == after.cells
    portals.night = 2
    assert ask(portals, "yanhu", before.landing_path).status == 404
    assert ask(portals, "yanhu", after.landing_path).status == 200


def test_footers_link_other_hosts_only(portals: SamplePortals) -> None:
    for portal_id in ("yunqi", "yanhu", "chengxi", "luting"):
        page = ask(portals, portal_id, "/").text
        assert "http://nianbao.example.invalid/zfxxgknb/" in page
        assert "http://127.0.0.1" not in page


def test_requests_that_overlap_are_counted() -> None:
    with SamplePortals(latency=0.3) as portals:
        clients = [threading.Thread(target=ask, args=(portals, "yunqi", "/")) for _ in range(2)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        assert portals.most_at_once("yunqi") == 2


def test_requests_one_after_the_other_do_not_overlap() -> None:
    with SamplePortals(latency=0.05) as portals:
        for _ in range(3):
            ask(portals, "yunqi", "/")
        assert portals.most_at_once("yunqi") == 1
