"""The shipped portals, and which county a portal belongs to."""

from __future__ import annotations

import re

import pytest

from spiders.counties import counties, county_elsewhere, find_county, portals_of_region, select
from spiders.registry import CrawlOptions, Portal, Registry, RegistryError

OWN = Portal("huoqiu", "霍邱县人民政府", "341522", "https://www.huoqiu.gov.cn/")
REGISTRY = Registry(CrawlOptions(), (OWN,))


def test_every_row_is_a_usable_entry() -> None:
    rows = counties()
    assert len(rows) == len({row.code for row in rows}) > 3000
    for row in rows:
        assert re.fullmatch(r"\d{6}", row.code), row
        assert row.level in ("province", "prefecture", "county"), row
        assert row.name, row
        assert re.fullmatch(r"https?://[^/\s]+.*", row.url), row


def test_region_has_the_registry_entry_in_place_of_the_shipped_one() -> None:
    found = portals_of_region(REGISTRY, "3415")
    assert OWN in found
    assert [portal.region for portal in found].count("341522") == 1
    assert {portal.region[:4] for portal in found} == {"3415"}
    assert len(found) > 5


def test_unknown_region_is_an_error() -> None:
    with pytest.raises(RegistryError, match="99"):
        portals_of_region(REGISTRY, "99")


def test_select_by_id_by_code_and_all() -> None:
    assert select(REGISTRY, (), None) == (OWN,)
    assert select(REGISTRY, ("huoqiu",), None) == (OWN,)
    assert [portal.name for portal in select(REGISTRY, ("654224",), None)] == ["托里县人民政府"]
    with pytest.raises(RegistryError, match="nowhere"):
        select(REGISTRY, ("nowhere", "654224"), None)


@pytest.mark.parametrize(
    ("url", "site_code", "names", "code"),
    [
        ("http://127.0.0.1/", "3415220001", [], "341522"),
        ("https://www.huoqiu.gov.cn/zwgk/", None, [], "341522"),
        ("http://127.0.0.1/", None, ["六安市霍邱县人民政府"], "341522"),
        ("http://127.0.0.1/", "9999990001", ["霍邱县人民政府门户网站"], "341522"),
        # Two cities have a 朝阳区, and each its portal's host.
        ("http://127.0.0.1/", None, ["朝阳区人民政府"], None),
        ("http://127.0.0.1/", None, ["门户网站"], None),
    ],
)
def test_county_of_a_portal(url: str, site_code: str | None, names: list[str], code: str | None) -> None:
    found, reason = find_county(url, site_code, names)
    assert (found.code if found else None) == code
    assert reason


@pytest.mark.parametrize(
    ("name", "region", "code"),
    [
        ("霍邱县财政局", "341522", None),
        ("六安市生态环境局霍邱县分局", "341522", None),
        ("霍邱县财政局", "341500", None),
        ("金寨县财政局", "341522", "341524"),
        ("霍邱县财政局", "610922", "341522"),
        ("青石镇人民政府", "341522", None),
        ("朝阳区人民政府", "341522", None),
    ],
)
def test_an_authority_of_another_county_is_told_by_its_code(name: str, region: str, code: str | None) -> None:
    assert county_elsewhere(name, region) == code
