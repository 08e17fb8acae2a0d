"""Tables in plain text as converters of web pages print them: what a lost or blank cell may and may not become."""

from __future__ import annotations

import pytest

from extraction import Document, read
from extraction.forms import FORMS
from extraction.report import Report

TITLE = "青石镇人民政府2022年政府信息公开工作年度报告"
REQUESTS = (
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 | ",
    "自然人 | 法人或其他组织 | 总计 | ",
    "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | ",
)
APPLICANTS = tuple(label.key for label in FORMS["2021"].requests_columns[:-1])


def read_lines(*lines: str) -> Report:
    [report] = read([Document("\n".join((TITLE, "一、总体情况", "概述。", *lines)).encode())])
    return report


def row(report: Report, key: str) -> list[float | None]:
    return [report.cells[f"requests.{key}.{column}"].value for column in (*APPLICANTS, "total")]


def test_blank_cells_behind_the_values_are_told_from_those_before_them() -> None:
    """Every row has one blank cell too much: that it is the last one only the rows without blanks tell."""
    report = read_lines(
        "三、收到和处理政府信息公开申请情况",
        *(f"| {line}|" for line in REQUESTS),
        "| 一、本年新收政府信息公开申请数量 |  |  |  |  |  |  | 5 |  |",
        "| 三、本年度办理结果 | （一）予以公开 | 4 | 0 | 0 | 0 | 0 | 1 | 5 |  |",
        "| （七）总计 |  |  |  |  |  |  | 5 |  |",
    )
    assert row(report, "new_requests") == [None] * 6 + [5]
    assert row(report, "granted") == [4, 0, 0, 0, 0, 1, 5]


def test_a_blank_last_cell_is_no_border() -> None:
    """The last cell of a row is blank: its pipe looks like one that stands behind a row."""
    report = read_lines(
        "三、收到和处理政府信息公开申请情况",
        *(line.removesuffix(" | ").replace(" | ", "| ") for line in REQUESTS),
        "一、本年新收政府信息公开申请数量|  | 3| 1| 0| 0| 0| 0|    ",
        "（七）总计|  | 3| 1| 0| 0| 0| 0| 4",
    )
    assert row(report, "new_requests") == [3, 1, 0, 0, 0, 0, None]
    assert row(report, "total_handled") == [3, 1, 0, 0, 0, 0, 4]


@pytest.mark.parametrize("between", [" | ", " |\n"])
def test_a_row_whose_blank_cells_are_gone_is_not_read_by_its_order(between: str) -> None:
    """Two of seven cells are left: the second may be the total's or another column's."""
    rows = (
        *REQUESTS,
        "一、本年新收政府信息公开申请数量 | 3 | 3 | |||||||",
        "（七）总计 | 3 | 0 | 0 | 0 | 0 | 0 | 3 | ||",
    )
    lines = "\n".join(rows).replace(" | ", between).split("\n")
    report = read_lines("三、收到和处理政府信息公开申请情况", *filter(None, lines))
    assert row(report, "new_requests") == [None] * 7
    assert {report.cells[f"requests.new_requests.{column}"].status for column in APPLICANTS} == {"uncertain"}
    assert row(report, "total_handled") == [3, 0, 0, 0, 0, 0, 3]


def test_a_label_in_two_lines_before_its_pipe() -> None:
    report = read_lines(
        "二、主动公开政府信息情况",
        *[
            "第二十条第（八）项 |",
            "||",
            "信息内容 |",
            "本年收费金额",
            "（单位：万元） |",
            "|",
            "行政事业",
            "性收费 |",
            "1.5 |",
            "|",
        ],
    )
    assert report.cells["disclosure.fees.amount_yuan"].value == 15_000


def test_header_cells_of_which_only_the_first_line_is_left() -> None:
    """本年新制作数量 and 本年新公开数量 are both 本年新: their places in the form's header tell them apart."""
    report = read_lines(
        "二、主动公开政府信息情况",
        "第二十条第（一）项 | |||",
        "信息内容 | 本年新 | 本年新 | 对外公开总数量 | ",
        "规范性文件 | 2 | 3 | 4 | ",
    )
    cells = {key.rpartition(".")[2]: cell.value for key, cell in report.cells.items()}
    assert cells == {"made": 2, "published": 3, "published_total": 4}


def test_labels_whose_values_are_gone_tell_the_form_and_are_no_headings() -> None:
    report = read_lines(
        "二、主动公开政府信息情况",
        *["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量", "规章", "0", "规范性文件"],
        "三、收到和处理政府信息公开申请情况",
        *["一、本年新收政府信息公开申请数量", "（一）予以公开", "（七）总计", "四、结转下年度继续办理"],
        "四、政府信息公开行政复议、行政诉讼情况",
        "无。",
    )
    assert (report.form, report.forms) == ("2019", {"disclosure": "2019"})
    assert [section.number for section in report.sections] == [1, 2, 3, 4]
    assert not report.cells


def test_rows_of_no_clear_form_are_not_free_prose() -> None:
    report = read_lines(
        "三、收到和处理政府信息公开申请情况",
        *REQUESTS,
        "一、本年新收政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | ",
    )
    assert (report.form, row(report, "new_requests")[-1]) == (None, 1)
