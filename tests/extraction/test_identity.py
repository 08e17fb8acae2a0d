"""Whose report, for which year, published when."""

from __future__ import annotations

import pytest

from extraction.identity.authorities import kind_of
from extraction.identity.identity import identify


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
