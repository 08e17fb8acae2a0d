"""Chinese first, English on request, on Datasette's own pages too."""

from __future__ import annotations

import pytest

from publication.page import in_language
from tests.publication.conftest import Ask
from tests.publication.test_metadata import METADATA
from tests.publication.test_pages import OWN, soup

DATASETTE = ["/gongkai", "/gongkai/reports", "/gongkai/sums", "/gongkai/reports/a2-2023-own"]


@pytest.mark.parametrize("path", [*OWN, *DATASETTE])
def test_every_page_switches_its_language_and_back(ask: Ask, path: str) -> None:
    there = soup(ask, path).select_one("a.language")["href"]
    english = soup(ask, there)
    assert english.html["lang"] == "en"
    back = soup(ask, english.select_one("a.language")["href"])
    assert back.html["lang"] == "zh-CN"


@pytest.mark.parametrize("path", [*OWN, *DATASETTE])
def test_links_keep_the_language(ask: Ask, path: str) -> None:
    page = soup(ask, soup(ask, path).select_one("a.language")["href"])
    for link in page.select(".masthead nav a:not(.language), .trail a, .brand"):
        assert "lang=en" in link["href"], link


def test_datasettes_table_page_is_in_chinese(ask: Ask) -> None:
    page = soup(ask, "/gongkai/reports?year=2023")
    text = page.find("main").get_text(" ", strip=True)
    assert "8 行" in text
    assert "报告年度 year 等于 2023" in text
    for english in ("Apply", "View and edit SQL", "This data as", "rows where", "Advanced export"):
        assert english not in text


def test_facets_call_codes_by_their_names(ask: Ask) -> None:
    facets = soup(ask, "/gongkai/findings").find(class_="facet-results").get_text(" ", strip=True)
    assert "收支不平" in facets
    assert "requests_balance" not in facets


def test_a_ready_question_names_rules_in_chinese(ask: Ask) -> None:
    page = soup(ask, "/gongkai/sums")
    assert "收支不平" in page.find("table").get_text()
    assert [head.get_text(strip=True) for head in page.select("thead th")][:4] == [
        "机关",
        "年度",
        "规则",
        "所印",
    ]


def test_a_table_filters_as_before(ask: Ask) -> None:
    answer = ask("/gongkai/reports?_filter_column=year&_filter_op=exact&_filter_value=2023&_lang=en")
    assert answer.status_code == 302
    assert "year__exact=2023" in answer.headers["location"] or "year=2023" in answer.headers["location"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_titles_and_descriptions_have_both_halves(language: str) -> None:
    for about in (*METADATA["tables"].values(), *METADATA["queries"].values()):
        for text in (about["title"], about["description"]):
            half = in_language(text, "en" if language == "en" else "zh")
            assert half
            assert half != text, text
