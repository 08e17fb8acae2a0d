from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from storage.search import INDEX_OPTIONS, index_text, search_query

TEXTS = [
    "本镇2023年主动公开政府信息，共受理申请12件。",
    "政务公开平台升级为APP3.0，公开政府采购合同。",
    "县财政局公布“三公”经费；信息公开，从严管理。",
    "街道办事处 PDF 文件上网\n公示牌更新。",
    "镇长𠮷某、𫠜某带队检查道路养护OK。",
]


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE texts USING fts5(text, {INDEX_OPTIONS})")
        connection.executemany(
            "INSERT INTO texts (rowid, text) VALUES (?, ?)",
            [(number, index_text(text)) for number, text in enumerate(TEXTS)],
        )
        yield connection


def _found(index: sqlite3.Connection, query: str) -> set[int]:
    rows = index.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (search_query(query),))
    return {row[0] for row in rows}


def test_chinese_words_of_one_to_six_characters_are_all_found(index: sqlite3.Connection) -> None:
    words = {
        run[at : at + length]
        for text in TEXTS
        for run in re.findall(r"[\u4e00-\u9fff\U00020000-\U0002ffff]+", text)
        for length in range(1, 7)
        for at in range(len(run) - length + 1)
    }
    assert len(words) > 200
    for word in sorted(words):
        scanned = {number for number, text in enumerate(TEXTS) if word in re.sub(r"[^\w]", "", text)}
        assert _found(index, word) == scanned, word


def test_words_mixed_with_latin_and_digits_are_found(index: sqlite3.Connection) -> None:
    assert _found(index, "本镇2023年") == {0}
    assert _found(index, "升级为app3.0") == {1}
    assert _found(index, "ＰＤＦ文件") == {3}
    assert _found(index, "申请12件") == {0}


def test_characters_are_asked_for_with_the_one_behind_them() -> None:
    # Each alone may stand in every report: SQLite would go through all of them to find that they never meet.
    assert search_query("公告") == '"公+告"'
    assert search_query("公示牌 牌") == '"公+示 示+牌" "牌+" *'
    assert index_text("政府 2023年") == "政+府 府+2 2+0 0+2 2+3 3+年 年+"
    assert index_text("1、2月，3.0版") == "1+ 2+月 月+3 3+ 0+版 版+"
    assert search_query("3.0") == '"3+ 0+" *'
    assert index_text("、。") == ""


def test_parts_of_words_and_numbers_are_found(index: sqlite3.Connection) -> None:
    assert _found(index, "23年") == {0}
    assert _found(index, "2件") == {0}
    assert _found(index, "p3.0") == {1}
    assert _found(index, "df文") == {3}
    assert _found(index, "pdf_文件") == {3}
    assert _found(index, "203") == set()
    assert _found(index, "30") == set()
    assert _found(index, "3.0") == {1}


def test_words_apart_must_all_occur_and_quoted_ones_together(index: sqlite3.Connection) -> None:
    assert _found(index, "政府 公开") == {0, 1}
    assert _found(index, "公开 经费") == {2}
    assert _found(index, '"公开 政府"') == {0, 1}
    assert _found(index, "“经费 公开”") == set()


@pytest.mark.parametrize(
    "query", ["", " ", '"', '""', "*", "()", "NEAR(", "AND", "-", "text:", "、。", "\x00", "^"]
)
def test_no_input_is_an_error(index: sqlite3.Connection, query: str) -> None:
    assert _found(index, query) == set()


def test_operators_are_words(index: sqlite3.Connection) -> None:
    assert _found(index, "政府 OR 财政") == set()
    assert _found(index, '公开" OR "财政') == set()


def test_random_input_is_safe(index: sqlite3.Connection) -> None:
    made = random.Random(7)
    for _ in range(500):
        _found(
            index, "".join(made.choice("公开\"“”*^():-+ ORNEAR1{}\\'%\n") for _ in range(made.randint(1, 12)))
        )
