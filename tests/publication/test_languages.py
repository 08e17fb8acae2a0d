"""Chinese first, English on request, on Datasette's own pages too."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from publication import finding_words
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
    assert "报告年度 等于 2023" in text
    for english in ("Apply", "View and edit SQL", "This data as", "rows where", "Advanced export"):
        assert english not in text


@pytest.mark.parametrize("name", METADATA["tables"])
def test_no_identifier_stands_on_a_chinese_table_page(ask: Ask, name: str) -> None:
    """What SQL calls a column is told below the table, and nowhere else."""
    page = soup(ask, f"/gongkai/{name}?_size=1")
    for part in page.select("code, tbody td"):
        part.decompose()
    words = set(re.findall("[a-z][a-z0-9_]+", page.find("main").get_text(" ", strip=True)))
    assert not words & {name, *METADATA["tables"][name]["columns"]}, words
    assert all(head.get_text(strip=True) for head in page.select("th"))


@pytest.mark.parametrize("path", ["/gongkai/reports/a2-2023-own", "/gongkai/requests/a2-2023-own,granted"])
def test_no_identifier_heads_a_row(ask: Ask, path: str) -> None:
    page = soup(ask, path)
    for heading in page.select("h1, dt, li span"):
        assert not re.search("[a-z_]{3,}", heading.get_text()), heading


def test_a_row_names_whom_its_identifiers_mean(ask: Ask) -> None:
    text = soup(ask, "/gongkai/reports/a2-2023-own").find("dl").get_text(" ", strip=True)
    assert "a2 云岭县公安局 门户 yunling 云岭县人民政府" in text


def test_the_cells_of_a_finding_are_in_words(ask: Ask) -> None:
    page = soup(ask, "/gongkai/findings?rule=reviews_total")
    assert page.select_one("td.col-cells").get_text(" ", strip=True).startswith("行政复议 /")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    ["/gongkai/reports?_sort=nope", "/gongkai/reports?_size=99999999", "/gongkai?sql=delete+from+reports",
     "/gongkai/reports?_col=nope", "/gongkai/reports?_through=nope"],
)  # fmt: skip
def test_what_datasette_refuses_is_explained_in_the_readers_language(
    ask: Ask, path: str, language: str
) -> None:
    page = soup(ask, path + ("&_lang=en" if language == "en" else ""), 400)
    told = page.select_one(".notice").get_text(" ", strip=True)
    assert ("只能查询" in told) == (language == "zh")
    assert page.select_one(".notice [lang=en]").get_text(strip=True)


def test_a_query_that_takes_too_long_says_so(ask: Ask) -> None:
    forever = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
    page = soup(ask, f"/gongkai?sql={quote(forever)}", 400)
    assert page.select_one(".notice").get_text(strip=True).startswith("这样查用时太长")


def test_nothing_found_leads_back_to_the_whole_table(ask: Ask) -> None:
    page = soup(ask, "/gongkai/reports?year=1999")
    assert page.select_one(".zero-results a")["href"] == "/gongkai/reports"
    assert not page.select(".facet-info")


def test_no_page_of_datasettes_runs_a_script(ask: Ask) -> None:
    for path in (*DATASETTE, "/gongkai?sql=select+1"):
        answer = ask(path)
        assert "<script" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"], path


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


@pytest.mark.parametrize("path", [*OWN, *DATASETTE])
def test_english_pages_have_english_colons_and_articles(ask: Ask, path: str) -> None:
    page = soup(ask, soup(ask, path).select_one("a.language")["href"])
    words = [text for text in page.find("main").find_all(string=re.compile("[：]|第二十条")) if text.strip()]
    # What reports print and what a finding was recorded with stays in Chinese.
    chinese = "[lang^=zh], .narrative, .versus, td, .entries p, option"
    assert [text for text in words if text.find_parent() not in page.select(f"{chinese}, {chinese} *")] == []


@pytest.mark.parametrize(("likeness", "told"), [(1, "100%"), (0.934, "93%"), (None, "—")])
def test_a_likeness_is_told_in_percent(likeness: float | None, told: str) -> None:
    finding = {"rule": "copied_narrative", "expected": None, "found": likeness, "cells": "[]"}
    assert f"another report: {told} of it is the same" in finding_words.english(finding)
