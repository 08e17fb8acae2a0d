"""Anchors are told apart by their wording."""

from __future__ import annotations

import pytest

from spiders.columns import Way, direction, unit_of_column
from spiders.links import Link

WAYS = {
    Way.COLUMN: "政府信息公开年报 信息公开年报 公开年报 年度报告 政府信息公开工作年度报告 政府信息公开工作报告 "
    "霍岭县政府办信息公开年报 乡镇街道年报 部门信息公开年报 政务公开年报 历年年报 信息公开年度报告专栏 "
    "县政府信息公开年报 县级政府信息公开年报 松岭县人民政府信息公开年报 政府信息公开年报（县直部门） 公开年报> "
    "年度公开报告 年报公开 政府公开年报 政府信息公开情况年度报告 "
    "历年政府信息公开年报 年报与统计 近年年报 往年年报 年报查询 年度信息公开报告",
    Way.GATE: "政府信息公开 政务公开 法定主动公开内容 信息公开目录 网站地图 政府信息公开专栏 政府信息公开>> "
    "公开专栏 政府信息公开（新） 县政府信息公开 松岭县人民政府信息公开 "
    "公开 政务五公开 政府信息公开工作 公开保障 政府信息",
    Way.GROUP: "乡镇信息公开目录 部门目录 街镇 镇街 部门 乡镇街道 县直部门 县政府部门 "
    "乡镇（街道） 各镇街 县政府 街道办事处 "
    "驻县单位 垂直管理部门 乡、镇（街道） 各部门各单位 镇（园区、街道） 事业单位 镇办 委办局",
    Way.UNIT: "青石镇 松岭县财政局 河湾街道办事处 白水民族乡 经济开发区管委会 "
    "青石镇政府信息公开 松岭县财政局信息公开目录",
    Way.YEAR: "2020年 2020 2020年度 2020年年报 2023年（12）",
    Way.MORE: "更多 更多>> [更多] More 更多+ MORE>>",
    Way.REPORT: "2020年政府信息公开年报 青石镇2020年政府信息公开工作年度报告 公开年报2021年",
    Way.CANDIDATE: "青石镇2020年年度报告 2020年度工作情况报告 松岭县财政局2022年度报告 松岭县统计局2022年年报",
    None: "政府信息公开指南 政府信息公开制度 依申请公开 网站年报 政府网站工作年度报表 统计年报 企业年报 首页 领导之窗 "
    "2020年法治政府建设年度报告 关于做好2020年年报工作的通知 政府工作报告 政府年度工作报告 公开指南 政府信息公开申请表 "
    "松岭县2023年上半年工作报告 2022年政府信息公开工作年度报告附表 2022年工作要点落实情况报告 "
    "松岭县2022年1-11月工作报告 2022年政务公开第三方评估报告 "
    "法治政府建设年度报告 部门决算 财政预决算 公开工作动态 企业年报公示 政府信息公开考核 政府信息公开统计 重点领域",
}


@pytest.mark.parametrize(
    ("way", "text"), [(way, text) for way, texts in WAYS.items() for text in texts.split()]
)
def test_way(way: Way | None, text: str) -> None:
    step = direction(Link("http://www.example.invalid/", text))
    assert (step.way if step else None) == way


def test_cut_text_with_a_year_is_a_candidate() -> None:
    step = direction(Link("http://www.example.invalid/", "青石镇人民政府2020年政府信息公…", cut=True))
    assert step is not None
    assert step.way is Way.CANDIDATE


def test_unit_in_the_name_of_a_column() -> None:
    assert unit_of_column("霍岭县政府办信息公开年报") == "霍岭县政府办"
    assert unit_of_column("松岭县人民政府信息公开年报") == "松岭县人民政府"
    assert unit_of_column("县政府信息公开年报") == "县政府"
    assert unit_of_column("政府信息公开年报") is None


@pytest.mark.parametrize(
    "text",
    [
        "松岭县财政局2023年度绩效评价报告",
        "2022年松岭县政府工作报告",
        "2023年度重大行政决策年度报告",
        "松岭县第一中学2023年信息公开工作年度报告",
        "松岭县城投集团2023年度信息公开年度报告",
    ],
)
def test_reports_of_other_kinds_are_not_even_looked_at(text: str) -> None:
    assert direction(Link("http://127.0.0.1/1.html", text)) is None


def test_a_title_cut_short_is_looked_at_whatever_its_unit_is_called() -> None:
    step = direction(Link("http://127.0.0.1/1.html", "松岭县财政局2023年政府信...", cut=True))
    assert step is not None
    assert step.way is Way.CANDIDATE
