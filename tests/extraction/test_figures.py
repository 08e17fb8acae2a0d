"""Figures that the prose states: told apart by what they count, silent where a clause says something else."""

from __future__ import annotations

import pytest

from extraction.prose.figures import narrative_findings
from extraction.report import Cell, Finding, Section

CELLS = {
    f"requests.{row}.total": Cell(value, str(value))
    for row, value in {"new_requests": 120, "carried_in": 5, "total_handled": 117, "carried_over": 8}.items()
}


def findings(text: str, cells: dict[str, Cell] = CELLS) -> list[Finding]:
    return list(narrative_findings(cells, [Section(1, "总体情况", text)], 2022))


def found(text: str) -> list[tuple[str, object]]:
    return [(finding.cells[0].split(".")[1], finding.expected) for finding in findings(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "全年共收到政府信息公开申请120件。",
        "全年共收到政府信息公开申请１２０件。",
        "全年共收到政府信息公开申请一百二十件。",
        "共受理政府信息公开申请125宗，其中上年结转5宗。",
        "2022年，全县共收到政府信息公开申请120起，办结117起，结转下年度8起。",
        "新收到政府信息公开申请120条，上年结转5条，办结117条，结转至下一年度继续办理8条。",
        "收到公民、法人和其他组织提出的政府信息公开申请120次。",
        "收到120件政府信息公开申请。",
    ],
)
def test_statements_that_agree(sentence: str) -> None:
    assert findings(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年共收到政府信息公开申请1,034件。", [("new_requests", 1034)]),
        ("全年共收到政府信息公开申请一千零三十四宗。", [("new_requests", 1034)]),
        ("新收政府信息公开申请125件。", [("new_requests", 125)]),
        ("收到公民、法人或者其他组织提出的政府信息公开申请95起。", [("new_requests", 95)]),
        ("收到政府信息公开申请120件，办结116件。", [("total_handled", 116)]),
        ("收到政府信息公开申请120件，结转下年度9件。", [("carried_over", 9)]),
        ("收到政府信息公开申请120件，上年结转6件。", [("carried_in", 6)]),
        ("全年未收到政府信息公开申请。", [("new_requests", 0)]),
    ],
)
def test_statements_that_contradict_the_table(sentence: str, expected: list[tuple[str, object]]) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "其中收到网上政府信息公开申请7件。",
        "通过信函收到政府信息公开申请7件。",
        "上年收到政府信息公开申请7件。",
        "2021年收到政府信息公开申请7件。",
        "第一季度收到政府信息公开申请7件。",
        "收到政府信息公开申请近100件。",
        "收到政府信息公开申请100余件。",
        "收到政府信息公开申请120件，答复99件。",
        "收到政府信息公开申请120件，按期办结110件，延期办结7件。",
        "收到政府信息公开申请120件；办结人大建议7件。",
        "收到政府信息公开申请120件，办结建议提案7件。",
        "收到12345热线工单700件，办结699件。",
        "收到法人提出的政府信息公开申请7件。",
        "未收到因政府信息公开申请引起的行政复议。",
        "同比收到政府信息公开申请增加7件。",
        "一是收到政府信息公开申请后及时登记，二是限时答复。",
    ],
)
def test_silence_on_what_speaks_of_something_else(sentence: str) -> None:
    assert findings(sentence) == []


def test_two_figures_for_one_thing() -> None:
    [finding, *_] = findings("收到政府信息公开申请97件。全年收到政府信息公开申请一百零四件。")
    assert (finding.rule, finding.expected, finding.found) == ("narrative_self_conflict", 97, 104)
    assert [f.rule for f in findings("主动公开政府信息97条。全年主动公开政府信息104条。")] == [
        "narrative_self_conflict"
    ]


def test_with_and_without_what_was_carried_over_is_no_contradiction() -> None:
    text = "收到政府信息公开申请120件。共受理政府信息公开申请125件，上年结转5件。"
    assert findings(text) == []
    assert findings(text, {}) == []


def test_a_blank_total_accuses_nobody() -> None:
    assert findings("收到政府信息公开申请97件。", {"requests.new_requests.total": Cell(None, "")}) == []
