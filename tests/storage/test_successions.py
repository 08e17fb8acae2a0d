"""One authority takes another's place: coverage and the checks between two years follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storage.database import Database
from storage.errors import StorageError
from storage.successions import CHANGES, COLUMNS, Succession, load_successions, shipped_successions
from tests.storage.builders import PORTAL, Nights, report, shared_list

OLD, NEW = "云岭县国土资源局", "云岭县自然资源局"


def took_over(nights: Nights, change: str = "renamed", old: str = OLD, new: str = NEW) -> None:
    row = Succession(
        region="349901",
        name=old,
        successor_region="349901",
        successor=new,
        year=2022,
        change=change,
        source="通知",
    )
    with nights.apply():
        nights.database.record_registry([PORTAL], [], nights.at, [row])


@pytest.fixture
def both(nights: Nights) -> Nights:
    """The old authority reported for 2020 and 2021, the new one for 2022, and a neighbour for every year."""
    for year, name in ((2020, OLD), (2021, OLD), (2022, NEW)):
        figures = {"requests.carried_over.total": 3, "requests.carried_in.total": 5}
        nights.discover(
            report(authority=name, year=year, cells=figures, text=f"{name}{year}", document=f"{year}"),
            url=f"https://www.yunling.example/{year}",
            published_on=f"{year + 1}-02-20" if name == NEW else f"{year + 1}-01-20",
        )
    for year in (2021, 2022, 2023):
        nights.discover(
            report(authority="云岭县财政局", year=year, text=f"财政{year}", document=f"f{year}"),
            url=f"https://www.yunling.example/f{year}",
            published_on=f"{year + 1}-01-20",
        )
    nights.end("ok", shared_list())
    return nights


def years(database: Database, name: str) -> dict[int, str]:
    database.settle(date(2024, 4, 2))
    rows = database.query(
        "SELECT year, status FROM coverage JOIN authorities ON id = authority_id WHERE name = ?", (name,)
    )
    return {row["year"]: row["status"] for row in rows}


def carried(database: Database) -> set[int]:
    rows = database.query(
        "SELECT year FROM findings JOIN reports ON reports.id = report_id WHERE rule = 'carried_between_years'"
    )
    return {row["year"] for row in rows}


def test_without_a_word_of_it_the_old_authority_still_owes(database: Database, both: Nights) -> None:
    assert years(database, OLD) == {2020: "published", 2021: "published", 2022: "missing", 2023: "missing"}
    assert carried(database) == {2021}


def test_a_renamed_authority_owes_under_its_new_name_and_is_checked_across(
    database: Database, both: Nights
) -> None:
    took_over(both)
    assert years(database, OLD) == {2020: "published", 2021: "published"}
    assert years(database, NEW) == {2022: "late", 2023: "missing"}
    assert carried(database) == {2021, 2022}
    (name,) = database.query("SELECT name, to_year FROM authority_names WHERE source = 'succession'")
    assert tuple(name) == (OLD, 2021)
    (name,) = database.query("SELECT from_year FROM authority_names WHERE name = ?", (NEW,))
    assert name["from_year"] == 2022


def test_a_merged_one_owes_nothing_more_and_its_figures_lead_nowhere(
    database: Database, both: Nights
) -> None:
    took_over(both, "merged")
    assert years(database, OLD) == {2020: "published", 2021: "published"}
    assert carried(database) == {2021}


def test_a_county_that_became_a_city_takes_all_its_authorities_along(tmp_path: Path) -> None:
    with Database.open(tmp_path / "gongkai.db") as database:
        nights = Nights(database)
        for region, county, year in (("349901", "云岭县", 2021), ("349981", "云岭市", 2022)):
            portal = PORTAL | {"name": f"{county}人民政府", "region": region}
            row = Succession(
                region="349901", name="*", successor_region="349981", successor="*", year=2022,
                change="upgraded", source="撤县设市",
            )  # fmt: skip
            with nights.apply():
                database.record_registry([portal], [], nights.at, [row])
            figures = {"requests.carried_over.total": 3, "requests.carried_in.total": 5}
            with nights.apply():
                database.start_run(nights.run_id, "nightly", nights.at)
            nights.discover(
                report(authority=f"{county}财政局", year=year, cells=figures, text=county, document=county),
                url=f"https://www.yunling.example/{year}",
            )
        assert years(database, "云岭县财政局") == {2021: "late"}
        assert carried(database) == {2022}


def test_findings_are_as_old_as_the_text_that_they_are_about(database: Database, both: Nights) -> None:
    both.next(30)
    figures = {"requests.carried_over.total": 9, "requests.carried_in.total": 5}
    both.discover(
        report(authority=OLD, year=2020, cells=figures, text="改", document="e"),
        url="https://www.yunling.example/2020",
    )
    took_over(both)
    database.settle(date(2024, 6, 1))
    rows = database.query(
        "SELECT year, findings.first_seen FROM findings JOIN reports ON reports.id = report_id "
        "WHERE rule = 'carried_between_years' ORDER BY year"
    )
    assert [tuple(row) for row in rows] == [(2021, "2024-05-02T02:00:00Z"), (2022, "2024-04-02T02:00:00Z")]


def test_what_is_shipped_can_be_used() -> None:
    rows = shipped_successions()
    assert len(rows) > 5
    assert {row["change"] for row in rows} <= set(CHANGES)


@pytest.mark.parametrize(
    "line",
    [
        "34,甲局,349901,乙局,2022,renamed,x",
        "349901,*,349901,乙局,2022,renamed,x",
        "349901,甲局,349901,乙局,22,renamed,x",
        "349901,甲局,349901,乙局,2022,split,x",
        "349901,甲局,349901,乙局,2022,renamed,",
        "349901,甲局,349901,乙局,2022,renamed,甲县通知,第三条",
        "349901,甲局,349901,甲局,2022,renamed,x",
        "349901,*,349901,*,2022,upgraded,x",
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "authorities.csv"
    path.write_text(",".join(COLUMNS) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(StorageError, match="line 2"):
        load_successions(path)
