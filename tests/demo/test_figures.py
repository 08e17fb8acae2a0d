"""The sample figures add up everywhere but in the planted places."""

from __future__ import annotations

from collections import Counter

import pytest

from demo.counties import COUNTIES, YEARS
from demo.expected import ExpectedReport, expected
from demo.figures import APPLICANTS, figures
from demo.planted import CARRIED_IN_TOO_MANY
from extraction.forms import FORMS

BLOCKS = ("administrative_review", "litigation_direct", "litigation_after_review")
REPORTS = expected(2)


def failing_rules(report: ExpectedReport) -> set[str]:
    """The arithmetic of the tables, written down a second time and independently of how they were made."""

    def number(key: str) -> float:
        return report.cells[key] or 0

    def request(row: str, column: str) -> float:
        return number(f"requests.{row}.{column}")

    rows = [row.key for row in FORMS[report.form].requests_rows]
    outcomes = [r for r in rows if r not in ("new_requests", "carried_in", "total_handled", "carried_over")]
    failing = set()
    for column in (*APPLICANTS, "total"):
        if sum(request(row, column) for row in outcomes) != request("total_handled", column):
            failing.add("requests_column_total")
        if request("new_requests", column) + request("carried_in", column) != request(
            "total_handled", column
        ) + request("carried_over", column):
            failing.add("requests_balance")
    for row in rows:
        if sum(request(row, applicant) for applicant in APPLICANTS) != request(row, "total"):
            failing.add("requests_row_total")
    for block in BLOCKS:
        parts = sum(number(f"reviews.{block}.{part}") for part in ("upheld", "corrected", "other", "pending"))
        if parts != number(f"reviews.{block}.total"):
            failing.add("reviews_total")
    return failing


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: f"{r.authority}-{r.year}")
def test_sums_hold_except_the_planted_ones(report: ExpectedReport) -> None:
    between_reports = {"carried_between_years", "copied_narrative"}
    assert failing_rules(report) == set(report.rules) - between_reports


def test_what_is_carried_over_is_carried_in_except_the_planted_case() -> None:
    broken = {
        (county.portal_id, authority.slug, year)
        for county in COUNTIES
        for authority in county.authorities
        for year in YEARS[1:]
        for column in APPLICANTS
        if figures(county.portal_id, authority.slug, year).number(f"requests.carried_in.{column}")
        != figures(county.portal_id, authority.slug, year - 1).number(f"requests.carried_over.{column}")
    }
    assert broken == set(CARRIED_IN_TOO_MANY)


def test_documents_in_force_follow_from_the_year_before() -> None:
    prefix = "disclosure.normative_documents"
    for county in COUNTIES:
        for authority in county.authorities:
            for year in YEARS[3:]:
                now = figures(county.portal_id, authority.slug, year)
                before = figures(county.portal_id, authority.slug, year - 1)
                assert now.number(f"{prefix}.in_force") == before.number(f"{prefix}.in_force") + now.number(
                    f"{prefix}.issued"
                ) - now.number(f"{prefix}.repealed")


def test_no_authority_repeats_the_figures_of_the_year_before() -> None:
    for county in COUNTIES:
        for authority in county.authorities:
            for year in YEARS[1:]:
                now = figures(county.portal_id, authority.slug, year)
                before = figures(county.portal_id, authority.slug, year - 1)
                assert now.values != before.values or not any(now.values.values())


def test_the_spread_is_that_of_real_reports() -> None:
    new = {(r.portal_id, r.authority, r.year): r.cells["requests.new_requests.total"] or 0 for r in REPORTS}
    townships = [new[r.portal_id, r.authority, r.year] for r in REPORTS if r.level == "township"]
    counties = [new[r.portal_id, r.authority, r.year] for r in REPORTS if r.level == "county"]
    assert sum(1 for count in townships if count == 0) > len(townships) / 2
    assert all(count >= 100 for count in counties)


def test_printed_texts_are_seldom_plain_numbers_only() -> None:
    texts = [
        text
        for county in COUNTIES
        for authority in county.authorities
        for year in YEARS
        for text in figures(county.portal_id, authority.slug, year).texts.values()
    ]
    assert "" in texts
    assert "/" in texts
    assert any(text.startswith("+") for text in texts)
    assert any(text.startswith("减") for text in texts)
    assert any("（其中修订" in text for text in texts)
    assert any(text.endswith("万元") for text in texts)
    assert any("," in text for text in texts)
    assert any("０" in text for text in texts)


def test_a_blank_is_no_zero() -> None:
    blank = next(r for r in REPORTS if r.cells["requests.granted.business"] is None)
    assert blank.form == "2019"
    assert blank.cells["requests.granted.total"] is not None


def test_money_is_in_yuan_whatever_is_printed() -> None:
    table = figures("yunqi", "xzf", 2022)
    assert table.texts["disclosure.fees.amount_yuan"] == "294.16"
    assert table.values["disclosure.fees.amount_yuan"] == 2941600


def test_reports_of_each_year_use_the_form_then_in_force() -> None:
    assert {(r.year, r.form) for r in REPORTS} == {
        (2019, "2019"), (2020, "2019"), (2021, "2021"), (2022, "2021"), (2023, "2021"), (2024, "2021"),
    }  # fmt: skip


def test_every_report_has_every_cell_of_its_form() -> None:
    for report in REPORTS:
        assert tuple(report.cells) == FORMS[report.form].cell_keys()


def test_the_totals_are_as_promised() -> None:
    assert len(expected(1)) == 160
    assert len(REPORTS) == 161
    assert len({(r.portal_id, r.authority) for r in REPORTS}) == 27
    assert Counter(r.portal_id for r in REPORTS) == {"yunqi": 48, "yanhu": 48, "chengxi": 47, "luting": 18}
    assert Counter(r.format for r in REPORTS) == {"html": 88, "docx": 37, "pdf": 36}
