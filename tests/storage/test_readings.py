"""What was found just as before is seen and not read again; new readers correct what they read, and edit nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from storage import readings
from storage.database import Database
from storage.inputs import CaptureRow, DiscoveryRow
from tests.storage.builders import Nights, dump, report, sha


def found(nights: Nights, *, title: str = "年度报告", document: str = "document") -> DiscoveryRow:
    capture = CaptureRow(
        f"urn:{nights.run_id}:{document}", "https://www.yunling.example/1.html", "yunling", nights.at, 200,
        sha(document), "a.warc.gz", 0, 10, False, "text/html", 100, "1.html",
    )  # fmt: skip
    return DiscoveryRow("yunling", capture.url, title, documents=((capture, "body"),))


@pytest.fixture
def seen(database: Database, nights: Nights) -> Nights:
    with nights.apply():
        database.record_discovery(nights.run_id, found(nights), [report()], nights.at)
    nights.end()
    return nights.next()


def test_the_same_discovery_is_known_and_another_is_not(database: Database, seen: Nights) -> None:
    assert database.is_known(found(seen))
    assert not database.is_known(found(seen, document="other"))
    assert not database.is_known(found(seen, title="2022年年度报告"))


def test_other_readers_know_nothing(
    database: Database, seen: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "EXTRACTOR_VERSION", "next")
    assert not database.is_known(found(seen))


def apply_twice(
    tmp_database: Iterator[Database], *, known: bool
) -> list[dict[str, list[tuple[object, ...]]]]:
    dumps = []
    for database in tmp_database:
        nights = Nights(database).begin()
        with nights.apply():
            database.record_discovery(nights.run_id, found(nights), [report()], nights.at)
        nights.end()
        nights.next()
        with nights.apply():
            if known:
                changes = database.record_known(nights.run_id, found(nights), nights.at)
            else:
                changes = database.record_discovery(nights.run_id, found(nights), [report()], nights.at)
            assert changes == ["unchanged"]
        nights.end()
        dumps.append(dump(database))
    return dumps


def test_seeing_it_again_leaves_the_same_rows_as_reading_it_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    def databases() -> Iterator[Database]:
        with Database.open(tmp_path_factory.mktemp("one") / "gongkai.db") as database:
            yield database

    assert apply_twice(databases(), known=True) == apply_twice(databases(), known=False)


def test_better_readers_correct_a_report_and_nobody_edited_it(
    database: Database, seen: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "EXTRACTOR_VERSION", "next")
    better = report(cells={"requests.new_requests.total": 7})
    with seen.apply():
        assert database.record_discovery(seen.run_id, found(seen), [better], seen.at) == ["unchanged"]
    (row,) = database.query("SELECT new_requests, version_count FROM reports")
    assert tuple(row) == (7, 1)
    seen.end()
    seen.next()
    with seen.apply():
        edited = report(cells={"requests.new_requests.total": 8}, document="other")
        assert database.record_discovery(seen.run_id, found(seen, document="other"), [edited], seen.at) == [
            "edited"
        ]
    (row,) = database.query("SELECT value FROM version_cells WHERE cell = 'requests.new_requests.total'")
    assert row["value"] == 7


def test_a_year_that_has_not_begun_is_nobodys_word(database: Database, nights: Nights) -> None:
    nights.discover(report(year=2032), year=2023)
    nights.discover(report(year=2099), url="https://www.yunling.example/x")
    assert [row["year"] for row in database.query("SELECT year FROM reports ORDER BY id")] == [2023, None]


def test_an_authority_of_another_county_is_none_of_this_ones(database: Database, nights: Nights) -> None:
    capture = found(nights).documents
    elsewhere = DiscoveryRow(
        "yunling", "https://www.yunling.example/1.html", "年度报告",
        elsewhere={"石泉县财政局": "610922"}, documents=capture,
    )  # fmt: skip
    with nights.apply():
        database.record_discovery(
            nights.run_id, elsewhere, [report(authority="石泉县财政局")], datetime.now(UTC)
        )
    (row,) = database.query("SELECT region, portal_id FROM authorities")
    assert tuple(row) == ("610922", None)
