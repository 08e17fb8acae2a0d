"""Whose report, for which year, published when."""

from __future__ import annotations

import pytest

from extraction.dates import labelled_date, parse_date
from extraction.identity import find_title, identify, kind_of


@pytest.mark.parametrize(
    ("title", "authority", "region", "year", "kind"),
    [
        ("云溪县人民政府2022年政府信息公开工作年度报告", "云溪县人民政府", None, 2022, "aggregate"),
        ("云溪县2022年度政府信息公开工作年度报告", "云溪县", None, 2022, "aggregate"),
        ("2021年云溪县教育局政府信息公开工作年度报告", "云溪县教育局", "云溪县", 2021, "own"),
        ("云溪县人民政府办公室2021年政府信息公开工作年度报告", "云溪县人民政府办公室", "云溪县", 2021, "own"),
        ("云溪县青石镇人民政府2020年度政府信息公开年度报告", "青石镇人民政府", "云溪县", 2020, "own"),
        ("河湾街道办事处2023年政府信息公开年报", "河湾街道办事处", None, 2023, "own"),
        ("青石镇2020年度公开年报", "青石镇", None, 2020, "own"),
        ("青石镇政府信息公开工作2020年度报告", "青石镇", None, 2020, "own"),
        ("云溪经济开发区2021年政府信息公开工作年度报告", "云溪经济开发区", None, 2021, "own"),
        ("关于2021年度政府信息公开工作的年度报告", None, None, 2021, "own"),
        ("云溪县教育局关于2021年度政府信息公开工作的年度报告", "云溪县教育局", "云溪县", 2021, "own"),
        ("青石镇人民政府信息公开2021年年度报告", "青石镇人民政府", None, 2021, "own"),
    ],
)
def test_title(title: str, authority: str | None, region: str | None, year: int, kind: str) -> None:
    found = identify(titles=[title], preface=[], lines=[], name="", published_on=None)
    assert (found.authority, found.region_hint, found.year, found.kind) == (authority, region, year, kind)


@pytest.mark.parametrize(
    "lines",
    [
        ["云溪县人民政府", "2022年政府信息公开工作年度报告"],
        ["云溪县人民政府2022年", "政府信息公开工作年度报告"],
        ["正文", "云溪县人民政府 2022 年政府信息公开", "工作年度报告"],
    ],
)
def test_title_over_several_lines(lines: list[str]) -> None:
    assert find_title(lines) == "云溪县人民政府2022年政府信息公开工作年度报告"


def test_a_breadcrumb_above_a_whole_title_is_no_part_of_it() -> None:
    lines = ["乡镇街道", "青石镇", "青石镇人民政府2022年政府信息公开工作年度报告"]
    assert find_title(lines) == "青石镇人民政府2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "text",
    ["2021年政府网站工作年度报表", "关于做好政府信息公开工作年度报告编制工作的通知", "法治政府建设年度报告"],
)
def test_titles_of_other_documents(text: str) -> None:
    assert find_title([text]) is None


def test_text_without_a_title_names_its_township_again_and_again() -> None:
    lines = [
        "2020年，青石镇推进公开，青石镇按照云溪市政府信息公开要求。",
        "青石镇公开信息10条。",
        "青石镇人民政府",
        "2021年1月19日",
    ]
    found = identify(titles=[], preface=[], lines=lines, name="", published_on=None)
    assert (found.authority, found.region_hint, found.year) == ("青石镇", "云溪市", 2020)
    assert found.published_on == "2021-01-19"


def test_nobody_is_guessed() -> None:
    lines = ["2019年，我镇按照县委、县政府部署推进工作。", "全镇公开信息10条。"]
    found = identify(titles=[], preface=[], lines=lines, name="", published_on=None)
    assert (found.authority, found.region_hint, found.year) == (None, None, 2019)


def test_the_text_has_the_last_word_on_the_year() -> None:
    lines = ["统计期限自2021年1月1日起至2021年12月31日止。"]
    found = identify(
        titles=["青石镇2020年政府信息公开工作年度报告"], preface=[], lines=lines, name="", published_on=None
    )
    assert (found.title_year, found.text_year, found.year) == (2020, 2021, 2021)


def test_the_fuller_name_that_the_text_gives() -> None:
    lines = ["本报告由溪州市云溪区人民政府办公室编制。"]
    found = identify(
        titles=["云溪区人民政府2023年政府信息公开工作年度报告"],
        preface=[],
        lines=lines,
        name="",
        published_on=None,
    )
    assert found.authority == "溪州市云溪区人民政府"


@pytest.mark.parametrize(
    ("authority", "kind"),
    [
        ("云溪县", "aggregate"),
        ("云溪市人民政府", "aggregate"),
        ("河口镇", "own"),
        ("云溪县教育局", "own"),
        (None, "own"),
    ],
)
def test_kind(authority: str | None, kind: str) -> None:
    assert kind_of(authority) == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021年1月9日", "2021-01-09"),
        ("2021-01-19 10:30", "2021-01-19"),
        ("2021/1/9", "2021-01-09"),
        ("二〇二一年一月十九日", "2021-01-19"),
        ("二○二二年十二月三日", "2022-12-03"),
        ("2021年13月9日", None),
        ("无", None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    assert parse_date(text) == expected


def test_the_surest_label_wins() -> None:
    assert labelled_date(["成文日期： 2021-01-10", "发布日期：2021-01-18"]) == "2021-01-18"
