"""Data to take along: CSV for spreadsheets, the wide table, the data package."""

from __future__ import annotations

import csv
import io

import pytest

from publication.cell_names import CellNames
from publication.column_names import described_tables, spreadsheet_heading
from publication.labels import load_labels
from publication.spreadsheets import inert
from tests.publication.conftest import Ask, asking
from tests.publication.world import World


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_csv_has_chinese_headings_and_a_mark_on_request(ask: Ask) -> None:
    answer = ask("/gongkai/reports.csv?authority_id=a2&_headers=zh&_stream=on")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = table(answer.content.decode("utf-8"))
    assert len(rows) == 6
    assert {row["新收申请"] if "新收申请" in row else row["本年新收申请"] for row in rows} == {"133"}
    assert rows[0]["范围"] == "本机关"


def test_the_same_csv_without_the_request_is_left_alone(ask: Ask) -> None:
    text = ask("/gongkai/reports.csv?authority_id=a2").text
    assert text.startswith("id,authority_id,")
    assert "own" in text


def test_rules_are_in_chinese_in_a_spreadsheet(ask: Ask) -> None:
    rows = table(ask("/gongkai/findings.csv?_headers=zh&_labels=on").content.decode("utf-8"))
    assert "收支不平" in {row["规则"] for row in rows}
    assert table(ask("/gongkai/sums.csv?_headers=zh").content.decode("utf-8"))[0]["规则"] == "收支不平"


def test_text_with_line_ends_and_quotes_passes_whole(ask: Ask) -> None:
    plain = table(ask("/gongkai/sections.csv?_stream=on").content.decode("utf-8"))
    chinese = table(ask("/gongkai/sections.csv?_stream=on&_headers=zh").content.decode("utf-8"))
    assert [row["text"] for row in plain] == [row["正文"] for row in chinese]
    assert any("\n" in row["text"] for row in plain)


def test_an_error_stays_an_error(ask: Ask) -> None:
    assert ask("/gongkai/nothing.csv?_headers=zh").status_code == 404


@pytest.mark.parametrize("name", described_tables())
def test_no_two_columns_of_a_spreadsheet_have_the_same_heading(name: str) -> None:
    headings = [spreadsheet_heading(name, column) for column in described_tables()[name]["columns"]]
    assert len(set(headings)) == len(headings)


def test_the_wide_table_has_a_row_a_report_and_every_cell(ask: Ask) -> None:
    rows = table(ask("/export/wide.csv").text)
    assert len(rows) == 46
    row = next(row for row in rows if row["id"] == "a2-2023-own")
    assert row["requests.new_requests.total"] == "133"
    assert row["disclosure.fees.amount_yuan"] == "251000"
    assert row["reviews.administrative_review.upheld"] == "3"
    assert row["disclosure.coercive_measures.decisions"] == ""
    assert row["uncertain_cells"] == "requests.granted.natural_person"


def test_the_wide_table_can_be_narrowed_and_translated(ask: Ask) -> None:
    answer = ask("/export/wide.csv?year=2023&region=341599&_headers=zh")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = table(answer.content.decode("utf-8"))
    assert {row["报告年度"] for row in rows} == {"2023"}
    key = "收到和处理政府信息公开申请情况 / 一、本年新收政府信息公开申请数量 / 总计"
    assert next(row for row in rows if row["机关"] == "云岭县公安局")[key] == "133"
    assert table(ask("/export/wide.csv?year=1999").text) == []


def test_the_wide_table_takes_a_county_by_its_name(ask: Ask) -> None:
    answer = ask("/export/wide.csv?region=云岭县&year=2023")
    assert 'filename="gongkai-341599-2023.csv"' in answer.headers["content-disposition"]
    assert answer.text == ask("/export/wide.csv?region=341599&year=2023").text
    assert len(table(answer.text)) == 8


@pytest.mark.parametrize("region", ["34", "没有这个县", "-", "341599%27"])
def test_a_region_that_is_not_one_county_is_refused(ask: Ask, region: str) -> None:
    """It gave an empty table, as if there were no reports."""
    answer = ask(f"/export/wide.csv?region={region}")
    assert answer.status_code == 400
    assert "is not one county" in answer.text


def test_a_year_that_is_none_is_refused(ask: Ask) -> None:
    assert ask("/export/wide.csv?year=abc").status_code == 400


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_cells_have_the_same_name(language: str) -> None:
    names = CellNames(load_labels(), "en" if language == "en" else "zh")
    full = [names.name(key).in_full for key in names.keys]
    assert len(set(full)) == len(full)


def test_the_data_package_describes_the_csv_files_as_they_are(ask: Ask) -> None:
    package = ask("/datapackage.json").json()
    assert {resource["name"] for resource in package["resources"]} == set(described_tables())
    held: dict[tuple[str, str], set[str]] = {}
    for resource in package["resources"]:
        assert resource["path"].startswith("http://archive.example/")
        rows = table(ask(resource["path"].removeprefix("http://archive.example")).text)
        fields = resource["schema"]["fields"]
        if rows:
            assert list(rows[0]) == [field["name"] for field in fields]
        for field in fields:
            assert field["description"]
            values = [row[field["name"]] for row in rows if row[field["name"]]]
            held[resource["name"], field["name"]] = set(values)
            if field["type"] != "string":
                assert all(float(value) is not None for value in values)
        key = resource["schema"]["primaryKey"]
        assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)
    for resource in package["resources"]:
        for foreign in resource["schema"]["foreignKeys"]:
            other = foreign["reference"]
            assert held[resource["name"], foreign["fields"]] <= held[other["resource"], other["fields"]]


def test_the_data_package_names_its_build_licence_and_source(ask: Ask) -> None:
    package = ask("/datapackage.json").json()
    assert package["version"] == ask("/").headers["x-gongkai-build"]
    assert package["licenses"][0]["name"]
    assert package["sources"][0]["title"]


def test_robots_are_asked_to_leave_originals_and_queries_alone(ask: Ask) -> None:
    answer = ask("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Disallow: /originals/" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/-/databases.json",
        "/-/databases",
        "/-/threads.json",
        "/-/plugins.json",
        "/-/metadata.json",
        "/-/settings.json",
        "/-/versions.json",
        "/.json",
        "/gongkai.json",
    ],
)
def test_no_answer_tells_where_files_lie(ask: Ask, world: World, path: str) -> None:
    text = ask(path).text
    assert str(world.data) not in text
    assert str(world.data.parent) not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+86 0551", "'+86 0551"),
        ("-见附件", "'-见附件"),
        ("-3", "-3"),
        ("+1,200.50", "+1,200.50"),
        ("-", "-"),
        ("3=4", "3=4"),
        ("一、总体情况", "一、总体情况"),
    ],
)
def test_a_spreadsheet_never_takes_a_text_for_a_formula(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_only_the_files_for_spreadsheets_mark_texts(fresh_world: World) -> None:
    fresh_world.change("UPDATE reports SET title = '=HYPERLINK(1)' WHERE id = 'a1-2023-own'")
    fresh_world.change("UPDATE disclosure SET text = '-12' WHERE report_id = 'a1-2023-own' AND item = 'fees'")
    ask = asking(fresh_world.data)
    assert "'=HYPERLINK(1)" in ask("/gongkai/reports.csv?id=a1-2023-own&_headers=zh").text
    assert "'=HYPERLINK(1)" in ask("/export/wide.csv?year=2023&_headers=zh").text
    for exact in ("/gongkai/reports.csv?id=a1-2023-own", "/export/wide.csv?year=2023"):
        assert ",=HYPERLINK(1)," in ask(exact).text
    assert ",-12" in ask("/gongkai/disclosure.csv?report_id=a1-2023-own&item=fees&_headers=zh").text
