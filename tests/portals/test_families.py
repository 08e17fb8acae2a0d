"""Each family's simulator, written from how such portals answer, gives its expected harvest and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.portals import (
    borrowed,
    called,
    catalogue,
    clicked,
    counted,
    dialects,
    entrance,
    epoint,
    filed,
    framed,
    general,
    gkmlpt,
    hanweb,
    hidden,
    jpaas,
    keyed,
    loading,
    lonsun,
    mapped,
    openness,
    pclist,
    shells,
    single,
    tables,
    trs,
    ucap,
    unnamed,
    vsb,
    was5,
    worded,
    yearly,
)
from tests.portals.simulator import Answer, Simulator, page, row
from tests.spiders.harvest import Harvest, harvest

FAMILIES = {
    "general": (general, None),
    "trs": (trs, "trs"),
    "hanweb": (hanweb, "hanweb"),
    "lonsun": (lonsun, "lonsun"),
    "ucap": (ucap, "ucap"),
    "was5": (was5, "trs"),
    # The first of a vendor's marks that a night meets names the family.
    "catalogue": (catalogue, "hanweb"),
    "jpaas": (jpaas, "hanweb"),
    "pclist": (pclist, "ucap"),
    "gkmlpt": (gkmlpt, "gkmlpt"),
    "epoint": (epoint, "epoint"),
    # Families that the general rules see whole.
    "openness": (openness, None),
    "vsb": (vsb, None),
    "single": (single, None),
    "tables": (tables, None),
    "framed": (framed, None),
    "loading": (loading, None),
    "yearly": (yearly, None),
    "mapped": (mapped, None),
    "hidden": (hidden, None),
    "counted": (counted, None),
    "filed": (filed, None),
    "dialects": (dialects, None),
    "worded": (worded, None),
    "called": (called, None),
    "keyed": (keyed, None),
    "entrance": (entrance, None),
    "borrowed": (borrowed, None),
    "clicked": (clicked, None),
    "shells": (shells, None),
    "unnamed": (unnamed, None),
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
    assert sorted(lists, key=str) == expected(family)["lists"]


def test_every_address_is_asked_once_and_on_its_own_host(night: Night) -> None:
    _, simulator, _ = night
    assert {asked.headers["host"] for asked in simulator.asked} == {simulator.host}
    requests = [(asked.method, asked.path, tuple(asked.form.items())) for asked in simulator.asked]
    assert len(requests) == len(set(requests))
    assert simulator.most_in_flight == 1


def test_family_is_recognised(night: Night) -> None:
    family, _, found = night
    assert found.platform == FAMILIES[family][1]
    assert found.troubles == []


@pytest.mark.parametrize("family", ["catalogue", "jpaas"])
def test_entry_that_names_the_vendor_finds_all_of_its_products(family: str) -> None:
    with Simulator(FAMILIES[family][0].site) as simulator:
        found = harvest(simulator.portal(platform="hanweb"))
        assert found.reports(simulator.home) == expected(family)["reports"]


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


def test_report_that_is_gone_is_a_dead_link_of_its_list() -> None:
    with Simulator(general.site) as simulator:
        found = harvest(simulator.portal())
        dead = [
            (link["url"].removeprefix(simulator.home), link["year"], link["authority"])
            for seen in found.lists
            for link in seen["dead"]
        ]
    # One is gone at status 200, one leads to a host that is not the portal's.
    assert sorted(dead) == [
        ("nb/zf/away.html", 2017, "松岭县人民政府"),
        ("nb/zf/gone.html", 2018, "松岭县人民政府"),
    ]


def test_report_file_that_is_gone_is_a_dead_link_of_its_list() -> None:
    site = {
        "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page("政府信息公开年报", row("/nb/2020.pdf", "青石镇2020年政府信息公开工作年度报告")),
    }
    with Simulator(lambda host: site) as simulator:
        found = harvest(simulator.portal())
    (seen,) = found.lists
    assert [(link["year"], link["authority"]) for link in seen["dead"]] == [(2020, "青石镇")]


def test_pages_numbered_in_reverse_are_read_whole_after_they_have_shifted() -> None:
    years = (2023, 2022, 2021, 2020, 2019, 2018)
    with Simulator(lambda host: vsb.site(host, years)) as simulator:
        found = harvest(simulator.portal())
    assert sorted(report["year"] for report in found.reports(simulator.home)) == sorted(years)
