"""Whose report it is: the order of trust, and what overrules it."""

from __future__ import annotations

from spiders.authorship import find_authority
from spiders.judgement import judge
from spiders.pages import Page
from spiders.platforms import GENERAL, named
from spiders.registry import Portal
from spiders.trail import ReportList, Trail

PORTAL = Portal("sim", "松岭县人民政府", "990000", "http://www.example.invalid/")
CRUMB = "<div class='crumb'>首页 &gt; 乡镇 &gt; 青石镇 &gt; 年报</div>"
SOURCE = "<p>来源：松岭县财政局</p>"


def authority(
    html: str, title: str, trail: Trail, entries: ReportList | None = None, family: str = "general"
) -> tuple[str | None, str | None]:
    page = Page("http://www.example.invalid/1.html", html.encode())
    return find_authority(PORTAL, named(family) or GENERAL, page, trail, entries, judge(title))


UNIT = Trail(unit="河湾街道", unit_source="unit")
TITLE = "白水乡2020年政府信息公开工作年度报告"


def test_the_breadcrumb_goes_first() -> None:
    assert authority(CRUMB + SOURCE, TITLE, UNIT) == ("青石镇", "breadcrumb")


def test_a_family_has_its_own_order() -> None:
    assert authority(CRUMB + SOURCE, TITLE, UNIT, family="lonsun") == ("河湾街道", "unit")


def test_then_unit_column_title_and_source() -> None:
    assert authority(SOURCE, TITLE, UNIT) == ("河湾街道", "unit")
    assert authority(SOURCE, TITLE, Trail(unit="县教育局", unit_source="column")) == ("县教育局", "column")
    assert authority(SOURCE, TITLE, Trail()) == ("白水乡", "title")
    assert authority(SOURCE, "2020年政府信息公开工作年度报告", Trail()) == ("松岭县财政局", "source")


def test_nobody_says() -> None:
    assert authority("<p>本站</p>", "2020年政府信息公开工作年度报告", Trail()) == (None, None)


def test_a_group_that_means_the_portal_s_own_government() -> None:
    assert authority("", "2020年政府信息公开工作年度报告", Trail(groups=("县政府",))) == (
        "松岭县人民政府",
        "unit",
    )


def test_the_full_form_is_taken_where_the_page_has_it() -> None:
    assert authority(CRUMB, "青石镇人民政府2020年政府信息公开工作年度报告", Trail()) == (
        "青石镇人民政府",
        "breadcrumb",
    )


def test_in_a_list_of_many_the_title_goes_first() -> None:
    entries = ReportList("http://www.example.invalid/", "年报", Trail(in_column=True), authority="青石镇")
    for name in ("白水乡", "河湾街道", "青石镇"):
        entries.name(name)
    assert authority(CRUMB, TITLE, UNIT, entries) == ("白水乡", "title")


def test_one_stranger_does_not_make_a_unit_s_list_shared() -> None:
    entries = ReportList("http://www.example.invalid/", "年报", Trail(in_column=True), authority="青石镇")
    for name in ("白水乡", "青石镇", "青石镇人民政府"):
        entries.name(name)
    assert not entries.shared
