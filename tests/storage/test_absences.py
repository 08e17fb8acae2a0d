"""A report that its portal shows no more: three nights make it vanished, one sighting brings it back."""

from __future__ import annotations

from datetime import date

import pytest

from storage.database import Database
from storage.inputs import ListRow, OutcomeRow, Sought
from tests.storage.builders import Nights, report, shared_list

URL = "https://www.yunling.example/2023/1.html"
OTHER = "https://www.yunling.example/2023/2.html"


def without(
    nights: Nights, answer: Sought = "gone", outcome: str = "ok", days: int = 1, **more: Sought
) -> None:
    """A night on which no list has the report, and its address answers so."""
    nights.next(days)
    sought: dict[str, Sought] = {URL: answer, **more}
    row = OutcomeRow(nights.run_id, "yunling", outcome, 9, 0, "", "static", (shared_list(),), sought)
    with nights.apply():
        nights.database.record_outcome(row, nights.at)
    with nights.apply():
        nights.database.end_run(nights.run_id, "completed", nights.at)


def status(nights: Nights) -> str:
    nights.database.settle(nights.at.date())
    (row,) = nights.database.query("SELECT status FROM coverage WHERE year = 2023")
    return str(row["status"])


def counted(database: Database) -> list[tuple[int, int]]:
    return [
        tuple(row) for row in database.query("SELECT vanished, returned FROM run_portals ORDER BY run_id")
    ]


@pytest.fixture
def found(nights: Nights) -> Nights:
    nights.discover(report())
    nights.end("ok", shared_list())
    return nights


def test_a_report_that_is_gone_on_three_nights_has_vanished_once(database: Database, found: Nights) -> None:
    for expected in ("published", "published", "vanished", "vanished"):
        without(found)
        assert status(found) == expected
    assert counted(database) == [(0, 0), (0, 0), (0, 0), (1, 0), (0, 0)]
    (row,) = database.query("SELECT evidence, deadline FROM coverage WHERE year = 2023")
    assert "2024-04-03" in row["evidence"]
    assert URL in row["evidence"]
    assert len(database.query("SELECT 1 FROM reports JOIN originals USING (sha256)")) == 1


def test_one_that_is_seen_again_is_back_once(database: Database, found: Nights) -> None:
    for _ in range(3):
        without(found)
    found.next().discover(report())
    found.end("ok", shared_list())
    found.next().discover(report())
    found.end("ok", shared_list())
    assert status(found) == "published"
    assert counted(database)[-2:] == [(0, 1), (0, 0)]


def test_one_that_only_its_address_still_gives_has_not_vanished(database: Database, found: Nights) -> None:
    for answer in ("gone", "gone", "there", "gone"):
        without(found, answer)  # type: ignore[arg-type]
    assert status(found) == "published"


@pytest.mark.parametrize("outcome", ["partial", "blocked", "broken", "unreachable"])
def test_a_night_that_did_not_read_the_lists_whole_counts_for_nothing(found: Nights, outcome: str) -> None:
    without(found)
    without(found)
    without(found, outcome=outcome)
    assert status(found) != "vanished"
    without(found)
    assert status(found) == "vanished"


def test_runs_of_one_night_count_once(found: Nights) -> None:
    for _ in range(4):
        without(found, days=0)
    assert status(found) == "published"


def test_an_answer_in_doubt_counts_for_nothing(found: Nights) -> None:
    for _ in range(4):
        without(found, "unclear")
    assert status(found) == "published"


def test_every_address_of_a_report_has_to_be_gone(found: Nights) -> None:
    found.next().discover(report(), url=OTHER)
    found.end("ok", shared_list())
    for _ in range(3):
        without(found, **{OTHER: "there"})
    assert status(found) == "published"
    for _ in range(3):
        without(found, **{OTHER: "gone"})
    assert status(found) == "vanished"


def test_a_report_found_at_a_new_address_has_not_vanished(found: Nights) -> None:
    for _ in range(4):
        found.next().discover(report(), url=OTHER)
        row = OutcomeRow(found.run_id, "yunling", "ok", 9, 1, "", "static", (), {URL: "gone"})
        with found.apply():
            found.database.record_outcome(row, found.at)
    assert status(found) == "published"


def test_what_a_killed_run_brought_counts_for_its_night_once(database: Database, nights: Nights) -> None:
    nights.discover(report())
    nights.next(days=0).discover(report())
    nights.end("ok", shared_list())
    nights.next().end("ok", shared_list())
    rows = database.query("SELECT run_id, outcome, new, unchanged FROM run_portals ORDER BY run_id")
    assert [tuple(row) for row in rows] == [("run-2", "ok", 1, 0), ("run-3", "unchanged", 0, 0)]


def test_the_past_of_a_portal_says_what_to_expect(database: Database, nights: Nights) -> None:
    nights.discover(report())
    nights.discover(report(), url=OTHER)
    nights.end("ok")
    past = database.past("yunling", nights.at)
    assert past.usual == 1
    assert past.unseen(frozenset()) == [URL, OTHER]
    assert past.unseen(frozenset({OTHER})) == []
    assert past.unheard_of(0)
    assert not past.unheard_of(1)


def test_three_quarters_of_many_reports_are_not_lost_in_one_night(database: Database, nights: Nights) -> None:
    with nights.apply():
        database.record_outcome(OutcomeRow(nights.run_id, "yunling", "ok", 9, 40, ""), nights.at)
    past = database.past("yunling", nights.at)
    assert past.unheard_of(10)
    assert not past.unheard_of(11)
    later = database.past("yunling", nights.at.replace(year=2025))
    assert not later.unheard_of(0)


def test_an_authority_with_a_list_and_no_report_owes_last_years(database: Database, found: Nights) -> None:
    own = ListRow(
        "https://www.yunling.example/czj", "年度报告", "县财政局", 0, stated_empty=True, complete=True
    )
    found.next().end("ok", own, shared_list())
    database.settle(date(2024, 4, 4))
    rows = database.query(
        "SELECT name, year, status FROM coverage JOIN authorities ON id = authority_id WHERE name LIKE '%财政局'"
    )
    assert [tuple(row)[1:] for row in rows] == [(2023, "missing")]
