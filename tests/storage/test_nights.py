from __future__ import annotations

from storage.database import Database
from storage.deadlines import Deadline
from tests.storage.builders import PORTAL, Nights, report, sha, shared_list


def test_a_quiet_night_of_a_portal_with_reports_is_unchanged(database: Database, nights: Nights) -> None:
    nights.discover(report())
    nights.end("ok")
    nights.next().end("ok")
    rows = database.query("SELECT outcome, new FROM run_portals ORDER BY run_id")
    assert [tuple(row) for row in rows] == [("ok", 1), ("unchanged", 0)]


def test_a_night_counts_what_it_brought(database: Database, nights: Nights) -> None:
    nights.discover(report())
    nights.end("ok")
    nights.next().discover(report(text="改", document="b"))
    nights.discover(report(year=2022, text="c"), url="https://www.yunling.example/2022")
    nights.discover(report(authority="乙县财政局"), portal_id=None, url="file:///a")
    nights.end("ok")
    rows = database.query("SELECT new, changed FROM run_portals ORDER BY run_id")
    assert [tuple(row) for row in rows] == [(1, 0), (1, 1)]


def test_a_quiet_night_of_a_portal_without_reports_stays_ok(database: Database, nights: Nights) -> None:
    nights.end("ok")
    assert database.query("SELECT outcome FROM run_portals")[0]["outcome"] == "ok"


def test_a_wall_stays_blocked(database: Database, nights: Nights) -> None:
    nights.discover(report())
    nights.end("blocked")
    assert database.query("SELECT outcome FROM run_portals")[0]["outcome"] == "blocked"


def test_a_run_is_running_until_it_ends(database: Database, nights: Nights) -> None:
    assert database.query("SELECT status FROM runs")[0]["status"] == "running"
    nights.end()
    (row,) = database.query("SELECT status, ended FROM runs")
    assert tuple(row) == ("completed", "2024-04-02T02:00:00Z")


def test_a_list_leads_to_its_authority(database: Database, nights: Nights) -> None:
    nights.discover(report())
    nights.end("ok", shared_list(authority="青石镇"))
    (row,) = database.query("SELECT name FROM lists JOIN authorities ON authorities.id = authority_id")
    assert row["name"] == "青石镇人民政府"


def test_the_registry_keeps_a_detected_platform(database: Database, nights: Nights) -> None:
    nights.end()
    with nights.apply():
        database.record_registry([PORTAL | {"platform": None, "name": "云岭县政府"}], [], nights.at)
    (row,) = database.query("SELECT platform, name FROM portals")
    assert tuple(row) == ("static", "云岭县政府")


def test_local_deadlines_stand_beside_the_law_and_leave_with_the_registry(
    database: Database, nights: Nights
) -> None:
    local = Deadline(region="349900", level="township", year=2019, month_day="02-20", source="本市通知")
    with nights.apply():
        database.record_registry([PORTAL], [local], nights.at)
    assert len(database.query("SELECT * FROM deadlines WHERE region = '349900'")) == 1
    with nights.apply():
        database.record_registry([PORTAL], [], nights.at)
    assert {row["region"] for row in database.query("SELECT region FROM deadlines")} == {"*"}


def test_an_original_is_withheld_and_served_again(database: Database, nights: Nights) -> None:
    nights.discover(report())
    with nights.apply():
        assert database.record_withholding(sha("document"), "法院裁定")
    assert database.query("SELECT withheld FROM originals")[0]["withheld"] == "法院裁定"
    with nights.apply():
        assert database.record_withholding(sha("document"), None)
    assert database.query("SELECT withheld FROM originals")[0]["withheld"] is None


def test_withholding_an_unknown_original_says_so(database: Database, nights: Nights) -> None:
    with nights.apply():
        assert not database.record_withholding(sha("unknown"), "法院裁定")
