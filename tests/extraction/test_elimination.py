"""Tables whose labels are printed in other words: what the form's other labels and the sums leave over is read."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

import pytest
from lxml import html

from extraction import Document, read
from extraction.forms import FORMS
from extraction.report import Report
from tests.extraction import samples, writers
from tests.extraction.corpus.writers import write_docx
from tests.extraction.samples import Printed, Rows

YEARS = {"2019": 2020, "2021": 2022}
TABLES = ("disclosure", "requests", "reviews")
FORMATS = ("html", "docx", "xlsx", "pipes", "tabs", "cell a line")
Words = Mapping[tuple[str, str], str]


def values(form: str) -> dict[str, int | None]:
    return dict(samples.values_of(FORMS[form], 21))


def document(form: str, printed: Mapping[str, int | None], words: Words, format_name: str) -> bytes:
    """The sample report with other words for some labels, by their table and their own wording."""
    tables = iter(TABLES)
    parts: list[str | Rows] = []
    for part in samples.parts(FORMS[form], samples.texts_of(printed), YEARS[form]):
        if isinstance(part, str):
            parts.append(part)
            continue
        table = next(tables)
        parts.append(
            [[Printed(words.get((table, c.text), c.text), c.rowspan, c.colspan) for c in row] for row in part]
        )
    if format_name == "docx":
        return write_docx(parts, frozenset(), 0)
    if format_name == "xlsx":
        return writers.xlsx_of(parts)
    if format_name == "html":
        body = "".join(f"<p>{p}</p>" if isinstance(p, str) else samples.html_table(p) for p in parts)
        return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()
    lines = [[p] if isinstance(p, str) else samples.text_table(p, format_name) for p in parts]
    return "\n".join(line for own in lines for line in own).encode()


def reading(form: str, words: Words, format_name: str, printed: Mapping[str, int | None]) -> Report:
    [report] = read([Document(document(form, printed, words, format_name))])
    assert report.error is None
    assert report.findings == []
    return report


def doubted(report: Report) -> set[str]:
    return {key for key, cell in report.cells.items() if cell.status == "uncertain"}


def assert_read(report: Report, form: str, printed: Mapping[str, int | None]) -> None:
    assert {key: cell.value for key, cell in report.cells.items()} == samples.yuan(FORMS[form], printed)


LISTED = [
    {
        ("requests", "自然人"): "公民",
        ("requests", "商业企业"): "企业",
        ("requests", "科研机构"): "科研院所",
        ("requests", "社会公益组织"): "社会组织",
        ("requests", "法律服务机构"): "律师事务所",
    },
    {
        ("reviews", "结果维持"): "维持",
        ("reviews", "结果纠正"): "纠正",
        ("reviews", "其他结果"): "其他",
        ("reviews", "尚未审结"): "未结",
    },
    {
        ("disclosure", "规章"): "部门规章",
        ("disclosure", "行政许可"): "许可",
        ("disclosure", "行政强制"): "强制",
    },
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("words", LISTED, ids=TABLES[1:] + TABLES[:1])
def test_words_that_reports_use(words: Words, format_name: str, form: str) -> None:
    report = reading(form, words, format_name, values(form))
    assert_read(report, form, values(form))
    assert not doubted(report)


PROVED = [
    {("requests", "科研机构"): "大专院校"},
    {("requests", "自然人"): "百姓"},
    {("requests", "总计"): "全部"},
    {("requests", "科研机构"): "大专院校", ("requests", "自然人"): "百姓"},
    {("requests", "法人或其他组织"): "单位"},
    {("requests", "一、本年新收政府信息公开申请数量"): "一、收件总量"},
    {("requests", "8.属于行政查询事项"): "8.查档"},
    {("requests", "四、结转下年度继续办理"): "四、还没办完"},
    {("requests", "（一）予以公开"): "（一）给", ("requests", "1.属于国家秘密"): "1.保密的"},
    {("reviews", "结果维持"): "驳回"},
    {("reviews", "总计"): "件数"},
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("words", PROVED, ids=lambda words: "、".join(words.values()))
def test_an_unknown_label_that_the_sums_prove(words: Words, format_name: str, form: str) -> None:
    report = reading(form, words, format_name, values(form))
    assert_read(report, form, values(form))
    assert not doubted(report)


DOUBTED = [
    (
        {("requests", "科研机构"): "大学", ("requests", "社会公益组织"): "慈善会"},
        ("requests.", (".research", ".social_welfare")),
    ),
    ({("disclosure", "行政许可"): "审批"}, ("disclosure.licensing.", ("",))),
    (
        {("reviews", "结果维持"): "驳回", ("reviews", "结果纠正"): "支持"},
        ("reviews.", (".upheld", ".corrected")),
    ),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize(("words", "cells"), DOUBTED, ids=TABLES[1:2] + TABLES[:1] + TABLES[2:])
def test_what_no_sum_proves_is_read_and_doubted(
    words: Words, cells: tuple[str, tuple[str, ...]], format_name: str, form: str
) -> None:
    printed = values(form)
    report = reading(form, words, format_name, printed)
    assert_read(report, form, printed)
    assert doubted(report) == {key for key in printed if key.startswith(cells[0]) and key.endswith(cells[1])}


def test_a_column_of_nothing_is_not_proved() -> None:
    printed = values("2021")
    for key in printed:
        if key.endswith(".research"):
            printed[key[: -len("research")] + "total"] -= printed[key]  # type: ignore[operator]
            printed[key] = 0
    report = reading("2021", {("requests", "科研机构"): "大学"}, "html", printed)
    assert_read(report, "2021", printed)
    assert doubted(report) == {key for key in printed if key.endswith(".research")}


def test_a_row_of_the_author_s_own_is_none_of_the_form_s() -> None:
    """A further row is passed over where no row of the form is missing."""
    page = html.document_fromstring(document("2021", values("2021"), {}, "html").decode())
    for label, own in (("规章", "其他文件"), ("一、本年新收政府信息公开申请数量", "其中：网络申请")):
        row = next(item for item in page.iter("tr") if item[0].text_content() == label)
        further = deepcopy(row)
        for cell in further:
            for span in cell.iter("span"):
                span.text = own if cell is further[0] else "7"
        row.addnext(further)
    [report] = read([Document(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>"))])
    assert_read(report, "2021", values("2021"))
    assert not doubted(report)


@pytest.mark.parametrize("format_name", FORMATS)
def test_labels_that_nobody_can_place_leave_a_doubt(format_name: str) -> None:
    words = {
        ("reviews", "结果维持"): "驳回",
        ("reviews", "结果纠正"): "支持",
        ("reviews", "其他结果"): "别的",
        ("reviews", "尚未审结"): "在办",
        ("disclosure", "行政处罚"): "罚款",
        ("disclosure", "行政强制"): "强拆",
        ("disclosure", "本年收费金额（单位：万元）"): "收了多少",
    }
    printed = values("2021")
    report = reading("2021", words, format_name, printed)
    silent = {
        key
        for key, value in samples.yuan(FORMS["2021"], printed).items()
        if key not in report.cells
        or (report.cells[key].value != value and report.cells[key].status != "uncertain")
    }
    assert not silent
