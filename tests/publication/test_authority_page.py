"""The pages of an authority and of a region."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from tests.publication.conftest import Ask, asking
from tests.publication.test_pages import soup
from tests.publication.world import World


def line(page: BeautifulSoup, label: str) -> list[str]:
    """The figures of the row that is called so."""
    for row in page.select("table.by-year tbody tr"):
        head = row.find("th")
        if isinstance(head, Tag) and head.get_text(" ", strip=True) == label:
            return [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
    raise AssertionError(f"no row {label}")


def test_every_year_stands_side_by_side(ask: Ask) -> None:
    page = soup(ask, "/authorities/a2")
    heads = [head.get_text(strip=True) for head in page.select("table.by-year")[1].select("thead th")]
    assert heads == ["项目", "2019", "2020", "2021", "2022", "2023", "2024"]
    assert line(page, "一、本年新收政府信息公开申请数量")[4] == "133"


def test_a_figure_leads_to_its_cell_in_the_report(ask: Ask) -> None:
    page = soup(ask, "/authorities/a2")
    assert page.find("a", href="/reports/a2-2023-own#requests.new_requests.total", string="133") is not None


def test_what_a_form_does_not_print_stays_blank(ask: Ask) -> None:
    page = soup(ask, "/authorities/a2")
    assert line(page, "行政许可 上一年项目数量") == ["133", "133", "", "", "", ""]
    assert line(page, "行政强制 本年处理决定数量")[2:] == ["", "", "", ""]


def test_a_missing_year_is_told_in_the_table_and_in_the_chart(ask: Ask) -> None:
    page = soup(ask, "/authorities/a7")
    assert page.select("table.by-year")[0].select("thead th")[2].get_text(" ", strip=True) == "2020 缺失"
    chart = page.find("svg", attrs={"aria-label": "本年新收申请（件）"})
    assert [mark.get_text() for mark in chart.find_all("text", class_="absent")] == ["缺失", "缺失"]


def test_a_figure_that_a_finding_names_is_marked(ask: Ask) -> None:
    link = soup(ask, "/authorities/a2").find("a", href="/reports/a2-2023-own#requests.total_handled.total")
    assert "marked" in link.find_parent("td")["class"]


def test_charts_show_outcomes_and_disputes(ask: Ask) -> None:
    page = soup(ask, "/authorities/a2")
    outcomes = page.find("svg", attrs={"aria-label": "办理结果（件）"})
    titles = [bar.find("title").get_text() for bar in outcomes.find_all("rect")]
    assert "2023 予以公开 61" in titles
    disputes = page.find("svg", attrs={"aria-label": "行政复议与行政诉讼（件）"})
    assert len(disputes.find_all("rect")) == 12


def test_other_names_and_later_versions_are_told(ask: Ask) -> None:
    page = soup(ask, "/authorities/a2")
    assert "公安局" in page.find(class_="facts").get_text()
    assert page.find("a", href="/compare?a=a2-2023-own%401&b=a2-2023-own%402") is not None


def test_an_authority_without_reports_has_a_page(fresh_world: World) -> None:
    fresh_world.change(
        "INSERT INTO authorities (id, name, level, region) VALUES ('new', '云岭县财政局', 'department', '341599')"
    )
    ask = asking(fresh_world.data)
    assert "云岭县财政局" in ask("/authorities/new").text
    assert ask("/regions/341599").status_code == 200


def test_an_unknown_authority_or_region_is_not_found(ask: Ask) -> None:
    for path, sentence in (
        ("/authorities/none", "没有编号为“none”的机关。"),
        ("/regions/none", "没有代码为“none”的地区。"),
    ):
        answer = ask(path)
        assert answer.status_code == 404
        assert sentence in answer.text


def test_a_region_shows_its_authorities_by_year(ask: Ask) -> None:
    matrix = soup(ask, "/regions/341599").find(class_="matrix")
    row = next(row for row in matrix.find_all("tr") if "白渡乡" in row.get_text())
    marks = [mark.get_text(strip=True) for mark in row.select(".mark")]
    assert marks == ["●", "缺", "缺", "●", "●", "●"]
    assert row.find("a", href="/authorities/a7") is not None


def test_a_region_adds_up_what_is_printed(ask: Ask) -> None:
    rows = soup(ask, "/regions/341599").select("table.totals tbody tr")
    last = [cell.get_text() for cell in rows[-1].find_all(["th", "td"])]
    assert last[:2] == ["2024", "7"]


def test_why_a_year_is_missing_is_said_in_the_readers_language(ask: Ask) -> None:
    for language, sentence in (("zh", "依据："), ("en", "read whole after the deadline")):
        timeline = soup(ask, f"/authorities/a3?lang={language}").select_one(".timeline")
        [gap] = [item for item in timeline.select("li") if item.select_one(".mark.missing")]
        assert sentence in gap.get_text()
        assert gap.select_one("span[lang=zh-CN]").get_text().startswith("http")
