"""Every rule on a report that keeps it and on one that breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction import Document, Report, read
from extraction.checks.checks import check
from extraction.checks.sums import BESIDE_HEADER
from extraction.forms import FORMS
from tests.extraction import samples


def report_with(
    form: str, changes: dict[str, int | None], *, year: int | None = None, prose: str = ""
) -> Report:
    """An invented report whose sums hold, with some cells printed otherwise and a sentence added to section 一."""
    definition = FORMS[form]
    values: dict[str, int | None] = {**samples.values_of(definition, 21), **changes}
    page = samples.html(definition, values, year or {"2019": 2020, "2021": 2022}[form])
    page = page.replace("健全制度，规范流程。", f"健全制度，规范流程。{prose}")
    [report] = read([Document(page.encode())])
    return report


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def test_a_sound_report_gives_no_finding() -> None:
    for form in FORMS:
        assert rules(report_with(form, {})) == []


def test_balance_names_column_and_figures() -> None:
    base = samples.values_of(FORMS["2021"], 21)
    key = "requests.carried_in.natural_person"
    report = report_with(
        "2021", {key: base[key] + 1, "requests.carried_in.total": base["requests.carried_in.total"] + 1}
    )
    assert rules(report) == ["requests_balance", "requests_balance"]
    found = report.findings[0]
    came_in = base["requests.new_requests.natural_person"] + base[key] + 1
    assert (found.expected, found.found, found.severity) == (came_in, came_in - 1, "error")
    assert found.message == f"自然人列：一+二={came_in}，而三（七）+四={came_in - 1}"
    assert found.cells[0] == "requests.new_requests.natural_person"


def test_row_total_printed_zero() -> None:
    report = report_with("2019", {"requests.granted.total": 0})
    assert rules(report) == ["requests_column_total", "requests_row_total"]
    assert report.cells["requests.granted.total"].value == 0


def test_column_total_counts_the_rows_of_either_form() -> None:
    for form, row in (("2019", "other"), ("2021", "other_misc")):
        base = samples.values_of(FORMS[form], 21)
        changes = {
            f"requests.{row}.{c}": base[f"requests.{row}.{c}"] + 2 for c in ("natural_person", "total")
        }
        assert rules(report_with(form, {**changes})) == ["requests_column_total", "requests_column_total"]


def test_reviews_total() -> None:
    report = report_with("2021", {"reviews.litigation_direct.total": 99})
    assert rules(report) == ["reviews_total"]
    assert report.findings[0].message.startswith("未经复议直接起诉：四种结果之和=")


@pytest.mark.parametrize("blank", ["natural_person", "business", "total"])
def test_a_blank_never_fails_a_sum(blank: str) -> None:
    changes = {f"requests.{row.key}.{blank}": None for row in FORMS["2019"].requests_rows}
    assert rules(report_with("2019", {**changes})) == []


def test_blank_totals_of_reviews_fail_nothing() -> None:
    assert rules(report_with("2021", {"reviews.administrative_review.total": None})) == []


def test_form_of_another_year() -> None:
    report = report_with("2019", {}, year=2023)
    assert rules(report) == ["wrong_form_for_year", "wrong_form_for_year"]
    assert (report.findings[0].expected, report.findings[0].found) == ("2021", "2019")
    assert report_with("2019", {}, year=2019).findings == []


def test_title_of_another_year() -> None:
    page = samples.html(FORMS["2021"], samples.values_of(FORMS["2021"], 21), 2022)
    period = "<p>本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。</p><p>一、总体情况"
    page = page.replace("青石镇人民政府2022年政府", "青石镇人民政府2021年政府").replace(
        "<p>一、总体情况", period
    )
    [report] = read([Document(page.encode())])
    assert report.year == 2022
    assert rules(report) == ["title_year_conflict"]
    assert report.findings[0].message == "标题写的是2021年，正文和数据是2022年"


def test_implausible_values() -> None:
    report = report_with(
        "2019", {"disclosure.licensing.decisions": -3, "disclosure.penalties.decisions": 2_000_000_000}
    )
    assert rules(report) == ["implausible_value", "implausible_value"]
    assert report_with("2019", {"disclosure.licensing.change": -3}).findings == []


def test_prose_against_the_table() -> None:
    total = samples.values_of(FORMS["2021"], 21)["requests.new_requests.total"]
    report = report_with("2021", {}, prose=f"全年共收到政府信息公开申请{total + 3}件。")
    assert rules(report) == ["narrative_conflict"]
    assert (report.findings[0].expected, report.findings[0].found) == (total + 3, total)


@pytest.mark.parametrize(
    "sentence",
    [
        "全年共收到政府信息公开申请{new}件。",
        "全年共受理政府信息公开申请{all}件，其中上年结转的政府信息公开申请1件。",
        "其中收到网上政府信息公开申请5件。",
        "上年收到政府信息公开申请7件。",
        "主动公开政府信息300条，其中通过微信主动公开政府信息20条。",
        "2022年12月收到政府信息公开申请2件。",
    ],
)
def test_prose_that_agrees_or_says_something_else_is_left_in_peace(sentence: str) -> None:
    values = samples.values_of(FORMS["2021"], 21)
    new = values["requests.new_requests.total"]
    prose = sentence.format(new=new, all=new + values["requests.carried_in.total"])
    assert rules(report_with("2021", {}, prose=prose)) == []


def test_prose_against_itself() -> None:
    report = report_with("2021", {}, prose="通过政府门户网站97条。另据统计，政府门户网站102条。")
    assert rules(report) == ["narrative_self_conflict"]


def test_a_value_that_may_be_another_cell_s_accuses_nobody() -> None:
    values = samples.values_of(FORMS["2021"], 21)
    values["requests.granted.natural_person"] += 1
    page = samples.html(FORMS["2021"], values, 2022)
    assert "requests_row_total" in rules(read([Document(page.encode())])[0])
    unknown = page.replace("科研机构", "大学").replace("社会公益组织", "慈善会")
    [report] = read([Document(unknown.encode())])
    assert report.cells["requests.granted.research"].status == "uncertain"
    assert "requests_row_total" not in rules(report)


def test_a_doubt_that_a_sum_has_raised_leaves_the_finding() -> None:
    """A row beside its header whose 总计 the author printed wrong."""
    values = samples.values_of(FORMS["2021"], 21)
    values["requests.granted.total"] = 0
    [report] = read([Document(samples.html(FORMS["2021"], values, 2022).encode())])
    cells = {
        key: replace(cell, status="uncertain", note=BESIDE_HEADER) if ".granted." in key else cell
        for key, cell in report.cells.items()
    }
    found = check(cells=cells, forms=report.forms, sections=[], year=2022, title_year=2022)
    assert [finding.rule for finding in found] == ["requests_column_total", "requests_row_total"]
