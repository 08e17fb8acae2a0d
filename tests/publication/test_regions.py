"""Regions go by the names that people know, and none is guessed."""

from __future__ import annotations

import pytest

from publication.regions import NO_REGION, Regions
from tests.publication.conftest import Ask
from tests.publication.test_pages import soup

REGIONS = Regions(
    [
        ("320106", "鼓楼区人民政府"),
        ("320302", "鼓楼区人民政府"),
        ("341522", "霍邱县人民政府"),
        ("513423", "盐源县人民政府"),
        ("360102", "东湖区人民政府"),
        ("411602", "川汇区人民政府"),
        ("430721", "安乡县人民政府"),
        ("320925", "建湖县人民政府"),
    ]
)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", ""),
        ("34", "34"),
        (" 341522 ", "341522"),
        ("霍邱县", "341522"),
        ("霍邱县人民政府", "341522"),
        ("霍邱", "341522"),
        ("鼓楼区", NO_REGION),  # one in Nanjing, one in Xuzhou
        ("湖", NO_REGION),
        ("不存在", NO_REGION),
        ("霍邱%", NO_REGION),
    ],
)
def test_a_name_stands_for_its_code_and_none_is_guessed(asked: str, code: str) -> None:
    assert REGIONS.code(asked) == code


def test_several_of_a_name_are_offered() -> None:
    assert REGIONS.find("鼓楼") == [("320106", "鼓楼区"), ("320302", "鼓楼区")]
    assert [name for _, name in REGIONS.find("湖")] == ["建湖县", "东湖区"]


def test_a_ready_question_takes_a_countys_name(ask: Ask) -> None:
    named = ask("/gongkai/most_requests.json?_shape=array&region=云岭&year=&kind=").json()
    coded = ask("/gongkai/most_requests.json?_shape=array&region=341599&year=&kind=").json()
    assert named
    assert named == coded
    page = soup(ask, "/gongkai/most_requests?region=云岭")
    assert page.select_one("form + .hint b").get_text() == "云岭县"


def test_a_name_that_nobody_has_finds_nothing_and_says_so(ask: Ask) -> None:
    page = soup(ask, "/gongkai/most_requests?region=某县")
    assert page.select_one(".notice").get_text(strip=True) == "没有叫“某县”的地区。"
    assert not page.select("tbody tr")


@pytest.mark.parametrize("asked", ["云岭", "云岭县", "341599", "34"])
def test_the_coverage_page_finds_a_region_by_name_or_code(ask: Ask, asked: str) -> None:
    assert "云岭县" in soup(ask, f"/regions?begins={asked}").select_one("table.heat").get_text()


def test_the_findings_of_a_region_are_found_by_its_name(ask: Ask) -> None:
    assert soup(ask, "/findings?region=云岭").select(".entries li")
    assert not soup(ask, "/findings?region=某县").select(".entries li")
