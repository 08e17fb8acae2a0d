"""The 统计表 of reports before 2019, in every format, and the local ones."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document as WordDocument
from reportlab.platypus import Paragraph, SimpleDocTemplate

from extraction import Document, Report, read
from extraction.forms import FORMS
from extraction.forms.statistics import STATISTICS
from extraction.report import Statistic
from tests.extraction import samples, statistics_samples
from tests.extraction.samples import Printed, Rows

YEAR = 2015


def report_of(table: Rows, format_name: str) -> Report:
    prose = [line.format(year=YEAR) for line in statistics_samples.PROSE]
    if format_name == "html":
        body = "".join(f"<p>{line}</p>" for line in prose) + samples.html_table(table)
        content = f"<html><body>{body}</body></html>".encode()
    elif format_name == "docx":
        word, out = WordDocument(), BytesIO()
        for line in prose:
            word.add_paragraph(line)
        samples.fill_word_table(word.add_table(rows=len(table), cols=len(table[0])), table)
        word.save(out)
        content = out.getvalue()
    elif format_name == "pdf":
        out = BytesIO()
        story = [Paragraph(line, samples.BODY) for line in prose] + [samples.pdf_table(table, ruled=True)]
        SimpleDocTemplate(out).build(story)
        content = out.getvalue()
    else:
        lines = [
            *prose,
            "政府信息公开情况统计表",
            *samples.text_table(table, format_name),
            "松岭县人民政府",
            "2016年3月2日",
        ]
        content = "\n".join(line for line in lines if line or format_name == "cell a line").encode()
    [report] = read([Document(content)])
    return report


@pytest.mark.parametrize("format_name", ["html", "docx", "pdf", "cell a line", "tabs", "pipes", "lines"])
@pytest.mark.parametrize("seed", [1, 2])
def test_national_table_is_read_exactly(format_name: str, seed: int) -> None:
    lines = statistics_samples.national(seed, blanks=seed == 2)
    report = report_of(statistics_samples.rows(lines), format_name)
    assert report.statistics == lines
    assert (report.form, report.year, report.authority) == ("statistics", YEAR, "松岭县人民政府")
    assert (report.cells, report.findings) == ({}, [])


def test_lines_with_label_unit_and_value_in_one() -> None:
    lines = statistics_samples.national(3)
    table = [[Printed(" ".join(cell.text for cell in row))] for row in statistics_samples.rows(lines)]
    assert report_of(table, "lines").statistics == lines


@pytest.mark.parametrize("format_name", ["html", "docx", "pipes", "lines"])
def test_column_of_all_years_is_a_line_of_its_own(format_name: str) -> None:
    lines = statistics_samples.national(4)
    report = report_of(statistics_samples.rows(lines, cumulative=True), format_name)
    assert report.statistics[::2] == lines
    assert report.statistics[1] == Statistic(
        "published_cumulative", f"{lines[0].label}（历年累计）", (lines[0].value or 0) + 100, "条"
    )


@pytest.mark.parametrize("format_name", ["html", "docx", "pipes", "cell a line"])
def test_numbers_in_a_column_of_their_own(format_name: str) -> None:
    lines = statistics_samples.national(5, blanks=True)
    assert report_of(statistics_samples.rows(lines, numbered=True), format_name).statistics == lines


@pytest.mark.parametrize("format_name", ["html", "docx", "tabs", "pipes"])
def test_local_indicators_keep_their_own_numbers(format_name: str) -> None:
    lines = [
        Statistic("1", "主动公开文件类信息", 51, "条"),
        Statistic("2", "全文电子化的主动公开信息", 49, "条"),
        Statistic("3", "公共查阅点接待人数", 310, "人次"),
        Statistic("4", "服务热线电话受理量", None, "次"),
    ]
    assert report_of(statistics_samples.rows(lines, numbered=True), format_name).statistics == lines


def test_groups_merged_down_the_side_and_two_panels_a_row() -> None:
    table = [
        [Printed(text) for text in ("类别", "指标", "单位", "数量", "指标", "单位", "数量")],
        [
            Printed("依申请公开", rowspan=2),
            *map(Printed, ("收到申请数", "件", "12", "当面申请数", "件", "2")),
        ],
        [*map(Printed, ("网络申请数", "件", "9", "信函申请数", "件", "1"))],
    ]
    assert report_of(table, "html").statistics == [
        Statistic("requests_received", "收到申请数", 12, "件"),
        Statistic("requests_in_person", "当面申请数", 2, "件"),
        Statistic("requests_online", "网络申请数", 9, "件"),
        Statistic("requests_by_letter", "信函申请数", 1, "件"),
    ]


def test_the_unit_may_stand_in_the_label_or_in_the_value() -> None:
    table = [[Printed("指标名称"), Printed("数量")]]
    table += [
        [Printed("收到申请数（单位：件）"), Printed("12")],
        [Printed("接受培训人员数"), Printed("310人次")],
    ]
    table += [[Printed("信息公开专栏页面访问量"), Printed("4万次")]]
    assert report_of(table, "html").statistics == [
        Statistic("requests_received", "收到申请数（单位：件）", 12, "件"),
        Statistic("people_trained", "接受培训人员数", 310, "人次"),
        Statistic("", "信息公开专栏页面访问量", 4, "万次"),
    ]


def test_values_of_lines_that_lost_one_of_two_columns_are_not_guessed() -> None:
    lines = statistics_samples.national(6)
    table = statistics_samples.rows(lines, cumulative=True)
    short = [row[:-1] if row[0].text == lines[3].label else row for row in table]
    found = report_of(short, "lines").statistics
    assert [item.value for item in found if item.label.startswith(lines[3].label)] == [None, None]
    assert found[0] == lines[0]


def test_the_same_words_in_two_groups_are_told_by_their_place() -> None:
    codes = [
        line.code
        for line in report_of(statistics_samples.rows(statistics_samples.national(7)), "html").statistics
    ]
    assert codes == [indicator.key for indicator in STATISTICS.indicators]


@pytest.mark.parametrize("form", FORMS)
def test_the_later_forms_hold_no_statistics(form: str) -> None:
    content = samples.html(FORMS[form], samples.values_of(FORMS[form], 8), 2020).encode()
    [report] = read([Document(content)])
    assert report.statistics == []


def test_a_label_that_is_printed_around_its_numbers() -> None:
    lines = statistics_samples.national(9)
    texts = [cell.text for row in statistics_samples.rows(lines) for cell in row]
    place = next(i for i, text in enumerate(texts) if "经济安全和社会稳定" in text)
    label, unit, value = texts[place : place + 3]
    texts[place : place + 3] = [label[:-5], unit, label[-5:], value]
    table = [[Printed(text)] for text in texts]
    assert report_of(table, "lines").statistics == lines
