"""A portal of no known family is harvested by the general rules alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.portals import general
from tests.portals.simulator import Simulator
from tests.spiders.harvest import Harvest, harvest

EXPECTED = json.loads((Path(__file__).parent / "expected" / "general.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def night() -> tuple[Simulator, Harvest]:
    with Simulator(general.site) as simulator:
        return simulator, harvest(simulator.portal())


def test_every_report_and_nothing_else(night: tuple[Simulator, Harvest]) -> None:
    simulator, found = night
    assert found.reports(simulator.home) == EXPECTED["reports"]


def test_lists_with_their_units(night: tuple[Simulator, Harvest]) -> None:
    simulator, found = night
    lists = [
        [
            seen["url"].removeprefix(simulator.home),
            seen["authority"],
            seen["entries"],
            seen["stated_empty"],
            seen["complete"],
        ]
        for seen in found.lists
    ]
    assert sorted(lists) == EXPECTED["lists"]


def test_no_host_but_its_own_and_every_address_once(night: tuple[Simulator, Harvest]) -> None:
    simulator, _ = night
    assert {asked.headers["host"] for asked in simulator.asked} == {simulator.host}
    assert len(simulator.paths()) == len(set(simulator.paths()))


def test_decoys_are_not_even_fetched(night: tuple[Simulator, Harvest]) -> None:
    simulator, _ = night
    paths = " ".join(simulator.paths())
    assert not [decoy for decoy in ("tz.html", "zn.html", "/wznb/", "/nb/fz/", "zf/3.html") if decoy in paths]


def test_no_known_family_is_named(night: tuple[Simulator, Harvest]) -> None:
    assert night[1].platform is None
    assert night[1].troubles == []
