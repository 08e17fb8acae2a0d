from __future__ import annotations

import json

from extraction.report import Cell, Finding, Statistic
from storage.database import Database
from tests.storage.builders import Nights, report, sha

OLD = "https://www.yunling.example/2023/1.html"
NEW = "https://www.yunling.example/zwgk/23/a.html"


def test_a_report_has_one_row_with_a_stable_ascii_id(database: Database, nights: Nights) -> None:
    assert nights.discover(report()) == ["new"]
    (row,) = database.query("SELECT * FROM reports")
    assert row["id"].isascii()
    assert row["id"].startswith("349901-")
    assert row["id"].endswith("-2023")
    assert (row["year"], row["kind"], row["version_count"]) == (2023, "own", 1)
    assert database.query("SELECT change FROM versions")[0]["change"] == "new"


def test_own_and_aggregate_reports_are_two(database: Database, nights: Nights) -> None:
    county = {"authority": "云岭县人民政府"}
    nights.discover(report(**county), report(**county, kind="aggregate", text="全县", part=2))  # type: ignore[arg-type]
    ids = [row["id"] for row in database.query("SELECT id FROM reports ORDER BY id")]
    assert ids[1] == ids[0] + "-aggregate"


def test_a_county_named_by_its_portal_alone_reports_on_its_region(database: Database, nights: Nights) -> None:
    nights.discover(report(authority=None), authority="云岭县人民政府", source="breadcrumb")
    assert database.query("SELECT kind FROM reports")[0]["kind"] == "aggregate"


def test_one_document_can_hold_several_reports(database: Database, nights: Nights) -> None:
    first, second = report(year=2022), report(year=2023, part=2, text="另一年。")
    assert nights.discover(first, second) == ["new", "new"]
    assert [row["year"] for row in database.query("SELECT year FROM reports ORDER BY year")] == [2022, 2023]
    assert len(database.query("SELECT * FROM originals")) == 1


def test_the_body_has_the_last_word_on_the_year(database: Database, nights: Nights) -> None:
    nights.discover(report(year=2021), year=2020)
    assert database.query("SELECT year FROM reports")[0]["year"] == 2021


def test_the_portals_year_serves_where_the_body_names_none(database: Database, nights: Nights) -> None:
    nights.discover(report(year=None), year=2020)
    assert database.query("SELECT year FROM reports")[0]["year"] == 2020


def test_a_report_without_any_year_is_found_again_by_its_content(database: Database, nights: Nights) -> None:
    nights.discover(report(year=None), url=OLD)
    assert nights.next().discover(report(year=None), url=NEW) == ["moved"]
    assert len(database.query("SELECT * FROM reports WHERE year IS NULL")) == 1


def test_the_same_discovery_only_moves_last_seen(database: Database, nights: Nights) -> None:
    nights.discover(report())
    assert nights.next().discover(report()) == ["unchanged"]
    (row,) = database.query("SELECT first_seen, last_seen, version_count FROM reports")
    assert tuple(row) == ("2024-04-02T02:00:00Z", "2024-04-03T02:00:00Z", 1)


def test_other_bytes_around_the_same_content_are_no_version(database: Database, nights: Nights) -> None:
    nights.discover(report(document="page"))
    assert nights.next().discover(report(document="page with another banner")) == ["unchanged"]
    assert len(database.query("SELECT * FROM versions")) == 1
    assert len(database.query("SELECT * FROM captures")) == 2


def test_the_same_bytes_elsewhere_have_moved(database: Database, nights: Nights) -> None:
    nights.discover(report(), url=OLD)
    assert nights.next().discover(report(), url=NEW) == ["moved"]
    assert database.query("SELECT landing_url FROM reports")[0]["landing_url"] == NEW


def test_the_same_content_in_another_document_is_republished(database: Database, nights: Nights) -> None:
    nights.discover(report(document="page"), url=OLD)
    assert nights.next().discover(report(document="file"), url=NEW) == ["republished"]
    assert database.query("SELECT sha256 FROM reports")[0]["sha256"] == sha("file")


def test_white_space_is_not_an_edit(nights: Nights) -> None:
    nights.discover(report(text="公开 信息"))
    assert nights.next().discover(report(text="公开\n信息", document="b")) == ["unchanged"]


def test_an_edit_becomes_current_and_the_old_version_stays(database: Database, nights: Nights) -> None:
    key = "requests.new_requests.total"
    nights.discover(report(cells={key: 5}, document="a"))
    assert nights.next().discover(report(cells={key: 6}, document="b")) == ["edited"]
    (row,) = database.query("SELECT new_requests, version_count, sha256 FROM reports")
    assert tuple(row) == (6, 2, sha("b"))
    versions = database.query("SELECT number, change, sha256 FROM versions ORDER BY number")
    assert [tuple(v) for v in versions] == [(1, "new", sha("a")), (2, "edited", sha("b"))]


def test_two_copies_seen_every_night_do_not_push_each_other_out(database: Database, nights: Nights) -> None:
    old, new = report(text="旧", document="a"), report(text="新", document="b")
    assert nights.discover(old, url=OLD) + nights.discover(new, url=NEW) == ["new", "edited"]
    for _ in range(2):
        nights.next()
        assert nights.discover(old, url=OLD) + nights.discover(new, url=NEW) == ["unchanged"] * 2
    assert database.query("SELECT sha256 FROM reports")[0]["sha256"] == sha("b")


def test_one_document_listed_twice_in_a_night_has_not_moved(database: Database, nights: Nights) -> None:
    assert nights.discover(report(), url=OLD) + nights.discover(report(), url=NEW) == ["new", "unchanged"]
    assert len(database.query("SELECT * FROM versions")) == 1


def test_taking_an_edit_back_is_an_edit(database: Database, nights: Nights) -> None:
    nights.discover(report(text="旧", document="a"))
    nights.next().discover(report(text="新", document="b"))
    assert nights.next().discover(report(text="旧", document="a")) == ["edited"]
    assert database.query("SELECT version_count, sha256 FROM reports")[0]["sha256"] == sha("a")


def test_an_unreadable_document_does_not_push_out_a_readable_one(database: Database, nights: Nights) -> None:
    nights.discover(report(cells={"requests.granted.total": 1}))
    changes = nights.next().discover(
        report(error="不是有效的PDF文件", document="torn"),
        authority="青石镇",
        source="unit",
        year=2023,
    )
    assert changes == ["edited"]
    (row,) = database.query("SELECT granted, error, version_count FROM reports")
    assert tuple(row) == (1, None, 2)


def test_a_readable_document_takes_the_place_of_an_unreadable_one(database: Database, nights: Nights) -> None:
    torn = report(error="不是有效的PDF文件", document="torn")
    nights.discover(torn, authority="青石镇", source="unit", year=2023)
    assert nights.next().discover(report()) == ["edited"]
    assert database.query("SELECT error FROM reports")[0]["error"] is None


def test_tables_are_stored_as_printed(database: Database, nights: Nights) -> None:
    cells = {
        "disclosure.fees.amount_yuan": Cell(4774400, "477.44", "万元", "read"),
        "disclosure.regulations.issued": None,
        "requests.new_requests.natural_person": 3,
        "requests.new_requests.total": 0,
        "reviews.administrative_review.upheld": 10,
        "reviews.administrative_review.total": 0,
    }
    nights.discover(report(cells=cells))
    rows = database.query("SELECT item, measure, value, text FROM disclosure ORDER BY item")
    assert [tuple(row) for row in rows] == [
        ("fees", "amount_yuan", 4774400, "477.44"),
        ("regulations", "issued", None, ""),
    ]
    (row,) = database.query("SELECT natural_person, business, total FROM requests")
    assert tuple(row) == (3, None, 0)
    (row,) = database.query("SELECT upheld, corrected, total FROM reviews")
    assert tuple(row) == (10, None, 0)


def test_summary_columns_add_printed_totals_and_stay_null_without_any(
    database: Database, nights: Nights
) -> None:
    cells = {
        "requests.refused_state_secret.total": 2,
        "requests.refused_enforcement_files.total": None,
        "requests.refused_internal_affairs.total": 1,
        "requests.unavailable_not_held.total": None,
        "reviews.litigation_direct.total": 1,
        "reviews.litigation_after_review.total": 2,
    }
    nights.discover(report(cells=cells))
    (row,) = database.query("SELECT refused, unavailable, unprocessed, reviews, lawsuits FROM reports")
    assert tuple(row) == (3, None, None, None, 3)


def test_cells_hold_what_is_not_plain_and_every_place(database: Database, nights: Nights) -> None:
    cells = {
        "disclosure.regulations.issued": Cell(22, "22（其中修订16件）", "其中修订16件", "read"),
        "requests.granted.total": Cell(1, "1", page=3, box=(1.0, 2.0, 3.0, 4.0)),
        "requests.granted.business": Cell(1, "1"),
    }
    nights.discover(report(cells=cells))
    rows = database.query("SELECT cell, status, page, box FROM cells ORDER BY cell")
    assert [(row["cell"], row["status"], row["page"]) for row in rows] == [
        ("disclosure.regulations.issued", "read", None),
        ("requests.granted.total", "plain", 3),
    ]
    assert json.loads(rows[1]["box"]) == [1, 2, 3, 4]


def test_statistics_keep_lines_with_the_same_label(database: Database, nights: Nights) -> None:
    lines = [Statistic("", "其中", 1, "件"), Statistic("", "其中", 2, "件")]
    nights.discover(report(statistics=lines, form="statistics"))
    assert [row["value"] for row in database.query("SELECT value FROM statistics ORDER BY position")] == [
        1,
        2,
    ]


def test_a_reports_own_findings_are_stored_under_a_fingerprint(database: Database, nights: Nights) -> None:
    finding = Finding("requests_balance", "error", ("requests.total_handled.total",), 5, 4, "不平衡")
    nights.discover(report(findings=[finding, finding]))
    (row,) = database.query("SELECT * FROM findings")
    nights.next().discover(report(findings=[finding], text="改", document="b"))
    assert database.query("SELECT id FROM findings")[0]["id"] == row["id"]
    assert json.loads(row["cells"]) == ["requests.total_handled.total"]


def test_of_two_stated_dates_the_earlier_plausible_one_counts(database: Database, nights: Nights) -> None:
    nights.discover(report(published_on="2024-01-19"), published_on="2025-06-01")
    nights.discover(report(published_on="2019-05-15", year=2022, text="b"), published_on="2023-01-30")
    rows = database.query("SELECT published_on FROM reports ORDER BY year")
    assert [row["published_on"] for row in rows] == ["2023-01-30", "2024-01-19"]


def test_a_date_to_come_is_nobodys_day_of_publication(database: Database, nights: Nights) -> None:
    # FIRST_NIGHT is 2024-04-02.
    nights.discover(report(published_on="2042-01-19"), published_on="2024-04-03")
    nights.discover(report(published_on="2042-01-19", year=2022, text="b"), published_on=None)
    rows = database.query("SELECT published_on FROM reports ORDER BY year")
    assert [row["published_on"] for row in rows] == [None, "2024-04-03"]


def test_a_report_read_from_inside_a_container_is_kept_under_the_container(
    database: Database, nights: Nights
) -> None:
    inside = report(document="file.zip")
    inside.sources.append(report(document="inner.docx").source)
    inside.sources.reverse()
    nights.discover(inside, digest=sha("file.zip"))
    assert database.query("SELECT sha256 FROM reports")[0]["sha256"] == sha("file.zip")
