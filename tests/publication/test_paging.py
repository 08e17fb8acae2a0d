"""Sorted tables: every row is told once, page by page and in a stream, and facets count all of them."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing

import pytest
from bs4 import BeautifulSoup

from storage.snapshot import current
from tests.publication.conftest import Ask
from tests.publication.world import World

# Columns in which many rows have the same value, NULL among them, of tables with one key, several, and none.
SORTED = [
    ("reports", ""),
    ("reports", "_sort_desc=year"),
    ("reports", "_sort=finding_count"),
    ("reports", "_sort_desc=error"),
    ("reports", "_sort=form"),
    ("sections", "_sort=number"),
    ("requests", "_sort_desc=row"),
    ("requests", "_sort=business"),
    ("coverage", "_sort_desc=year"),
    ("versions", ""),
    ("finding_counts", "_sort=severity"),
]


def keys(world: World, table: str) -> list[tuple[str, ...]]:
    """The keys of all rows of a table, as a CSV has them."""
    with closing(sqlite3.connect(current(world.data / "published") or "")) as snapshot:
        about = snapshot.execute(f"PRAGMA table_info([{table}])").fetchall()
        names = [row[1] for row in about if row[5]] or ["rowid"]
        return [tuple(map(str, row)) for row in snapshot.execute(f"SELECT {', '.join(names)} FROM [{table}]")]


@pytest.mark.parametrize(("table", "asked"), SORTED)
def test_a_stream_has_every_row_once_however_it_is_sorted(
    ask: Ask, world: World, table: str, asked: str
) -> None:
    expected = keys(world, table)
    rows = list(
        csv.reader(io.StringIO(ask(f"/gongkai/{table}.csv?_stream=on&_size=3&{asked}").text, newline=""))
    )
    assert len(rows) - 1 == len(expected) > 3
    assert {row[: len(expected[0])] for row in map(tuple, rows[1:])} == set(expected)


@pytest.mark.parametrize(("table", "asked"), SORTED)
def test_leafing_through_a_table_meets_every_row_once(ask: Ask, world: World, table: str, asked: str) -> None:
    expected = keys(world, table)
    address, met = f"/gongkai/{table}.json?_size=5&{asked}", []
    for _ in range(len(expected)):
        if not address:
            break
        page = ask(address).json()
        met += [tuple(map(str, list(row)[: len(expected[0])])) for row in page["rows"]]
        address = page["next_url"]
    assert sorted(met) == sorted(expected)


def test_facets_of_a_later_page_count_all_rows(ask: Ask) -> None:
    first = ask("/gongkai/reports.json?_size=10&_facet=kind&_sort=finding_count")
    later = ask(first.json()["next_url"])
    assert later.json()["facet_results"] == first.json()["facet_results"]
    assert sum(kind["count"] for kind in later.json()["facet_results"]["kind"]["results"]) == 46
    assert "_nofacet" not in later.json()["next_url"]


def test_the_second_page_shows_the_facets_of_the_first(ask: Ask) -> None:
    first = BeautifulSoup(ask("/gongkai/reports?_size=10").text, "lxml")
    later = BeautifulSoup(ask(first.find("a", rel="next")["href"]).text, "lxml")
    assert later.find(class_="facet-results").get_text() == first.find(class_="facet-results").get_text()
    assert all("_next" not in link["href"] for link in later.find(class_="facet-results").find_all("a"))
    assert "_nofacet" not in str(later)


def test_downloads_of_a_later_page_are_the_whole_table(ask: Ask) -> None:
    first = BeautifulSoup(ask("/gongkai/reports?_size=10&kind=own").text, "lxml")
    later = BeautifulSoup(ask(first.find("a", rel="next")["href"]).text, "lxml")
    for link in later.select(".under-filters a[href*='.csv']"):
        answer = ask(link["href"])
        assert answer.status_code == 200
        assert len(answer.text.splitlines()) - 1 == int(
            later.select_one(".under-filters b").get_text().split()[0]
        )


def test_the_column_that_is_sorted_by_stays(ask: Ask) -> None:
    """Without it Datasette did not find the way to the next page, and answered 500."""
    for asked in ("_col=title", "_nocol=year", "_col=title&_sort=form"):
        page = ask(f"/gongkai/reports.json?_size=10&_labels=on&{asked}")
        assert page.status_code == 200
        assert ("form" if "form" in asked else "year") in page.json()["columns"]
        assert ask(page.json()["next_url"]).status_code == 200


@pytest.mark.parametrize("table", ["reports", "originals", "requests", "finding_counts"])
def test_what_is_offered_for_a_column_can_be_had(ask: Ask, table: str) -> None:
    page = BeautifulSoup(ask(f"/gongkai/{table}?_size=3").text, "lxml")
    links = page.select(".column-notes .tools a")
    assert len(links) > 5
    for link in links:
        answer = ask(link["href"])
        assert answer.status_code == 200, link["href"]
        ids = [found["id"] for found in BeautifulSoup(answer.text, "lxml").find_all(id=True)]
        assert len(ids) == len(set(ids))
