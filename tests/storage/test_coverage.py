from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extraction.report import Finding
from storage.database import Database
from storage.deadlines import Deadline
from storage.inputs import DeadLinkRow, ListRow
from tests.storage.builders import PORTAL, Nights, report, shared_list

AS_OF = date(2024, 6, 1)
FINANCE, EDUCATION, TOWN = "云岭县财政局", "云岭县教育局", "青石镇人民政府"
LIST = shared_list()


def _publish(nights: Nights, authority: str, year: int, published_on: str | None = None) -> None:
    nights.discover(
        report(authority=authority, year=year, text=f"{authority}{year}", document=f"{authority}{year}"),
        url=f"https://www.yunling.example/{authority}/{year}",
        published_on=published_on,
    )


def _status(database: Database, authority: str, year: int, as_of: date = AS_OF) -> tuple[object, ...]:
    database.settle(as_of)
    (row,) = database.query(
        "SELECT status, deadline, days_late, evidence FROM coverage JOIN authorities ON authorities.id = authority_id "
        "WHERE name = ? AND year = ?",
        (authority, year),
    )
    assert row["evidence"].endswith("。")
    return row["status"], row["deadline"], row["days_late"]


@pytest.fixture
def gap(nights: Nights) -> Nights:
    """财政局 has reports for 2021 and 2022, none for 2023; 教育局 has one for 2023."""
    _publish(nights, FINANCE, 2021, "2022-01-20")
    _publish(nights, FINANCE, 2022, "2023-01-20")
    _publish(nights, EDUCATION, 2023, "2024-01-20")
    return nights


def test_a_report_in_time_is_published(database: Database, nights: Nights) -> None:
    _publish(nights, FINANCE, 2023, "2024-01-31")
    assert _status(database, FINANCE, 2023) == ("published", "2024-01-31", None)


def test_a_report_after_the_deadline_is_late(database: Database, nights: Nights) -> None:
    _publish(nights, FINANCE, 2023, "2024-02-10")
    assert _status(database, FINANCE, 2023) == ("late", "2024-01-31", 10)


def test_the_county_has_until_the_end_of_march(database: Database, nights: Nights) -> None:
    _publish(nights, "云岭县人民政府", 2023, "2024-03-31")
    assert _status(database, "云岭县人民政府", 2023) == ("published", "2024-03-31", None)


def test_until_2018_the_old_law_held(database: Database, nights: Nights) -> None:
    _publish(nights, FINANCE, 2018, "2019-03-20")
    assert _status(database, FINANCE, 2018) == ("published", "2019-03-31", None)


def test_without_a_date_nobody_is_late(database: Database, nights: Nights) -> None:
    _publish(nights, FINANCE, 2023)
    assert _status(database, FINANCE, 2023) == ("published", "2024-01-31", None)


def test_a_report_that_was_seen_before_its_stated_date_was_public_then(
    database: Database, nights: Nights
) -> None:
    nights.at = nights.at.replace(month=1, day=25)
    _publish(nights, FINANCE, 2023, "2024-03-05")
    assert _status(database, FINANCE, 2023) == ("published", "2024-01-31", None)


def test_one_date_on_two_years_is_a_moved_sites_stamp(database: Database, nights: Nights) -> None:
    _publish(nights, FINANCE, 2021, "2023-08-21")
    _publish(nights, FINANCE, 2022, "2023-08-21")
    assert _status(database, FINANCE, 2021) == ("published", "2022-01-31", None)


def test_an_edit_does_not_make_a_report_late(database: Database, nights: Nights) -> None:
    _publish(nights, FINANCE, 2023, "2024-01-20")
    nights.next().discover(
        report(authority=FINANCE, text="改", document="c"),
        url=f"https://www.yunling.example/{FINANCE}/2023",
        published_on="2024-04-03",
    )
    assert _status(database, FINANCE, 2023) == ("published", "2024-01-31", None)


def test_a_document_that_cannot_be_read_is_unreadable(database: Database, nights: Nights) -> None:
    nights.discover(report(error="文件损坏"), authority=FINANCE, source="unit", year=2023)
    assert _status(database, FINANCE, 2023)[0] == "unreadable"


def test_a_gap_in_a_list_that_was_read_is_missing(database: Database, gap: Nights) -> None:
    gap.end("ok", LIST)
    assert _status(database, FINANCE, 2023) == ("missing", "2024-01-31", None)
    (row,) = database.query("SELECT evidence FROM coverage WHERE status = 'missing'")
    assert "2024-04-02" in row["evidence"]
    assert LIST.url in row["evidence"]


def test_before_the_deadline_nothing_is_due(database: Database, gap: Nights) -> None:
    gap.end("ok", LIST)
    assert _status(database, FINANCE, 2023, date(2024, 1, 31))[0] == "not_due"


@pytest.mark.parametrize("outcome", ["blocked", "forbidden", "unreachable", "broken"])
def test_behind_a_failed_night_gaps_are_unknown(database: Database, gap: Nights, outcome: str) -> None:
    gap.end("ok", LIST)
    gap.next().end(outcome)
    assert _status(database, FINANCE, 2023)[0] == "unknown"


@pytest.mark.parametrize(
    "seen",
    [
        shared_list(complete=False),
        shared_list(entries=0),
        shared_list(authority="云岭县水利局"),
    ],
)
def test_without_a_whole_list_of_its_own_a_gap_is_unknown(
    database: Database, gap: Nights, seen: ListRow
) -> None:
    gap.end("ok", seen)
    assert _status(database, FINANCE, 2023)[0] == "unknown"


@pytest.mark.parametrize(
    ("year", "authority", "status"),
    [
        (2023, FINANCE, "unknown"),
        (2023, None, "unknown"),
        (None, FINANCE, "unknown"),
        (2022, FINANCE, "missing"),
        (2023, "云岭县水利局", "missing"),
    ],
)
def test_a_dead_link_to_the_report_leaves_it_unknown(
    database: Database, gap: Nights, year: int | None, authority: str | None, status: str
) -> None:
    dead = DeadLinkRow("https://www.yunling.example/gone.html", "年度报告", year, authority)
    gap.end("ok", replace(LIST, dead=(dead,)))
    assert _status(database, FINANCE, 2023)[0] == status
    gap.next().end("ok", LIST)
    assert _status(database, FINANCE, 2023)[0] == "missing"


def test_a_list_seen_before_the_deadline_proves_nothing(database: Database, gap: Nights) -> None:
    gap.at = gap.at.replace(month=1, day=30)
    gap.end("ok", LIST)
    assert _status(database, FINANCE, 2023)[0] == "unknown"


def test_where_nobody_has_that_year_the_list_may_have_moved(database: Database, nights: Nights) -> None:
    _publish(nights, FINANCE, 2022, "2023-01-20")
    nights.end("ok", LIST)
    assert _status(database, FINANCE, 2023)[0] == "unknown"


def test_one_report_of_many_is_not_enough_to_call_the_others_missing(database: Database, gap: Nights) -> None:
    for authority in ("云岭县水利局", "云岭县民政局", "云岭县司法局", "云岭县统计局"):
        _publish(gap, authority, 2022, "2023-01-20")
    gap.end("ok", LIST)
    assert _status(database, FINANCE, 2023)[0] == "unknown"


def test_a_report_titled_with_the_year_leaves_the_gap_in_doubt(database: Database, gap: Nights) -> None:
    conflict = Finding("title_year_conflict", "warning", (), 2022, 2023, "标题写的是2023年，正文是2022年")
    mistitled = report(authority=FINANCE, year=2022, text="改", document="c", findings=[conflict])
    mistitled.title = "云岭县财政局2023年政府信息公开工作年度报告"
    gap.discover(mistitled, url=f"https://www.yunling.example/{FINANCE}/2022", published_on="2023-01-20")
    gap.end("ok", LIST)
    assert _status(database, FINANCE, 2023)[0] == "unknown"


def test_an_imported_authority_has_no_site_to_be_missing_from(database: Database, nights: Nights) -> None:
    nights.discover(
        report(authority=FINANCE, year=2022, region_hint="云岭县"), portal_id=None, url="file:///a"
    )
    assert _status(database, FINANCE, 2023)[0] == "unknown"


def test_a_township_without_a_local_rule_is_neither_late_nor_missing(
    database: Database, nights: Nights
) -> None:
    _publish(nights, TOWN, 2022, "2023-08-01")
    _publish(nights, FINANCE, 2023)
    nights.end("ok", LIST)
    assert _status(database, TOWN, 2022) == ("published", None, None)
    assert _status(database, TOWN, 2023) == ("unknown", None, None)


def test_a_prefectures_rule_holds_for_its_townships(database: Database, nights: Nights) -> None:
    rule = Deadline(region="349900", level="township", year=2019, month_day="02-20", source="本市通知")
    with nights.apply():
        database.record_registry([PORTAL], [rule], nights.at)
    _publish(nights, TOWN, 2023, "2024-02-25")
    assert _status(database, TOWN, 2023) == ("late", "2024-02-20", 5)


def test_placeholders_owe_nothing(database: Database, nights: Nights) -> None:
    nights.discover(report(authority=None))
    database.settle(AS_OF)
    assert database.query("SELECT * FROM coverage") == []


def test_a_shared_list_says_nothing_about_who_has_a_list_of_its_own(database: Database, gap: Nights) -> None:
    own = ListRow("https://www.yunling.example/finance", "财政局年报", FINANCE, 2, False, complete=False)
    gap.end("partial", LIST, own)
    assert _status(database, FINANCE, 2023)[0] == "unknown"
    gap.next().end("ok", LIST, replace(own, complete=True))
    assert _status(database, FINANCE, 2023)[0] == "missing"


def test_one_of_several_lists_that_was_not_read_whole_may_have_it(database: Database, gap: Nights) -> None:
    older = ListRow("https://www.yunling.example/finance", "财政局年报", FINANCE, 2, False, complete=True)
    newer = replace(older, url="https://www.yunling.example/finance/2023", complete=False)
    gap.end("partial", older, newer)
    assert _status(database, FINANCE, 2023)[0] == "unknown"


def test_a_list_that_is_there_no_more_does_not_stand_in_the_way(database: Database, gap: Nights) -> None:
    gap.at = gap.at.replace(month=1, day=10)
    gap.end("partial", replace(LIST, url="https://www.yunling.example/old", complete=False))
    gap.next(90).end("ok", LIST)
    assert _status(database, FINANCE, 2023)[0] == "missing"


def test_a_list_of_its_own_that_gave_way_to_a_shared_one_is_history(database: Database, gap: Nights) -> None:
    gap.end(
        "ok", ListRow("https://www.yunling.example/finance", "财政局年报", FINANCE, 2, False, complete=False)
    )
    for _ in range(2):
        gap.next(40)
        _publish(gap, FINANCE, 2022, "2023-01-20")
        gap.end("ok", LIST)
    assert _status(database, FINANCE, 2023)[0] == "missing"


def test_one_date_on_three_years_of_a_portal_is_a_moved_sites_stamp(
    database: Database, nights: Nights
) -> None:
    for authority, year in ((FINANCE, 2021), (EDUCATION, 2022)):
        _publish(nights, authority, year, "2024-03-18")
    assert _status(database, FINANCE, 2021)[0] == "late"
    _publish(nights, TOWN, 2020, "2024-03-18")
    assert _status(database, FINANCE, 2021)[0] == "published"
    query = "SELECT evidence FROM coverage WHERE year = 2021 AND published_on IS NOT NULL"
    assert "同一网站多个年度的报告注明同一日期" in database.query(query)[0]["evidence"]
