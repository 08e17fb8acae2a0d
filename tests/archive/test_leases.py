"""What a night has under way, and what is left of it for the next one."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from archive.archive import Archive
from archive.leases import ANSWER, request_key
from tests.archive.samples import NOON, exchange, open_archive, page_url

GET_1 = request_key("GET", page_url(1))
GET_2 = request_key("GET", page_url(2))


def ask(archive: Archive, number: int) -> str:
    """Lease a page, store the answer, and return its record's id."""
    archive.leases.take(request_key("GET", page_url(number)))
    return archive.store(exchange(page_url(number))).id


def test_a_request_is_under_way_until_its_record_is_acknowledged(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.leases.begin("night-1")
        archive.leases.take(GET_1)
        archive.leases.take(GET_2)
        archive.store(exchange(page_url(1)))
        assert archive.leases.under_way() == [GET_2]
        archive.leases.give_back(GET_2)
        assert archive.leases.under_way() == []


def test_the_next_night_has_the_answers_of_one_that_was_cut_off(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.leases.begin("night-1")
        record_id = ask(archive, 1)
        archive.leases.take(GET_2)
    with open_archive(tmp_path, start=50) as archive:
        assert archive.leases.begin("night-2") == 1
        assert archive.leases.answer(GET_1) == record_id
        assert archive.leases.answer(GET_2) is None
        assert archive.leases.under_way() == []


def test_a_night_does_not_answer_itself(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.leases.begin("night-1")
        ask(archive, 1)
        assert archive.leases.answer(GET_1) is None


def test_a_night_that_ended_leaves_nothing(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.leases.begin("night-1")
        ask(archive, 1)
        archive.note("run", {"phase": "ended"}, at=NOON, ends_night=True)
        assert archive.leases.begin("night-2") == 0
        assert archive.leases.answer(GET_1) is None


def test_the_answers_of_a_whole_chain_of_nights_hold(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.leases.begin("night-1")
        first = ask(archive, 1)
        archive.leases.begin("night-2")
        second = ask(archive, 2)
        assert archive.leases.begin("night-3") == 2
        assert [archive.leases.answer(key) for key in (GET_1, GET_2)] == [first, second]


def test_what_broke_off_is_no_answer(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.leases.begin("night-1")
        archive.leases.take(GET_1)
        archive.store(exchange(page_url(1), truncated="disconnect"))
        assert archive.leases.under_way() == [GET_1]
        assert archive.leases.begin("night-2") == 0


def test_an_answer_grows_too_old(tmp_path: Path) -> None:
    moment = NOON

    def clock() -> datetime:
        return moment

    with Archive.open(tmp_path, clock=clock) as archive:
        archive.leases.begin("night-1")
        ask(archive, 1)
        moment = NOON + ANSWER - timedelta(minutes=1)
        assert archive.leases.begin("night-2") == 1
        moment = NOON + ANSWER
        assert archive.leases.answer(GET_1) is None
        assert archive.leases.begin("night-3") == 0


def test_what_a_form_sends_is_part_of_the_request() -> None:
    keys = {request_key("POST", page_url(1), body) for body in (b"page=1", b"page=2", b"")}
    assert len(keys | {request_key("GET", page_url(1))}) == 4


def test_a_ledger_of_an_earlier_version_takes_leases(tmp_path: Path) -> None:
    import sqlite3

    open_archive(tmp_path).close()
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("DROP TABLE leases")
    connection.close()
    with open_archive(tmp_path) as archive:
        assert archive.leases.begin("night-1") == 0
