"""What is withheld is nowhere: not as a file, as text, in a search, an export or the whole database."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from storage.errors import StorageError
from storage.snapshot import current, rollback
from tests.publication.conftest import Ask, asking
from tests.publication.test_places import CELL, REPORT, pdf, put_in_place
from tests.publication.world import World

SECRET = "身份证号三四一五二二"
REASON = "含公民身份号码"


@pytest.fixture
def ask(fresh_world: World) -> Ask:
    """Report a2-2023-own has something private in its text, a cell and a version; its original is withheld."""
    put_in_place(fresh_world, pdf())
    with closing(sqlite3.connect(fresh_world.data / "gongkai.db")) as connection:
        connection.execute(
            f"UPDATE sections SET text = text || '{SECRET}', heading = heading || '{SECRET}' "
            "WHERE report_id = 'a2-2023-own'"
        )
        connection.execute(f"UPDATE cells SET text = '{SECRET}' WHERE report_id = 'a2-2023-own'")
        connection.execute(
            "INSERT OR REPLACE INTO version_sections VALUES ('a2-2023-own', 1, 1, 1, ?, ?)", [SECRET, SECRET]
        )
        connection.commit()
    fresh_world.publish()
    before = asking(fresh_world.data)
    assert SECRET in before(REPORT + "/text").text
    assert before(f"/gongkai/sections.json?_search={SECRET}&_size=0").json()["filtered_table_rows_count"]
    with closing(sqlite3.connect(fresh_world.data / "gongkai.db")) as connection:
        connection.execute(
            "UPDATE originals SET withheld = ? WHERE sha256 IN (SELECT sha256 FROM versions WHERE report_id = "
            "'a2-2023-own' UNION SELECT sha256 FROM reports WHERE id = 'a2-2023-own')",
            [REASON],
        )
        connection.commit()
    fresh_world.publish()
    return asking(fresh_world.data)


def test_files_text_and_pictures_answer_with_the_tombstone(ask: Ask, fresh_world: World) -> None:
    original = f"/originals/{fresh_world.sha256('drawn')}"
    for address in (original, original + ".warc.gz", REPORT + "/text", CELL + "/picture"):
        for method in ("GET", "HEAD"):
            answer = ask(address, method=method)
            assert answer.status_code == 410, address
        assert REASON in ask(address).text
    for headers in ({"Range": "bytes=0-3"}, {"If-None-Match": f'"{fresh_world.sha256("drawn")}"'}):
        assert ask(original, headers=headers).status_code == 410


@pytest.mark.parametrize(
    "address",
    [
        REPORT,
        CELL,
        "/compare?a=a2-2023-own@1&b=a2-2023-own@2",
        "/compare?a=a2-2022-own&b=a2-2023-own&every=1",
        f"/search?q={SECRET}",
        f"/gongkai/full_text.json?words={SECRET}",
        f"/gongkai/sections.json?_search={SECRET}",
        "/gongkai/sections.csv?report_id=a2-2023-own",
        "/gongkai/cells.csv?_stream=on",
        "/gongkai/version_sections.csv?_stream=on",
        "/gongkai/version_cells.csv?_stream=on",
        "/export/wide.csv",
    ],
)
def test_its_words_are_in_no_answer(ask: Ask, address: str) -> None:
    answer = ask(address)
    assert answer.status_code == 200
    assert SECRET not in answer.text.replace(f"“{SECRET}”", "").replace(f'value="{SECRET}"', "").replace(
        f"<title>搜索 {SECRET}", ""
    )


def test_its_words_are_not_in_the_database_that_is_downloaded(ask: Ask, fresh_world: World) -> None:
    snapshot = current(fresh_world.data / "published")
    assert snapshot is not None
    assert SECRET.encode() not in snapshot.read_bytes()
    assert ask("/gongkai.db").status_code == 200


def test_its_figures_stay_and_the_page_says_what_is_missing(ask: Ask) -> None:
    page = ask(REPORT).text
    assert 'id="requests.granted.total"' in page
    assert "正文也不再显示" in page
    assert "neither is its text" in ask(REPORT + "?lang=en").text


def test_no_way_back_to_a_snapshot_that_served_it(ask: Ask, fresh_world: World) -> None:
    with pytest.raises(StorageError, match="serves what is withheld since"):
        rollback(fresh_world.data / "published")
