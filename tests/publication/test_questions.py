"""The ready questions give the right answers, and nothing that was hard to read is ranked."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

from publication.full_text import context
from publication.page import shown_length
from tests.publication.conftest import Ask, asking
from tests.publication.test_metadata import METADATA
from tests.publication.world import build_world

Answer = Callable[..., list[dict[str, Any]]]
# What an invented county printed besides what the world has, one statement each.
PRINTED = (
    "UPDATE reviews SET corrected = 5 WHERE report_id = 'a3-2023-own' AND kind = 'litigation_direct'",
    "UPDATE reviews SET corrected = 2 WHERE report_id = 'a3-2023-own' AND kind = 'litigation_after_review'",
    "UPDATE reviews SET corrected = 6 WHERE report_id = 'a6-2022-own' AND kind = 'litigation_direct'",
    "UPDATE reviews SET corrected = 1 WHERE report_id = 'a6-2021-own' AND kind = 'administrative_review'",
    "UPDATE reports SET new_requests = 400 WHERE id = 'a1-2023-own'",
    "UPDATE reports SET refused = 95 WHERE id = 'a2-2021-own'",
    "UPDATE requests SET total = 77 WHERE report_id = 'a2-2021-own' AND row = 'refused_internal_affairs'",
    "UPDATE requests SET total = 78 WHERE report_id = 'a1-2021-own' AND row = 'refused_internal_affairs'",
    "UPDATE reports SET kind = 'aggregate', new_requests = 9000 WHERE id = 'a8-2022-own'",
    # Higher than all the others, and none of them read for certain.
    "UPDATE reports SET new_requests = 5000, granted = 5000, refused = 4000 WHERE id = 'a4-2021-own'",
    "UPDATE reports SET total_handled = 5000 WHERE id = 'a4-2021-own'",
    "UPDATE reviews SET corrected = 99 WHERE report_id = 'a4-2021-own'",
    "UPDATE requests SET total = 4000 WHERE report_id = 'a4-2021-own' AND row = 'refused_internal_affairs'",
    "UPDATE disclosure SET value = 9e9 WHERE report_id = 'a4-2021-own' AND item = 'fees'",
    "INSERT INTO cells (report_id, cell, text, status) SELECT 'a4-2021-own', value, '?', 'uncertain' FROM json_each("
    """'["requests.new_requests.total", "requests.granted.total", "requests.refused_internal_affairs.total",
    "requests.total_handled.total", "reviews.administrative_review.corrected", "reviews.litigation_direct.corrected",
    "disclosure.fees.amount_yuan"]')""",
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """A county of which every question has something to tell."""
    world = build_world(tmp_path_factory.mktemp("questions"))
    with closing(sqlite3.connect(world.data / "gongkai.db")) as connection:
        for statement in PRINTED:
            connection.execute(statement)
        connection.commit()
    world.publish()
    return asking(world.data)


@pytest.fixture(scope="module")
def answer(ask: Ask) -> Answer:
    """The rows that answer a question."""

    def answered(question: str, **parameters: str) -> list[dict[str, Any]]:
        given = {name: parameters.get(name, "") for name in METADATA["queries"][question]["params"]}
        response = ask(f"/gongkai/{question}.json?_shape=array&{urlencode(given)}")
        assert response.status_code == 200
        rows: list[dict[str, Any]] = response.json()
        return rows

    return answered


def reports(rows: list[dict[str, Any]]) -> list[str]:
    return [row["report_id"] for row in rows]


@pytest.mark.parametrize("name", METADATA["queries"])
def test_every_question_is_answered_as_page_csv_and_json(ask: Ask, answer: Answer, name: str) -> None:
    assert answer(name, words="征地")
    page = ask(f"/gongkai/{name}?words=征地")
    assert page.status_code == 200
    assert BeautifulSoup(page.text, "lxml").select("tbody tr")
    rows = list(csv.reader(io.StringIO(ask(f"/gongkai/{name}.csv?words=征地&_headers=zh").text)))
    assert len(rows) == len(answer(name, words="征地")) + 1


@pytest.mark.parametrize("name", METADATA["queries"])
def test_every_question_can_be_narrowed_to_a_year_and_a_region(answer: Answer, name: str) -> None:
    if name == "full_text":
        return
    assert {"year", "region"} <= set(METADATA["queries"][name]["params"])
    assert {row.get("年度", 2022) for row in answer(name, year="2022")} <= {2022}
    assert answer(name, region="11") == []
    assert answer(name, region="3415") == answer(name)


def test_who_received_most(answer: Answer) -> None:
    rows = answer("most_requests")
    assert reports(rows)[0] == "a1-2023-own"
    assert [row["新收申请"] for row in rows] == sorted((row["新收申请"] for row in rows), reverse=True)
    assert reports(answer("most_requests", kind="aggregate")) == ["a8-2022-own"]


@pytest.mark.parametrize("question", ["most_requests", "most_granted", "most_refused", "refused_share", "by_reason",
                                      "lawsuits_lost", "reviews_lost", "jumps", "money"])  # fmt: skip
def test_what_was_not_read_for_certain_is_not_ranked(answer: Answer, question: str) -> None:
    rows = answer(question, item="fees") if question == "money" else answer(question)
    assert rows
    assert "a4-2021-own" not in reports(rows)


def test_who_granted_and_refused_most(answer: Answer) -> None:
    granted, refused = answer("most_granted"), answer("most_refused")
    assert granted[0]["予以公开"] == 143
    assert (refused[0]["report_id"], refused[0]["不予公开"]) == ("a2-2021-own", 95)


def test_the_highest_share_refused_of_thirty_requests_or_more(answer: Answer) -> None:
    rows = answer("refused_share")
    assert (rows[0]["report_id"], rows[0]["占比"]) == ("a2-2021-own", 71.4)
    assert all(row["办理总计"] >= 30 for row in rows)


def test_who_refused_most_for_one_reason(answer: Answer) -> None:
    rows = answer("by_reason", reason="refused_internal_affairs")
    assert [(row["report_id"], row["件数"]) for row in rows[:2]] == [("a1-2021-own", 78), ("a2-2021-own", 77)]
    assert {row["理由"] for row in answer("by_reason", reason="unavailable_not_held")} == {
        "unavailable_not_held"
    }


@pytest.mark.parametrize("region", ["34", "3415", "341599", "341598", "云岭县"])
def test_who_refused_most_in_a_region_are_those_of_the_country_that_lie_in_it(
    answer: Answer, region: str
) -> None:
    within = reports(answer("by_reason", reason="refused_internal_affairs", region=region))
    assert within == [
        report
        for report in reports(answer("by_reason", reason="refused_internal_affairs"))
        if report in reports(answer("most_refused", region=region))
    ]
    assert bool(within) == (region != "341598")


def test_a_year_without_any_amount_has_no_answer(answer: Answer) -> None:
    years = {row["年度"] for row in answer("money", item="fees")}
    assert years
    for year in range(2018, 2026):
        assert {row["年度"] for row in answer("money", item="fees", year=str(year))} == years & {year}


def test_lawsuits_lost_are_those_of_both_kinds(answer: Answer) -> None:
    rows = answer("lawsuits_lost")
    assert [(row["report_id"], row["诉讼纠正"]) for row in rows] == [("a3-2023-own", 7), ("a6-2022-own", 6)]
    assert reports(answer("reviews_lost")) == ["a6-2021-own"]


def test_the_biggest_jumps_name_both_years(answer: Answer) -> None:
    rows = answer("jumps")
    assert [(row["report_id"], row["other_report_id"], row["增减"]) for row in rows] == [
        ("a1-2024-own", "a1-2023-own", -90),
        ("a1-2023-own", "a1-2022-own", 90),
    ]
    assert {row["report_id"] for row in answer("jumps", measure="refused")} == {"a2-2021-own", "a2-2022-own"}


def test_procurement_and_fees_are_in_yuan(answer: Answer) -> None:
    assert answer("money")[0]["金额"] == 4
    assert {row["金额"] for row in answer("money", item="fees")} == {251000}


def test_sums_carried_figures_and_copies_are_the_findings(answer: Answer) -> None:
    assert [(row["report_id"], row["所印"], row["应为"]) for row in answer("sums")] == [
        ("a2-2023-own", 137, 139),
        ("a6-2022-own", 0, 3),
    ]
    assert [(row["report_id"], row["other_report_id"]) for row in answer("carried")] == [
        ("a2-2023-own", "a2-2022-own")
    ]
    assert [(row["机关"], row["对照机关"]) for row in answer("copied")] == [
        ("白渡乡人民政府", "青石镇人民政府")
    ]


def test_late_and_missing_by_county_and_by_authority(answer: Answer) -> None:
    (county,) = answer("late_by_county", year="2020")
    assert (county["地区代码"], county["按期"], county["迟发"], county["缺失"]) == ("341599", 6, 1, 1)
    named = {(row["机关"], row["年度"], row["status"]) for row in answer("late_and_missing")}
    assert ("白渡乡人民政府", 2021, "missing") in named
    assert ("云岭县市场监督管理局", 2023, "late") in named
    assert len(named) == 6


def test_silently_edited_reports_lead_to_both_versions(ask: Ask, answer: Answer) -> None:
    (edited,) = answer("edited")
    assert (edited["report_id"], edited["版本"]) == ("a2-2023-own", 2)
    assert ask(edited["对照"]).status_code == 200
    link = BeautifulSoup(ask("/gongkai/edited").text, "lxml").find("a", string="对照")
    assert ask(link["href"]).status_code == 200


def test_words_are_found_with_what_stands_around_them(answer: Answer) -> None:
    rows = answer("full_text", words="征地 补偿")
    assert all("征地补偿" in row["上下文"] for row in rows)
    assert [row["年度"] for row in rows] == sorted((row["年度"] for row in rows), reverse=True)
    assert answer("full_text") == []


def test_the_context_is_cut_on_both_sides() -> None:
    text = "甲" * 100 + "征地" + "乙" * 200
    assert context(text, "征地") == "…" + "甲" * 60 + "征地" + "乙" * 120 + "…"
    assert context("短文", "无") == "短文"


def test_a_choice_is_offered_in_words(ask: Ask) -> None:
    page = BeautifulSoup(ask("/gongkai/by_reason?reason=unprocessed_repeated&_lang=en").text, "lxml")
    chosen = page.select_one("select[name=reason] option[selected]")
    assert chosen.get_text() == "Not processed Repeated"
    assert "Reason" in page.thead.get_text()


def test_the_authority_of_a_row_leads_to_the_report(ask: Ask) -> None:
    page = BeautifulSoup(ask("/gongkai/most_requests").text, "lxml")
    assert page.select_one("tbody a")["href"] == "/reports/a1-2023-own"
    missing = BeautifulSoup(ask("/gongkai/late_and_missing?year=2021").text, "lxml")
    assert missing.select_one("tbody a")["href"] == "/authorities/a7"


@pytest.mark.parametrize(
    ("question", "column", "shown"),
    [("most_requests", "new_requests", "新收申请"), ("most_refused", "refused", "不予公开")],
)
def test_the_rankings_of_the_demo_are_those_of_a_scan(
    demo: tuple[Path, str], question: str, column: str, shown: str
) -> None:
    with closing(sqlite3.connect(demo[0] / "gongkai.db")) as connection:
        (unsure,) = connection.execute(
            "SELECT count(*) FROM cells WHERE status IN ('uncertain', 'inferred')"
        ).fetchone()
        printed = connection.execute(
            f"SELECT {column} FROM reports WHERE kind = 'own' AND {column} > 0 ORDER BY 1 DESC LIMIT 100"
        ).fetchall()
    assert unsure == 0
    rows = asking(demo[0])(f"/gongkai/{question}.json?_shape=array&year=&region=&kind=").json()
    assert [row[shown] for row in rows] == [row[0] for row in printed]


@pytest.mark.parametrize(
    ("cell", "length"),
    [
        ("1,234", 5),
        (Markup('<span class="figure">1,234</span>'), 5),
        (Markup('<a href="/reports/x" title="x">甲 &amp; 乙</a>'), 5),
        (Markup("&#34;甲&#34;"), 3),
        (None, 4),
    ],
)
def test_a_cell_is_as_wide_as_what_is_seen(cell: object, length: int) -> None:
    assert shown_length(cell) == length


def test_shares_stand_one_below_the_other(ask: Ask) -> None:
    """10.0 beside 22.4, not 10."""
    page = BeautifulSoup(ask("/gongkai/refused_share").text, "lxml")
    place = [th.get_text() for th in page.select("thead th")].index("占比")
    shares = [row.find_all("td")[place].get_text() for row in page.select("tbody tr")]
    assert shares
    assert all(len(share.partition(".")[2]) == 1 for share in shares)


def test_a_region_that_nobody_knows_is_called_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = build_world(tmp_path_factory.mktemp("nowhere"))
    world.change("UPDATE authorities SET region = NULL WHERE id = 'a2'")
    ask = asking(world.data)
    page = BeautifulSoup(ask("/gongkai/late_by_county?_lang=en").text, "lxml")
    assert page.find("a", href="/regions/-?lang=en").get_text() == "Region unknown"
    assert "地区不详" in ask("/gongkai/late_by_county").text
