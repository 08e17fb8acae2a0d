"""The findings by kind."""

from __future__ import annotations

from publication.labels import load_labels
from tests.publication.conftest import Ask, asking
from tests.publication.test_pages import soup
from tests.publication.world import World


def told(ask: Ask, query: str) -> list[str]:
    return [entry.get_text(" ", strip=True) for entry in soup(ask, "/findings" + query).select(".entries li")]


def test_kinds_are_counted_and_named(ask: Ask) -> None:
    kinds = soup(ask, "/findings").find(class_="kinds").get_text(" ", strip=True)
    assert "收支不平 1" in kinds
    assert "requests_balance" not in kinds


def test_errors_come_first(ask: Ask) -> None:
    entries = told(ask, "")
    assert len(entries) == 6
    assert "不符" in entries[0]
    assert "提示" in entries[-1]


def test_filters_narrow_down_together(ask: Ask) -> None:
    assert len(told(ask, "?rule=requests_balance")) == 1
    assert len(told(ask, "?year=2023&severity=error")) == 2
    assert told(ask, "?year=2019") == []
    assert len(told(ask, "?region=341599")) == 6
    assert told(ask, "?region=nowhere") == []


def test_a_finding_leads_to_its_cell(ask: Ask) -> None:
    page = soup(ask, "/findings?rule=requests_balance")
    assert page.find("a", href="/reports/a2-2023-own#requests.total_handled.total") is not None


def test_a_page_number_that_is_none_is_the_first(ask: Ask) -> None:
    for number in ("0", "-1", "x", "99999999999999999999", "٣"):
        assert len(told(ask, f"?page={number}")) == 6


def test_many_findings_are_leafed_through(fresh_world: World) -> None:
    fresh_world.change(
        "INSERT INTO findings (id, report_id, rule, severity, cells, message) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101) "
        "SELECT 'x' || i, 'a2-2023-own', 'implausible_value', 'warning', '[]', '数值' || i FROM n"
    )
    ask = asking(fresh_world.data)
    first = soup(ask, "/findings?rule=implausible_value")
    assert "第 1 / 3 页" in first.get_text()
    assert first.find("a", rel="next")["href"] == "/findings?rule=implausible_value&page=2"
    assert len(told(ask, "?rule=implausible_value&page=3")) == 1


def test_a_dismissed_finding_is_left_out(fresh_world: World) -> None:
    fresh_world.change("UPDATE findings SET verdict = 'dismiss' WHERE id = 'f1'")
    assert told(asking(fresh_world.data), "?rule=requests_balance") == []


def test_a_finding_speaks_english_beside_its_chinese_message(ask: Ask) -> None:
    page = soup(ask, "/findings?rule=requests_balance&lang=en")
    entry = page.select_one(".entries li")
    assert (
        "New requests and those carried in make 139; those handled and carried over make 137."
        in entry.get_text()
    )
    assert "4. Carried over to next year / total" in entry.get_text()
    assert "新收与结转之和为 139 件" in entry.find("p", lang="zh-CN").get_text()
    assert "New requests" not in ask("/findings?rule=requests_balance").text


def test_every_rule_has_a_sentence_in_english() -> None:
    labels = load_labels()
    rules = labels.terms("rule", "en")
    sentences = labels.terms("rule_sentence", "en")
    assert sentences.keys() == rules.keys()
    for sentence in sentences.values():
        assert sentence.format(expected=1, found=2).endswith(".")


def test_table_and_spreadsheet_have_what_the_page_has(fresh_world: World) -> None:
    """They had every year and region, and what was dismissed."""
    fresh_world.change("UPDATE findings SET verdict = 'dismiss' WHERE id = 'f1'")
    ask = asking(fresh_world.data)
    for query in ("", "?year=2023", "?region=341599&severity=error", "?rule=copied_narrative", "?region=o'x"):
        page = soup(ask, "/findings" + query)
        links = page.select("main .hint a[href^='/gongkai/findings']")
        assert len(links) == 2
        shown = int(page.select_one("main .hint").get_text().split()[1])
        assert len(ask(links[0]["href"]).text.splitlines()) - 1 == shown
        assert f"{shown} 行" in soup(ask, links[1]["href"]).select_one(".under-filters").get_text()
