"""Who is missing is said once, with the evidence of the night that showed it; who is late, when the report appears."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import Any

import pytest

from storage.database import Database, read_only
from storage.events import events_since, page_of
from tests.storage.builders import Nights, report, shared_list

FINANCE, EDUCATION = "云岭县财政局", "云岭县教育局"


def _publish(nights: Nights, authority: str, year: int, published_on: str) -> None:
    text = f"{authority}{year}"
    nights.discover(
        report(authority=authority, year=year, text=text, document=text),
        url=f"https://www.yunling.example/{text}",
        published_on=published_on,
    )


def _call(nights: Nights) -> list[dict[str, Any]]:
    """Settle on the night's day, and say who is missing as a night does."""
    nights.database.settle(nights.at.date())
    missing = nights.database.unspoken_accusations()
    if missing:
        with nights.apply():
            nights.database.record_accusations(missing, nights.at)
    return missing


def _told(database: Database, kind: str) -> list[tuple[str, str, int, str]]:
    with closing(read_only(database.path)) as connection:
        return [
            (event["authority"], event["at"], event["year"], event["detail"])
            for event in events_since(connection, "")
            if event["kind"] == kind
        ]


@pytest.fixture
def gap(nights: Nights) -> Nights:
    """财政局 has reports for 2021 and 2022, none for 2023; 教育局 has one for 2023."""
    _publish(nights, FINANCE, 2021, "2022-01-20")
    _publish(nights, FINANCE, 2022, "2023-01-20")
    _publish(nights, EDUCATION, 2023, "2024-01-20")
    nights.end("ok", shared_list())
    return nights


def test_who_is_missing_is_told_on_the_night_that_showed_it_and_not_again(gap: Nights) -> None:
    database = gap.database
    (missing,) = _call(gap)
    assert "其中没有该机关2023年报告" in missing["evidence"]
    gap.next().end("ok", shared_list())
    assert _call(gap) == []
    gap.next().end("blocked")
    assert _call(gap) == []
    gap.next().end("ok", shared_list())
    assert _call(gap) == []
    assert _told(database, "missing") == [(FINANCE, "2024-04-02T02:00:00Z", 2023, missing["evidence"])]


def test_who_is_missing_has_a_page_that_shows_their_years(gap: Nights) -> None:
    (missing,) = _call(gap)
    with closing(read_only(gap.database.path)) as connection:
        pages = {page_of(event) for event in events_since(connection, "") if event["kind"] == "missing"}
    assert pages == {f"/authorities/{missing['authority_id']}"}


def test_a_report_that_was_missing_comes_late_and_says_by_how_many_days(gap: Nights) -> None:
    _call(gap)
    _publish(gap.next(), FINANCE, 2023, "2024-04-03")
    gap.end("ok", shared_list())
    _call(gap)
    late = [told for told in _told(gap.database, "new") if told[3]]
    assert late == [(FINANCE, "2024-04-03T02:00:00Z", 2023, "2024-04-03发布，比截止日2024-01-31晚63天")]
    assert len(_told(gap.database, "missing")) == 1


def test_before_the_deadline_and_behind_a_wall_nobody_is_called_missing(gap: Nights) -> None:
    gap.database.settle(date(2024, 1, 31))
    assert gap.database.unspoken_accusations() == []
    gap.next().end("blocked")
    assert _call(gap) == []


def test_an_authority_that_is_not_known_any_more_is_left_out(gap: Nights) -> None:
    with gap.apply():
        gap.database.record_accusations(
            [{"authority_id": "nobody", "year": 2023, "evidence": "没有。"}], gap.at
        )
    assert _told(gap.database, "missing") == []
