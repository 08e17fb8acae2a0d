"""Each family's simulator, written from how such portals answer, gives its expected harvest and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.portals import general, hanweb, lonsun, trs, ucap
from tests.portals.simulator import Answer, Simulator
from tests.spiders.harvest import Harvest, harvest

FAMILIES = {
    "general": (general, None),
    "trs": (trs, "trs"),
    "hanweb": (hanweb, "hanweb"),
    "lonsun": (lonsun, "lonsun"),
    "ucap": (ucap, "ucap"),
}

Night = tuple[str, Simulator, Harvest]


@pytest.fixture(scope="module", params=FAMILIES)
def night(request: pytest.FixtureRequest) -> Night:
    simulated: ModuleType = FAMILIES[request.param][0]
    with Simulator(simulated.site) as simulator:
        return request.param, simulator, harvest(simulator.portal())


def expected(family: str) -> dict[str, object]:
    path = Path(__file__).parent / "expected" / f"{family}.json"
    harvest: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return harvest


def test_every_report_and_nothing_else(night: Night) -> None:
    family, simulator, found = night
    assert found.reports(simulator.home) == expected(family)["reports"]


def test_lists_with_their_units(night: Night) -> None:
    family, simulator, found = night
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
    assert sorted(lists) == expected(family)["lists"]


def test_every_address_is_asked_once_and_on_its_own_host(night: Night) -> None:
    _, simulator, _ = night
    assert {asked.headers["host"] for asked in simulator.asked} == {simulator.host}
    requests = [(asked.method, asked.path, tuple(asked.form.items())) for asked in simulator.asked]
    assert len(requests) == len(set(requests))


def test_family_is_recognised(night: Night) -> None:
    family, _, found = night
    assert found.platform == FAMILIES[family][1]
    assert found.troubles == []


def test_decoys_are_not_even_fetched() -> None:
    with Simulator(general.site) as simulator:
        harvest(simulator.portal())
    paths = " ".join(simulator.paths())
    assert not [decoy for decoy in ("tz.html", "zn.html", "/wznb/", "/nb/fz/", "zf/3.html") if decoy in paths]


def test_known_column_is_read_where_the_home_page_is_gone() -> None:
    with Simulator(lambda host: {**lonsun.site(host), "/": Answer("", 404)}) as simulator:
        entry = f"{simulator.home}slzwgk/public/column/66002?type=3&action=list"
        found = harvest(simulator.portal(entry=(entry,)))
    assert sorted(report["year"] for report in found.reports(simulator.home)) == [2021, 2022]
    assert found.troubles == []
