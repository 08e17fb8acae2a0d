"""Titles are judged by rules: real ones, the shapes that reports come in, and what only looks like one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from spiders.judgement import is_unit_name, judge, same_authority


def test_every_collected_title_is_judged_right(shared: Path) -> None:
    with (shared / "corpus" / "titles.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert rows
    for row in rows:
        judgement = judge(row["title"])
        assert judgement.is_report == (row["is_report"] == "1"), row["title"]
        if judgement.is_report:
            assert judgement.year == int(row["year"]), row["title"]
            # The collected authority is the page's; a title carries a part of it, or none.
            named = judgement.authority
            assert named is None or (named in row["title"] and same_authority(named, row["authority"])), row[
                "title"
            ]


REPORTS = [
    ("三〇一街道2023年政府信息公开工作年度报告", 2023, "三〇一街道"),
    ("03 松岭县水务局贰零贰叁年政府信息公开工作年度报告", 2023, "松岭县水务局"),
    ("★柳湾镇政府信息公开工作年度报告-2022", 2022, "柳湾镇"),
    ("中国人民银行松岭县支行2022年政府信息公开工作年度报告", 2022, "中国人民银行松岭县支行"),
    ("柳湾镇2022年年报（政府信息公开）.docx.pdf", 2022, "柳湾镇"),
    ("第三师四十一团2023年政府信息公开工作年度报告", 2023, "第三师四十一团"),
    ("148团2022年政府信息公开工作年度报告", 2022, "148团"),
    ("松岭海关2023年政府信息公开工作年度报告", 2023, "松岭海关"),
    ("「2023年度」松岭县财政局政府信息公开工作年度报告", 2023, "松岭县财政局"),
    ("2022年松岭县水务局《政府信息公开工作年度报告》", 2022, "松岭县水务局"),
    ("松水发〔2023〕1号 松岭县水务局2022年政府信息公开工作年度报告", 2022, "松岭县水务局"),
    ("松岭县水务局2022年1月1日至12月31日政府信息公开工作年度报告", 2022, "松岭县水务局"),
    ("松岭县水务局政府信息公开工作年度报告(2022.1.1-2022.12.31)", 2022, "松岭县水务局"),
    ("青石镇2020年1-12月政府信息公开工作年度报告", 2020, "青石镇"),
    ("松岭县水务局关于公布2022年政府信息公开工作年度报告的公告", 2022, "松岭县水务局"),
    ("关于发布松岭县人民政府2022年政府信息公开工作年度报告的公告", 2022, "松岭县人民政府"),
    ("松岭县2022年政府信息公开和政务公开工作年度报告", 2022, "松岭县"),
    ("柏木镇2022年政府信息公开工作年度报告及附表", 2022, "柏木镇"),
    # A badge behind the title is none of it; 新 before it is a name's.
    ("新城镇人民政府2022年政府信息公开工作年度报告 新", 2022, "新城镇人民政府"),
    ("松岭高新技术产业开发区2021年政府信息公开工作年度报告", 2021, "松岭高新技术产业开发区"),
    ("松岭县公路管理段2021年政府信息公开工作年度报告", 2021, "松岭县公路管理段"),
    ("松岭县供销合作社联合社2021年政府信息公开工作年度报告", 2021, "松岭县供销合作社联合社"),
    ("松岭县统计局2023年年政府信息公开工作年度报告", 2023, "松岭县统计局"),
    ("松岭县统计局20年政府信息公开工作年度报告", None, "松岭县统计局"),
    ("石桥镇2022年政府信息公开工作年度报告 来源：松岭县政府办 浏览次数：25", 2022, "石桥镇"),
    ("柳湾镇2020年政府信息公开工作年度报告", 2020, "柳湾镇"),
    ("柳湾镇人民政府2020年政府信息公开工作年度报告", 2020, "柳湾镇人民政府"),
    ("2019年柳湾乡人民政府信息公开工作年度报告", 2019, "柳湾乡人民政府"),
    ("2022年度松岭县水务局政府信息公开工作年度报告", 2022, "松岭县水务局"),
    ("松岭县水务局2022年度政府信息公开年报", 2022, "松岭县水务局"),
    ("柳湾镇政府信息公开工作2021年度报告", 2021, "柳湾镇"),
    ("东关街道办事处 2024年政府信息公开工作年度报告", 2024, "东关街道办事处"),
    ("2020年度政府信息公开工作年度报告", 2020, None),
    ("关于2021年度政府信息公开工作的年度报告", 2021, None),
    ("松岭县人民政府办公室关于2021年度政府信息公开工作情况的报告", 2021, "松岭县人民政府办公室"),
    ("壶峤镇2020年度公开年报", 2020, "壶峤镇"),
    ("公开年报2021年", 2021, None),
    ("沙河镇2023年政府信息公开 工作告年度报", 2023, "沙河镇"),
    ("沙河镇2023年政府信息公开工作情况报告", 2023, "沙河镇"),
    ("沙河镇2023年政务信息公开工作开展年度报告", 2023, "沙河镇"),
    ("沙河镇2023年政务公开重点工作年度报告", 2023, "沙河镇"),
    ("沙河镇2023年政府信公开工作年度报告", 2023, "沙河镇"),
    ("松岭县教育局2022年政府信息公开工作年度报告（图片版）", 2022, "松岭县教育局"),
    ("松嶺縣財政局2022年政府信息公開工作年度報告", 2022, "松嶺縣財政局"),
    ("松岭县\n财政局2022年 政府信息\n公开工作年度报告", 2022, "松岭县财政局"),
    ("松岭县财政局二〇一九年政府信息公开年度报告", 2019, "松岭县财政局"),
    ("政府信息公开工作年度报告（柳湾镇 2020年）", 2020, "柳湾镇"),
    ("柳湾镇：2020年政府信息公开工作年度报告", 2020, "柳湾镇"),
    ("2020年政府信息公开工作年度报告-松岭县人民政府", 2020, "松岭县人民政府"),
    ("附件1：柳湾镇2020年政府信息公开年度报告.docx", 2020, "柳湾镇"),
    ("2021-01-29 柳湾镇2020年政府信息公开年度报告", 2020, "柳湾镇"),
    ("柳湾镇2020年政府信息公开工作年度报告（2021年1月20日）", 2020, "柳湾镇"),
    ("松岭县统计局2020年政府信息公开工作年度报告", 2020, "松岭县统计局"),
    ("松岭县审计局2020年政府信息公开工作年度报告", 2020, "松岭县审计局"),
    ("松岭县企业服务中心2023年政府信息公开工作年度报告", 2023, "松岭县企业服务中心"),
    ("松岭县政务公开办公室2020年政府信息公开年度报告", 2020, "松岭县政务公开办公室"),
    ("松岭县财政局政府信息公开工作年度报告", None, "松岭县财政局"),
]


def test_titles_that_are_meant_to_mislead() -> None:
    """Invented ones: reports that hide what they are, and what stands beside reports and sounds like one."""
    with Path(__file__).with_name("adversarial_titles.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) > 60
    wrong = []
    for row in rows:
        found = judge(row["title"])
        said = ("yes", str(found.year or "")) if found.is_report else ("no", "")
        if said != (row["is_report"], row["year"]):
            wrong.append((row["title"], said))
    assert not wrong


@pytest.mark.parametrize(("title", "year", "authority"), REPORTS)
def test_report(title: str, year: int | None, authority: str | None) -> None:
    judgement = judge(title)
    assert (judgement.is_report, judgement.year, judgement.authority) == (True, year, authority)


@pytest.mark.parametrize(
    "title",
    [
        "2020年度政府网站工作年度报表",
        "松岭县2020年法治政府建设年度报告",
        "2020年半年政府信息公开数据统计",
        "2021年上半年政府信息公开工作报告",
        "2021年第一季度政府信息公开工作情况报告",
        "柳湾镇2020年部门决算公开",
        "柳湾镇2021年预算公开",
        "2020年统计年报",
        "企业年报",
        "国有企业信息公开年度报告",
        "公共企事业单位信息公开年度报告",
        "政府信息公开指南",
        "政府信息公开目录",
        "依申请公开办理流程",
        "关于做好2020年政府信息公开工作年度报告编制工作的通知",
        "关于报送2020年政府信息公开工作年度报告",
        "《松岭县2020年政府信息公开工作年度报告》解读",
        "图解：松岭县2020年政府信息公开工作年度报告",
        "一图读懂2020年政府信息公开工作年度报告",
        "2020年政务公开工作要点",
        "松岭县2020年政府信息公开工作年度报告统计表",
        "松岭县2021年政务公开工作推进会",
        "柳湾镇2020年村务公开年报",
        "政府信息公开年报",
        "政府信息公开工作年度报告",
        "年度报告",
        "",
    ],
)
def test_no_report(title: str) -> None:
    judgement = judge(title)
    assert not judgement.is_report
    assert judgement.reason


def test_year_of_a_view_comes_from_its_address() -> None:
    url = "http://www.example.invalid/public/column/1?type=3&action=detail&title=2020"
    assert judge("柳湾镇政府信息公开工作年度报告", url).year == 2020


@pytest.mark.parametrize(
    "name", ["青石镇", "河湾街道办事处", "县财政局", "松岭经济技术开发区", "总工会办公室"]
)
def test_unit_names(name: str) -> None:
    assert is_unit_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "乡镇街道",
        "部门",
        "县直部门",
        "各乡镇",
        "乡镇人民政府",
        "新闻中心",
        "互动专区",
        "政府信息公开",
        "我局",
        "镇",
    ],
)
def test_no_unit_names(text: str) -> None:
    assert not is_unit_name(text)
