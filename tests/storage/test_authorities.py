from __future__ import annotations

import pytest

from storage.authorities import county_of, read_name
from storage.database import Database
from storage.inputs import Change
from tests.storage.builders import Nights, report


@pytest.mark.parametrize(
    ("name", "county"),
    [
        ("云岭县人民政府", "云岭县"),
        ("河间市云岭县人民政府门户网站", "云岭县"),
        ("河间市富县人民政府", "富县"),
        ("某某自治区塔山地区托山县政府信息公开", "托山县"),
        ("东陵市城区人民政府", "城区"),
        ("东陵市人民政府", "东陵市"),
        ("中国云岭", None),
        (None, None),
    ],
)
def test_the_county_in_a_name(name: str | None, county: str | None) -> None:
    assert county_of(name) == county


@pytest.mark.parametrize(
    ("names", "level"),
    [
        (
            ("青石镇", "青石镇人民政府", "云岭县青石镇政府", "河间市云岭县青石镇人民政府", "云岭县 青石镇"),
            "township",
        ),
        (("河湾街道", "河湾街道办事处", "云岭县河湾街道办", "河湾街道党政办公室"), "township"),
        (("白马民族乡", "白马民族乡人民政府"), "township"),
        (("云岭县人民政府", "云岭县政府", "云岭县", "县人民政府", "人民政府"), "county"),
        (("云岭县人民政府办公室", "县政府办公室", "县政府办", "政府办"), "office"),
        (("云岭县发展和改革委员会", "县发改委", "发改委", "云岭发改委"), "department"),
        (("云岭县城市管理局", "县城市管理局", "城市管理局", "城管局"), "department"),
        (("市场监督管理局", "县市场监督管理局", "市监局", "云岭县市场监管局"), "department"),
        (("云岭经济开发区管委会", "云岭县经济开发区管理委员会"), "other"),
        (("云岭县供销合作社", "供销合作社"), "other"),
    ],
)
def test_spellings_of_one_authority_share_a_key(names: tuple[str, ...], level: str) -> None:
    read = [read_name(name, "云岭县") for name in names]
    assert len({name.key for name in read}) == 1, read
    assert {name.level for name in read} == {level}


@pytest.mark.parametrize(
    ("written", "county", "full"),
    [
        ("青石镇", "云岭县", "青石镇人民政府"),
        ("青石镇政府", None, "青石镇人民政府"),
        ("云岭县河湾街道办", "云岭县", "河湾街道办事处"),
        ("县财政局", "云岭县", "云岭县财政局"),
        ("财政局", "云岭县", "云岭县财政局"),
        ("县财政局", None, "县财政局"),
        ("云岭县", "云岭县", "云岭县人民政府"),
        ("云岭县", None, "云岭县人民政府"),
        ("县政府办", "云岭县", "云岭县人民政府办公室"),
        ("县融媒体中心", "云岭县", "云岭县融媒体中心"),
        ("河间市云岭县财政局", "云岭县", "河间市云岭县财政局"),
        ("县教体局", "云岭县", "云岭县教体局"),
        ("国家税务总局云岭县税务局", "云岭县", "国家税务总局云岭县税务局"),
        ("河间市生态环境局云岭县分局", "云岭县", "河间市生态环境局云岭县分局"),
        ("云岭经济开发区管委会", "云岭县", "云岭经济开发区管理委员会"),
        ("城市管理局", "云岭县", "云岭县城市管理局"),
    ],
)
def test_a_short_name_is_shown_in_full(written: str, county: str | None, full: str) -> None:
    assert read_name(written, county).display == full


def test_the_county_its_office_and_its_seat_are_three() -> None:
    keys = {read_name(name, "云岭县").key for name in ("云岭县人民政府", "县政府办公室", "云岭镇人民政府")}
    assert len(keys) == 3


def test_the_fullest_name_is_shown_and_every_name_is_kept(database: Database, nights: Nights) -> None:
    nights.discover(report(authority=None), authority="青石镇", source="unit")
    nights.next().discover(report(authority="云岭县青石镇人民政府"), authority="青石镇", source="unit")
    nights.next().discover(report(authority="云岭县青石镇人民政府", year=2022))
    (row,) = database.query("SELECT id, name, level, region FROM authorities")
    assert (row["name"], row["level"], row["region"]) == ("青石镇人民政府", "township", "349901")
    names = database.query("SELECT name, source FROM authority_names ORDER BY name")
    assert [tuple(name) for name in names] == [
        ("云岭县青石镇人民政府", "body"),
        ("青石镇", "unit"),
        ("青石镇人民政府", "body"),
    ]


def test_a_unit_is_trusted_before_the_text_and_the_text_before_a_source_line(
    database: Database, nights: Nights
) -> None:
    nights.discover(report(authority="云岭县财政局"), authority="教育局", source="unit")
    nights.discover(report(authority="云岭县水利局", text="b"), authority="云岭县人民政府", source="source")
    names = [row["name"] for row in database.query("SELECT name FROM authorities ORDER BY name")]
    assert names == sorted(["云岭县教育局", "云岭县水利局"])


def test_a_report_that_nobody_signs_gets_a_placeholder(database: Database, nights: Nights) -> None:
    nights.discover(report(authority=None), portal_id=None, url="file:///document.html")
    (row,) = database.query("SELECT id, name, placeholder FROM authorities")
    assert (row["name"], row["placeholder"]) == ("未署名机关（document.html）", 1)
    assert row["id"].isascii()


def test_an_edited_unsigned_report_stays_the_same_report(database: Database, nights: Nights) -> None:
    nights.discover(report(authority=None, document="a"))
    assert nights.next().discover(report(authority=None, document="b", text="改")) == ["edited"]


def test_two_unsigned_reports_in_one_document_stay_apart(database: Database, nights: Nights) -> None:
    changes = nights.discover(
        report(authority=None, text="甲"),
        report(authority=None, text="乙", part=2),
        authority="青石镇",
        source="unit",
    )
    assert changes == ["new", "new"]
    rows = database.query("SELECT placeholder FROM authorities ORDER BY placeholder")
    assert [row["placeholder"] for row in rows] == [0, 1]


def test_towns_of_the_same_name_in_two_counties_stay_apart_without_region_codes(
    database: Database, nights: Nights
) -> None:
    for county in ("托山县", "河口县"):
        nights.discover(
            report(authority="青石镇", region_hint=county, text=county),
            portal_id=None,
            url=f"file:///{county}",
        )
    nights.discover(
        report(authority="托山县青石镇人民政府", text="x", year=2020), portal_id=None, url="file:///3"
    )
    rows = database.query("SELECT authority_id, count(*) AS n FROM reports GROUP BY 1 ORDER BY n")
    assert [row["n"] for row in rows] == [1, 2]


def test_a_namesake_without_any_county_does_not_become_a_version(database: Database, nights: Nights) -> None:
    def imported(text: str, url: str) -> list[Change]:
        return nights.discover(report(authority="城关镇", text=text, document=text), portal_id=None, url=url)

    assert imported("甲", "file:///a") == ["new"]
    assert imported("乙", "file:///b") == ["new"]
    assert imported("甲改", "file:///a") + imported("乙改", "file:///b") == ["edited", "edited"]
    assert len(database.query("SELECT DISTINCT authority_id FROM reports")) == 2


@pytest.mark.parametrize("name", ["东陵市", "东陵市人民政府", "江南省东陵市人民政府"])
def test_a_bare_place_name_is_its_government(database: Database, nights: Nights, name: str) -> None:
    nights.discover(report(authority="东陵市人民政府"), portal_id=None, url="file:///a")
    nights.discover(report(authority=name, year=2022), portal_id=None, url="file:///b")
    (row,) = database.query("SELECT name, level FROM authorities")
    assert (row["name"].endswith("东陵市人民政府"), row["level"]) == (True, "county")
