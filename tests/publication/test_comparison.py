"""The page that lays two reports, or two versions of one, side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from storage.database import Database
from storage.snapshot import publish
from tests.publication.conftest import Ask, asking
from tests.publication.test_pages import soup
from tests.storage.builders import Nights, report

KEY = "requests.new_requests.total"
MOVED = "https://www.yunling.example/moved.html"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ask, str]:
    """A report that moved, was edited, and then could not be read; and how its id begins."""
    data: Path = tmp_path_factory.mktemp("edited")
    with Database.open(data / "gongkai.db") as database:
        nights = Nights(database).begin()
        nights.discover(report(cells={KEY: 5}, text="全年收到申请五件。"))
        nights.next().discover(report(cells={KEY: 5}, text="全年收到申请五件。"), url=MOVED)
        text = "全年收到申请六件。<script>alert(1)</script>"
        nights.next().discover(report(cells={KEY: 6}, text=text, document="b"), url=MOVED)
        torn = report(error="不是有效的PDF文件", document="torn")
        nights.next().discover(torn, url=MOVED, authority="青石镇", source="unit", year=2023)
        (row,) = database.query("SELECT id FROM reports")
    publish(data / "gongkai.db", data / "published", date(2024, 5, 1))
    return asking(data), row["id"]


def figures(page: BeautifulSoup) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.select("table.pairs tbody tr")
        if not row.has_attr("class")
    ]


def test_two_versions_show_the_figure_that_was_changed(edited: tuple[Ask, str]) -> None:
    ask, report_id = edited
    page = soup(ask, f"/compare?a={report_id}@2&b={report_id}@3")
    assert figures(page) == [["一、本年新收政府信息公开申请数量 总计", "5", "6", "+1"]]
    assert [mark.get_text() for mark in page.select(".left mark")] == ["五"]


def test_the_version_before_a_move_shows_what_it_printed(edited: tuple[Ask, str]) -> None:
    ask, report_id = edited
    page = soup(ask, f"/compare?a={report_id}@1&b={report_id}")
    assert figures(page)[0][1:3] == ["5", "6"]
    assert figures(soup(ask, f"/compare?a={report_id}@1&b={report_id}@2")) == []


def test_a_version_that_could_not_be_read_says_so(edited: tuple[Ask, str]) -> None:
    ask, report_id = edited
    assert "这一版未能读出" in ask(f"/compare?a={report_id}@3&b={report_id}@4").text


def test_a_strangers_text_stays_text(edited: tuple[Ask, str]) -> None:
    ask, report_id = edited
    page = soup(ask, f"/compare?a={report_id}@2&b={report_id}@3")
    assert page.find_all("script") == []
    assert "alert(1)" in page.get_text()


def test_two_years_show_what_differs_and_every_cell_on_request(ask: Ask) -> None:
    path = "/compare?a=a2-2020-own&b=a2-2021-own"
    differing, every = soup(ask, path), soup(ask, path + "&every=1")
    assert len(every.select("table.pairs tbody tr")) > len(differing.select("table.pairs tbody tr")) > 0
    assert "本年制发件数" in differing.get_text()


def test_copied_texts_have_their_shared_parts_marked(ask: Ask) -> None:
    page = soup(ask, "/compare?a=a7-2024-own&b=a6-2024-own&mark=shared")
    shared = [mark.get_text() for mark in page.select(".left mark.shared")]
    assert any("坚持以公开为常态、不公开为例外" in text for text in shared)
    assert not any("白渡乡" in text for text in shared)


def test_the_copied_finding_leads_there(ask: Ask) -> None:
    link = "/compare?a=a7-2024-own&b=a6-2024-own&mark=shared"
    assert soup(ask, "/findings").find("a", href=link) is not None
    assert soup(ask, "/reports/a7-2024-own").find("a", href=link) is not None


def test_without_a_second_report_there_is_a_choice(ask: Ask) -> None:
    page = soup(ask, "/compare?a=a2-2023-own")
    assert page.find("option", value="a2-2022-own") is not None
    assert page.find("option", value="a2-2023-own@1") is not None


@pytest.mark.parametrize("query", ["", "?a=none", "?a=a2-2023-own&b=none", "?a=a2-2023-own@9", "?a=a@b@c"])
def test_what_is_not_there_is_not_found(ask: Ask, query: str) -> None:
    assert ask("/compare" + query).status_code == 404
