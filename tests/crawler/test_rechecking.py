"""The second night asks for lists, and for those reports alone that are due."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.rechecking import interval, is_due
from tests.conftest import gongkai
from tests.portals import general, hanweb, tables, trs
from tests.portals.simulator import Answer, Asked, Simulator, Site, page, report_text, row

TABLE = [(31, 1), (400, 7), (None, 30)]
TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("age", "days"), [(None, 1), (-20, 1), (31, 1), (32, 7), (400, 7), (401, 30), (9000, 30)]
)
def test_interval_grows_with_age(age: int | None, days: int) -> None:
    assert interval(age, TABLE) == days


def test_every_address_comes_up_once_in_an_interval_and_not_all_on_one_day() -> None:
    urls = [f"http://www.example.invalid/{n}.html" for n in range(300)]
    by_day = [
        sum(is_due(url, TODAY - timedelta(1), TODAY + timedelta(day), 30) for url in urls)
        for day in range(29)
    ]
    assert max(by_day) < 30
    for url in urls:
        asked = [
            day for day in range(30) if is_due(url, TODAY + timedelta(day - 1), TODAY + timedelta(day), 30)
        ]
        assert len(asked) == 1


def test_what_a_missed_night_left_is_overdue_the_next() -> None:
    assert is_due("http://www.example.invalid/", TODAY - timedelta(30), TODAY, 30)


def _registry(folder: Path, simulator: Simulator, recheck: str = "due") -> Path:
    path = folder / "portals.toml"
    entry = simulator.portal(render="never").as_toml()
    path.write_text(
        f'[crawl]\ndelay = 0\nallow_private_network = true\nrecheck = "{recheck}"\n{entry}', "utf-8"
    )
    return path


def _night(folder: Path, simulator: Simulator, recheck: str = "due") -> list[Asked]:
    """One night; what it asked for."""
    before = len(simulator.asked)
    done = gongkai("crawl", "--data", folder / "data", "--portals", _registry(folder, simulator, recheck))
    assert "Traceback" not in done.stderr
    return simulator.asked[before:]


def _reports(folder: Path) -> set[tuple[str, int, int]]:
    with closing(sqlite3.connect(folder / "data/gongkai.db")) as database:
        return set(
            database.execute(
                "SELECT name, year, version_count FROM reports JOIN authorities ON authorities.id = authority_id"
            )
        )


def _notes(folder: Path) -> dict[str, int]:
    """How many notes of each kind the archive has."""
    with closing(sqlite3.connect(folder / "data/archive/ledger.db")) as ledger:
        return dict(ledger.execute("SELECT kind, count(*) FROM records WHERE kind IS NOT NULL GROUP BY kind"))


def county(host: str) -> Site:
    """A county of ordinary size in little: ten units behind two groups, ten old reports each, two pages a list."""
    units = {f"/xx/u{n}/": f"{letter}字街道办事处" for n, letter in enumerate("甲乙丙丁戊己庚辛壬癸")}
    site: dict[str, Answer | Callable[[Asked], Answer]] = {
        "/": page("松岭县人民政府", "<a href='/xx/'>政府信息公开</a>"),
        "/xx/": page("政府信息公开", "".join(f"<a href='{path}'>{name}</a>" for path, name in units.items())),
    }
    for path, name in units.items():
        titles = {
            f"{path}{year}.html": f"{name}{year}年政府信息公开工作年度报告" for year in range(2012, 2022)
        }
        site[path] = page(name, f"<a href='{path}nb/'>政府信息公开年报</a>")
        site[f"{path}nb/"] = page(
            "政府信息公开年报", "".join(row(url, title) for url, title in titles.items())
        )
        for url, title in titles.items():
            body = report_text(name, int(url[-9:-5]))
            site[url] = page(title, f"<h1>{title}</h1><div id='zoom'>{body}</div>")
    return site


def test_an_unchanged_portal_costs_a_fifth_on_the_second_night(tmp_path: Path) -> None:
    with Simulator(county) as simulator:
        first = _night(tmp_path, simulator)
        found = _reports(tmp_path)
        second = _night(tmp_path, simulator)
    assert len(found) == 100
    assert len(second) <= len(first) / 5
    kinds = _notes(tmp_path)
    assert kinds["discovery"] == 100
    # robots.txt, the home page and every list.
    assert {asked.path for asked in second} == {"/robots.txt", "/", *(f"/xx/u{n}/nb/" for n in range(10))}
    assert _reports(tmp_path) == found


@pytest.mark.parametrize(
    "simulated",
    [general, *(pytest.param(module, marks=pytest.mark.slow) for module in (hanweb, tables, trs))],
    ids=lambda module: module.__name__[14:],
)
def test_what_is_not_asked_for_is_found_all_the_same(simulated: object, tmp_path: Path) -> None:
    with Simulator(simulated.site) as simulator:  # type: ignore[attr-defined]
        first = _night(tmp_path, simulator)
        found = _reports(tmp_path)
        second = _night(tmp_path, simulator)
    assert found
    assert _reports(tmp_path) == found
    assert len(second) < len(first)


def _edited(title: str, text: str, date: str = "2015-01-20") -> Site:
    return {
        "/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page("政府信息公开年报", row("/nb/1.html", title, date)),
        "/nb/1.html": page("年报", f"<h1>青石镇2014年政府信息公开工作年度报告</h1>{report_text(text, 2014)}"),
    }


OLD = "青石镇2014年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("title", "date"), [(f"{OLD}（修订）", "2015-01-20"), (OLD, "2015-02-01")], ids=["title", "date"]
)
def test_an_entry_that_changed_is_asked_for_at_once(title: str, date: str, tmp_path: Path) -> None:
    with Simulator(lambda host: _edited(OLD, "青石镇")) as simulator:
        _night(tmp_path, simulator)
        simulator.site = _edited(OLD, "青石镇修订")
        assert "/nb/1.html" not in {asked.path for asked in _night(tmp_path, simulator)}
        simulator.site = _edited(title, "青石镇修订", date)
        assert "/nb/1.html" in {asked.path for asked in _night(tmp_path, simulator)}
    assert {versions for _, _, versions in _reports(tmp_path)} == {2}


def test_all_reports_are_asked_for_where_the_registry_says_so(tmp_path: Path) -> None:
    with Simulator(lambda host: _edited(OLD, "青石镇")) as simulator:
        _night(tmp_path, simulator)
        assert "/nb/1.html" in {asked.path for asked in _night(tmp_path, simulator, "all")}


def test_young_reports_are_asked_for_every_night(tmp_path: Path) -> None:
    with Simulator(lambda host: _edited(OLD, "青石镇", date.today().isoformat())) as simulator:
        _night(tmp_path, simulator)
        assert "/nb/1.html" in {asked.path for asked in _night(tmp_path, simulator)}


def test_a_report_that_was_not_to_be_had_is_asked_for_again(tmp_path: Path) -> None:
    site = {**_edited(OLD, "青石镇"), "/nb/1.html": Answer("<p>您访问的页面不存在或已被删除</p>")}
    with Simulator(lambda host: site) as simulator:
        _night(tmp_path, simulator)
        simulator.site = _edited(OLD, "青石镇")
        _night(tmp_path, simulator)
    assert len(_reports(tmp_path)) == 1


def test_a_lost_record_of_the_lists_costs_one_night_and_a_damaged_one_no_more(tmp_path: Path) -> None:
    with Simulator(lambda host: _edited(OLD, "青石镇")) as simulator:
        _night(tmp_path, simulator)
        for name in ("entries.db", "entries.db-wal", "entries.db-shm"):
            (tmp_path / "data" / name).unlink(missing_ok=True)
        (tmp_path / "data/entries.db").write_bytes(b"this is no database, it has been overwritten" * 100)
        assert "/nb/1.html" in {asked.path for asked in _night(tmp_path, simulator)}
        assert "/nb/1.html" not in {asked.path for asked in _night(tmp_path, simulator)}


def test_what_is_found_again_counts_as_seen_and_is_rebuilt_so(tmp_path: Path) -> None:
    def sightings() -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(tmp_path / "data/gongkai.db")) as database:
            return [
                *database.execute("SELECT id, first_seen, last_seen, version_count FROM reports ORDER BY id"),
                *database.execute("SELECT * FROM report_addresses ORDER BY report_id, url"),
                *database.execute("SELECT * FROM run_portals ORDER BY run_id"),
            ]

    with Simulator(lambda host: _listed("2014", "2015")) as simulator:
        _night(tmp_path, simulator)
        first = sightings()
        simulator.site = _listed("2014", "2015", "2016", "2015-copy")
        _night(tmp_path, simulator)
    assert _notes(tmp_path)["discovery"] == 4
    with closing(sqlite3.connect(tmp_path / "data/gongkai.db")) as database:
        (run,) = database.execute("SELECT max(run_id) FROM run_portals").fetchone()
        assert database.execute("SELECT DISTINCT run_id FROM report_addresses").fetchall() == [(run,)]
        # A copy beside the one that still stands is no move.
        assert database.execute("SELECT change, count(*) FROM versions GROUP BY 1").fetchall() == [("new", 3)]
        assert database.execute(
            "SELECT new, changed, unchanged FROM run_portals WHERE run_id = ?", (run,)
        ).fetchall() == [(1, 0, 2)]
    second = sightings()
    assert first != second
    assert gongkai("rebuild", "--data", tmp_path / "data").returncode == 0
    assert sightings() == second


def _listed(*names: str) -> Site:
    """A list of reports, each under its year; a copy under another name says the same."""
    site: dict[str, Answer] = {"/": page("松岭县人民政府", '<a href="/nb/">政府信息公开年报</a>')}
    rows = ""
    for name in names:
        year = int(name[:4])
        title = f"青石镇{year}年政府信息公开工作年度报告"
        rows += row(f"/nb/{name}.html", title, f"{year + 1}-01-20")
        site[f"/nb/{name}.html"] = page(
            title, f"<h1>{title}</h1>{report_text('青石镇', year)}<!-- {name} -->"
        )
    return {**site, "/nb/": page("政府信息公开年报", f"<ul>{rows}</ul>")}
