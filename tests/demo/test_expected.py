"""The truth about the sample portals: findings, coverage, deadlines."""

from __future__ import annotations

from demo.counties import COUNTIES, GROUPS, LOCAL_DEADLINES, YEARS
from demo.expected import ExpectedCoverage, expected, expected_coverage
from demo.planted import COPIED
from demo.reports import catalogue


def exceptions(night: int) -> list[tuple[str, int, str, int | None]]:
    return [
        (entry.authority, entry.year, entry.status, entry.days_late)
        for entry in expected_coverage(night)
        if entry.status != "published"
    ]


def coverage(night: int, authority: str, year: int) -> ExpectedCoverage:
    return next(e for e in expected_coverage(night) if (e.authority, e.year) == (authority, year))


def test_the_planted_findings() -> None:
    assert {(r.authority, r.year): r.rules for r in expected(1) if r.rules} == {
        ("云栖县人民政府", 2021): ("requests_balance",),
        ("砚湖县人民政府", 2020): ("reviews_total",),
        ("砚湖县住房和城乡建设局", 2022): ("carried_between_years",),
        ("澄溪县人民政府", 2023): ("requests_row_total", "requests_column_total"),
        ("麦田铺乡人民政府", 2022): ("copied_narrative",),
    }


def test_the_copy_is_published_after_its_original() -> None:
    dates = {report.id: report.published_on for report in catalogue(1)}
    assert all(dates[copy] > dates[original] for copy, original in COPIED.items())


def test_coverage_of_the_first_night() -> None:
    assert exceptions(1) == [
        ("云栖县教育局", 2021, "late", 77),
        ("云栖县水利局", 2024, "missing", None),
        ("澄溪县农业农村局", 2022, "missing", None),
    ]


def test_the_report_that_appears_is_late_on_the_second_night() -> None:
    assert exceptions(2) == [
        ("云栖县教育局", 2021, "late", 77),
        ("云栖县水利局", 2024, "late", 139),
        ("澄溪县农业农村局", 2022, "missing", None),
    ]


def test_a_report_put_up_again_does_not_become_late() -> None:
    assert coverage(2, "砚湖县人力资源和社会保障局", 2022).published_on == "2023-01-13"


def test_townships_have_their_own_deadline() -> None:
    assert coverage(1, "青石镇人民政府", 2023).deadline == "2024-02-20"
    assert coverage(1, "云栖县教育局", 2023).deadline == "2024-01-31"
    assert coverage(1, "云栖县人民政府", 2023).deadline == "2024-03-31"
    assert any(
        entry.published_on and entry.deadline.endswith("02-20") and entry.published_on[5:] > "01-31"
        for entry in expected_coverage(1)
    )


def test_every_county_and_year_has_a_local_deadline() -> None:
    assert {(row["region"], row["year"]) for row in LOCAL_DEADLINES} == {
        (county.region, year) for county in COUNTIES for year in YEARS
    }
    assert {(row["level"], row["month_day"]) for row in LOCAL_DEADLINES} == {("township", "02-20")}


def test_no_two_reports_share_an_address() -> None:
    for night in (1, 2):
        reports = expected(night)
        assert len({(r.portal_id, r.landing_path) for r in reports}) == len(reports)
        files = [(r.portal_id, r.attachment_path) for r in reports if r.attachment_path]
        assert len(set(files)) == len(files)


def test_each_county_has_its_government_departments_and_townships() -> None:
    for county in COUNTIES:
        sizes = [len(county.members(group)) for group in GROUPS]
        assert sizes == ([1, 1, 1] if county.needs_browser else [2, 3, 3])
        assert county.members(GROUPS[0])[0].kind == "aggregate"
        assert all(authority.kind == "own" for authority in county.authorities[1:])
        assert county.region.startswith("99")


def test_without_a_browser_the_portal_of_scripts_is_left_out_and_nothing_else() -> None:
    for night in (1, 2):
        plain = [report for report in expected(night) if report.portal_id != "luting"]
        assert expected(night, browser=False) == plain
        assert len(expected(night)) - len(plain) == 18
        told = [entry for entry in expected_coverage(night) if entry.portal_id != "luting"]
        assert expected_coverage(night, browser=False) == told
        assert len(expected_coverage(night)) - len(told) == 18


def test_the_portal_of_scripts_is_the_same_and_complete_on_both_nights() -> None:
    first, second = ([r for r in expected(night) if r.portal_id == "luting"] for night in (1, 2))
    assert first == second
    assert not any(report.rules for report in first)
    assert {entry.status for entry in expected_coverage(1) if entry.portal_id == "luting"} == {"published"}
