"""The LonSun-like portal: units, views by year, 暂无 for a year that is not there, files on FastDFS."""

from __future__ import annotations

from demo.expected import expected
from demo.server import SamplePortals
from tests.demo.client import ask

REPORTS = [report for report in expected(1) if report.portal_id == "chengxi"]
FARMING = "/public/column/6600104"


def test_the_way_from_home_to_the_units(portals: SamplePortals) -> None:
    assert 'href="/public/"' in ask(portals, "chengxi", "/").text
    index = ask(portals, "chengxi", "/public/").text
    assert f'<a href="{FARMING}">澄溪县农业农村局</a>' in index
    assert all(group in index for group in ("县政府", "县直部门", "乡镇街道"))
    assert f"{FARMING}?type=3&amp;action=list" in ask(portals, "chengxi", FARMING).text


def test_every_report_is_a_view_by_year(portals: SamplePortals) -> None:
    for report in REPORTS:
        page = ask(portals, "chengxi", report.landing_path)
        assert page.status == 200
        assert f'<h1 class="newstitle">{report.title}</h1>' in page.text


def test_the_missing_year_is_neither_listed_nor_there(portals: SamplePortals) -> None:
    listed = ask(portals, "chengxi", f"{FARMING}?type=3&action=list").text
    assert "title=2021" in listed
    assert "title=2022" not in listed
    assert "title=2023" in listed
    view = ask(portals, "chengxi", f"{FARMING}?type=3&action=detail&title=2022")
    assert view.status == 200
    assert "暂无相关信息" in view.text


def test_a_file_has_no_name_to_speak_of(portals: SamplePortals) -> None:
    report = next(r for r in REPORTS if r.format == "docx")
    assert report.attachment_path is not None
    assert report.attachment_path.startswith("/group1/M00/")
    assert (
        f'<a href="{report.attachment_path}">附件下载</a>'
        in ask(portals, "chengxi", report.landing_path).text
    )
    answer = ask(portals, "chengxi", report.attachment_path)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.body.startswith(b"PK")


def test_an_unknown_unit_is_not_found(portals: SamplePortals) -> None:
    assert ask(portals, "chengxi", "/public/column/6609999?type=3&action=list").status == 404
