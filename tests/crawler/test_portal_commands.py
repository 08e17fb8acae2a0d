"""`gongkai portal list`, `check` and `add`, against portals on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from spiders.registry import load_registry
from tests.conftest import gongkai
from tests.portals import trs, vsb
from tests.portals.simulator import Answer, Simulator, page

CRAWL = "[crawl]\nallow_private_network = true\ndelay = 0\n"
_OTHER = '[[portal]]\nid = "other"\nname = "某县"\nregion = "990000"\nhome = "http://other.example/"\n'
NAMED = page(
    "霍邱县人民政府",
    '<a href="/zwgk.htm">政务公开</a><p>网站标识码：3415220001</p>',
    head='<meta name="SiteName" content="霍邱县人民政府">',
)


@pytest.fixture
def portal() -> Iterator[Simulator]:
    """VSB's reports under the home page of a county that exists."""
    with Simulator(lambda host: {**vsb.site(host), "/": NAMED}) as simulator:
        yield simulator


def _registry(folder: Path, simulator: Simulator | None = None) -> Path:
    entry = ""
    if simulator is not None:
        entry = (
            f'[[portal]]\nid = "sim"\nname = "松岭县人民政府"\nregion = "341522"\nhome = "{simulator.home}"\n'
        )
    path = folder / "portals.toml"
    path.write_text(CRAWL + entry, encoding="utf-8")
    return path


def test_list_shows_the_registry_and_with_a_region_what_is_shipped(tmp_path: Path, portal: Simulator) -> None:
    registry = _registry(tmp_path, portal)
    arguments = ("--portals", registry, "--data", tmp_path / "data")
    own = gongkai("portal", "list", *arguments)
    assert own.returncode == 0, own.stderr
    assert [line.split("\t")[0] for line in own.stdout.splitlines()] == ["sim"]
    region = gongkai("portal", "list", "--region", "3415", "--json", *arguments)
    rows = [json.loads(line) for line in region.stdout.splitlines()]
    assert [row["id"] for row in rows if row["in_registry"]] == ["sim"]
    assert {row["region"][:4] for row in rows} == {"3415"}
    assert all(row["check"] is None for row in rows)
    assert not (tmp_path / "data").exists()


def test_check_counts_what_is_linked_fetches_no_report_and_is_remembered(tmp_path: Path) -> None:
    with Simulator(trs.site) as simulator:
        arguments = ("--portals", _registry(tmp_path, simulator), "--data", tmp_path / "data")
        done = gongkai("portal", "check", "--json", *arguments)
        assert done.returncode == 0, done.stderr
        assert not [path for path in simulator.paths() if "/t202" in path]
    found = json.loads(done.stdout)
    assert found["platform"] == "trs"
    assert sorted(report["year"] for report in found["reports"]) == [2018, 2019, 2020, 2022, 2023]
    assert {report["authority"] for report in found["reports"]} == {"县财政局", "清溪镇"}
    assert "\tok on 20" in gongkai("portal", "list", *arguments).stdout


def test_check_says_what_broke(tmp_path: Path) -> None:
    with Simulator(lambda host: {"/": Answer("", 412)}) as simulator:
        arguments = ("--portals", _registry(tmp_path, simulator), "--data", tmp_path / "data")
        done = gongkai("portal", "check", "sim", *arguments)
    assert done.returncode == 1
    assert "sim: blocked" in done.stderr
    assert "412" in done.stderr
    assert "\tblocked on 20" in gongkai("portal", "list", *arguments).stdout


def test_check_of_few_pages_says_that_it_was_cut_short(tmp_path: Path, portal: Simulator) -> None:
    arguments = ("--portals", _registry(tmp_path, portal), "--data", tmp_path / "data")
    done = gongkai("portal", "check", "--pages", "3", "--json", *arguments)
    assert json.loads(done.stdout)["cut_short"]
    assert len(portal.paths()) == 3


def test_add_finds_the_region_writes_the_entry_and_it_crawls(tmp_path: Path, portal: Simulator) -> None:
    registry = tmp_path / "portals.toml"
    other = (
        '[[portal]]\nid = "other"\nname = "某县人民政府"\nregion = "990000"\nhome = "http://other.example/"\n'
    )
    registry.write_text(f"# kept\n{CRAWL}{other}", encoding="utf-8")
    done = gongkai("portal", "add", portal.home, "--portals", registry, "--id", "huoqiu")
    assert done.returncode == 0, done.stderr
    assert "5 reports linked" in done.stdout
    assert "341522" in done.stderr
    assert registry.read_text(encoding="utf-8").startswith("# kept")
    added = load_registry(registry).portals[-1]
    assert (added.id, added.name, added.region, added.home) == (
        "huoqiu",
        "霍邱县人民政府",
        "341522",
        portal.home,
    )
    crawled = gongkai("crawl", "huoqiu", "--portals", registry, "--data", tmp_path / "data", "--json")
    assert crawled.returncode == 0, crawled.stderr
    again = gongkai("portal", "add", portal.home, "--portals", registry)
    assert again.returncode == 2
    assert "huoqiu" in again.stderr


def test_add_writes_the_columns_and_they_are_read_where_the_home_page_no_longer_leads_there(
    tmp_path: Path, portal: Simulator
) -> None:
    registry = _registry(tmp_path)
    registry.write_text(CRAWL + _OTHER, encoding="utf-8")
    done = gongkai("portal", "add", portal.home, "--portals", registry, "--id", "huoqiu")
    assert done.returncode == 0, done.stderr
    added = load_registry(registry).portals[-1]
    assert added.entry
    assert all(f"column {url}" in done.stdout for url in added.entry)
    portal.site = {**vsb.site(portal.host), "/": page("霍邱县人民政府", "<p>改版中</p>")}
    arguments = ("huoqiu", "--portals", registry, "--data", tmp_path / "data", "--json")
    checked = gongkai("portal", "check", *arguments)
    assert checked.returncode == 0, checked.stderr
    found = json.loads(checked.stdout)
    assert len(found["reports"]) == 5
    assert found["entries_lost"] == []


def test_check_names_an_entry_that_is_gone(tmp_path: Path, portal: Simulator) -> None:
    registry = _registry(tmp_path, portal)
    gone = f"{portal.home}gone.htm"
    registry.write_text(f'{registry.read_text(encoding="utf-8")}entry = ["{gone}"]\n', encoding="utf-8")
    arguments = ("--portals", registry, "--data", tmp_path / "data")
    done = gongkai("portal", "check", *arguments)
    assert done.returncode == 0, done.stderr
    assert f"entry {gone} cannot be read: HTTP 404" in done.stdout
    (lost,) = json.loads(gongkai("portal", "check", "--json", *arguments).stdout)["entries_lost"]
    assert lost["url"] == gone


def test_add_writes_nothing_where_no_report_is_found(tmp_path: Path) -> None:
    registry = _registry(tmp_path)
    registry.write_text(
        CRAWL
        + '[[portal]]\nid = "other"\nname = "某县"\nregion = "990000"\nhome = "http://other.example/"\n',
        encoding="utf-8",
    )
    before = registry.read_bytes()
    with Simulator(lambda host: {"/": page("霍邱县人民政府", "")}) as simulator:
        done = gongkai("portal", "add", simulator.home, "--portals", registry)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert registry.read_bytes() == before


def test_add_asks_for_the_region_that_it_cannot_tell(tmp_path: Path) -> None:
    registry = tmp_path / "portals.toml"
    registry.write_text(
        CRAWL
        + '[[portal]]\nid = "other"\nname = "某县"\nregion = "990000"\nhome = "http://other.example/"\n',
        encoding="utf-8",
    )
    with Simulator(
        lambda host: {**vsb.site(host), "/": page("门户网站", '<a href="/zwgk.htm">政务公开</a>')}
    ) as sim:
        done = gongkai("portal", "add", sim.home, "--portals", registry)
        assert done.returncode == 2
        assert "--region" in done.stderr
        told = gongkai(*("portal", "add", sim.home, "--portals", registry, "--region", "341522", "--dry-run"))
    assert told.returncode == 0, told.stderr
    assert 'name = "霍邱县人民政府"' in told.stdout
    assert len(load_registry(registry).portals) == 1


def test_crawl_of_an_unknown_region_could_not_start(tmp_path: Path, portal: Simulator) -> None:
    done = gongkai(
        "crawl", "--region", "99", "--portals", _registry(tmp_path, portal), "--data", tmp_path / "d"
    )
    assert done.returncode == 2
    assert "99" in done.stderr
