"""Invented reports of the years before 2019 with their 统计表, as rows that every writer prints."""

from __future__ import annotations

import random

from extraction.forms.statistics import STATISTICS
from extraction.report import Statistic
from tests.extraction.samples import Printed, Rows

HEADINGS = {"published_in_gazette": "（二）通过不同渠道和方式公开政府信息的情况"}
GROUPS = tuple(dict.fromkeys(indicator.groups[0] for indicator in STATISTICS.indicators))
SMALL = ("refused_state_secret", "refused_trade_secret", "published_normative_documents")
PROSE = [
    "松岭县人民政府{year}年政府信息公开工作年度报告",
    "一、概述",
    "{year}年，松岭县人民政府推进政府信息公开工作，全年主动公开政府信息1203条。",
    "二、主动公开政府信息的情况",
    "通过政府网站公开信息，方便群众查阅。",
    "三、依申请公开政府信息和不予公开政府信息的情况",
    "全年收到的申请均已按期答复。",
]


def national(seed: int, *, blanks: bool = False) -> list[Statistic]:
    """A value for every indicator of the national table; with `blanks` some are printed as nothing."""
    chance = random.Random(seed)
    lines = []
    for place, indicator in enumerate(STATISTICS.indicators):
        value: int | float | None = chance.choice((0, 3, 17, 1204))
        if indicator.unit == "万元":
            value = 12.5
        if blanks and chance.random() < 0.2:
            value = None
        number = "其中：" if indicator.key in SMALL else f"{place % 9 + 1}．"
        if f"、{indicator.label}" in indicator.groups[0]:
            number = indicator.groups[0][:2]
        lines.append(Statistic(indicator.key, number + indicator.label, value, indicator.unit or ""))
    return lines


def rows(lines: list[Statistic], *, cumulative: bool = False, numbered: bool = False) -> Rows:
    """The table: header, groups, indicators."""
    header = ["统计指标", "单位", *(["2010年", "历年累计"] if cumulative else ["统计数"])]
    table = [[Printed(text) for text in (["序号"] if numbered else []) + header]]
    group = ""
    known = {indicator.key: indicator for indicator in STATISTICS.indicators}
    for place, line in enumerate(lines, start=1):
        indicator = known.get(line.code)
        if indicator is not None and indicator.groups[0] != group:
            group = indicator.groups[0]
            if group not in line.label:
                table.append(
                    [
                        Printed(text)
                        for text in ([""] if numbered else []) + [group, *[""] * (len(header) - 1)]
                    ]
                )
        value = "" if line.value is None else str(line.value)
        texts = [line.label, line.unit, value, *([str((line.value or 0) + 100)] if cumulative else [])]
        table.append([Printed(text) for text in ([str(place)] if numbered else []) + texts])
    return table
