"""Chinese words of any length, through Datasette's own search box and the search page."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from tests.publication.conftest import Ask, asking
from tests.publication.world import World


def brute_force(world: World, word: str) -> int:
    with closing(sqlite3.connect(world.data / "gongkai.db")) as connection:
        sql = "SELECT count(*) FROM sections WHERE instr(text, ?) OR instr(heading, ?)"
        return int(connection.execute(sql, (word, word)).fetchone()[0])


@pytest.mark.parametrize(
    "word", ["危", "房", "条例", "征地", "及时更新", "危房改造", "政府信息公开", "2023", "1203条"]
)
def test_datasettes_search_box_finds_what_a_scan_finds(ask: Ask, world: World, word: str) -> None:
    answer = ask(f"/gongkai/sections.json?_search={word}&_size=0").json()
    assert answer["filtered_table_rows_count"] == brute_force(world, word)


def test_a_word_is_not_found_where_only_its_characters_occur(ask: Ask) -> None:
    assert ask("/gongkai/sections.json?_search=房危").json()["filtered_table_rows_count"] == 0


@pytest.mark.parametrize("text", ['"', "危 AND", "NEAR(危", "危*", "a:b", "-危", "'; DROP TABLE", "()", '""'])
def test_signs_and_operators_are_plain_text(ask: Ask, text: str) -> None:
    assert ask(f"/gongkai/sections.json?_search={quote(text)}").status_code == 200
    assert ask(f"/search?q={quote(text)}").status_code == 200


def test_the_reports_table_is_searched_by_authority_and_year(ask: Ask) -> None:
    found = ask("/gongkai/reports.json?_search=青石 2023&_shape=array").json()
    assert [report["id"] for report in found] == ["a6-2023-own"]


def test_a_township_is_found_by_a_name_of_two_characters(ask: Ask) -> None:
    page = BeautifulSoup(ask("/search?q=青石").text, "lxml")
    assert "青石镇人民政府" in page.find(id="authorities").find_next("ul").get_text()
    assert "/reports/a6-2024-own" in str(page)


def test_the_words_found_are_marked_in_their_context(ask: Ask) -> None:
    page = BeautifulSoup(ask("/search?q=征地补偿").text, "lxml")
    assert page.find("mark").get_text() == "征地补偿"


def test_what_a_reader_types_is_not_markup(ask: Ask) -> None:
    page = ask("/search?q=<script>alert(1)</script>")
    assert "<script>" not in page.text


def test_nothing_found_says_so(ask: Ask) -> None:
    assert "没有找到" in ask("/search?q=蜃楼").text


def test_only_signs_say_that_there_is_nothing_to_look_for(ask: Ask) -> None:
    assert "没有可供查找的文字" in ask("/search?q=？！").text


def test_the_search_box_misses_no_word_of_the_demo(demo: tuple[Path, str]) -> None:
    """Words of one to six characters, taken from the texts by chance, against a scan of every section."""
    with closing(sqlite3.connect(demo[0] / "gongkai.db")) as connection:
        texts = [
            f"{heading} {text}" for heading, text in connection.execute("SELECT heading, text FROM sections")
        ]
    chance = random.Random(6)
    runs = [run for text in texts for run in re.findall("[\u4e00-\u9fff]{6,}", text)]
    ask = asking(demo[0])
    for length in [1, 2, 3, 4, 5, 6] * 5:
        run = chance.choice(runs)
        at = chance.randrange(len(run) - length + 1)
        word = run[at : at + length]
        found = ask(f"/gongkai/sections.json?_search={word}&_size=0").json()["filtered_table_rows_count"]
        scanned = sum(word in text for text in texts)
        assert found >= scanned, word
        assert found == sum(word in re.sub(r"\W", "", text) for text in texts), word


def test_a_report_is_found_with_its_authority_and_year(fresh_world: World) -> None:
    """A title may be a file's name, and say neither."""
    fresh_world.change("UPDATE reports SET title = 'nb2023.pdf' WHERE id = 'a2-2023-own'")
    page = BeautifulSoup(asking(fresh_world.data)("/search?q=nb2023").text, "lxml")
    assert "云岭县公安局 2023 年度" in page.select_one("#reports + ul li").get_text(" ", strip=True)
