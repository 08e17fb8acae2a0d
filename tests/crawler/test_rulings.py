"""A person's word: kept in the archive, in the database and in what is published, through a rebuild, too."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.snapshot import current
from tests.conftest import gongkai
from tests.crawler.test_cli import one_sentence

UNKNOWN = "0" * 64


@pytest.fixture
def copy(demo: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo[0], tmp_path / "data"))


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def published(data: Path) -> Path:
    path = current(data / "published")
    assert path is not None
    return path


def test_a_dismissed_finding_is_published_and_survives_a_rebuild(copy: Path) -> None:
    ((finding,),) = ask(copy / "gongkai.db", "SELECT id FROM findings ORDER BY id LIMIT 1")
    done = gongkai("finding", "dismiss", finding, "--note", "电话核实：笔误", "--data", copy)
    assert done.returncode == 0, done.stderr
    query = f"SELECT verdict, verdict_note FROM findings WHERE id = '{finding}'"
    for path in (copy / "gongkai.db", published(copy)):
        assert ask(path, query) == [("dismiss", "电话核实：笔误")]
    assert gongkai("finding", "confirm", finding, "--note", "再次核实", "--data", copy).returncode == 0
    assert gongkai("rebuild", "--data", copy).returncode == 0
    assert ask(copy / "gongkai.db", query) == [("confirm", "再次核实")]
    assert gongkai("verify", "--data", copy).returncode == 0


def test_a_withheld_original_is_withheld_at_once_and_served_again(copy: Path) -> None:
    ((digest,),) = ask(copy / "gongkai.db", "SELECT min(sha256) FROM originals")
    query = f"SELECT withheld FROM originals WHERE sha256 = '{digest}'"
    assert gongkai("withhold", digest, "--reason", "法院裁定", "--data", copy).returncode == 0
    assert ask(published(copy), query) == [("法院裁定",)]
    assert gongkai("rebuild", "--data", copy).returncode == 0
    assert ask(copy / "gongkai.db", query) == [("法院裁定",)]
    assert gongkai("withhold", digest, "--undo", "--data", copy).returncode == 0
    assert ask(published(copy), query) == [(None,)]
    again = gongkai("withhold", digest, "--undo", "--data", copy)
    assert again.returncode == 2
    assert "is not withheld" in one_sentence(again)


@pytest.mark.parametrize(
    "arguments",
    [
        ("finding", "confirm", "nothing", "--note", "x"),
        ("withhold", UNKNOWN, "--reason", "x"),
        ("withhold", "not-a-digest", "--undo"),
    ],
)
def test_what_is_not_known_could_not_start(demo: tuple[Path, str], arguments: tuple[str, ...]) -> None:
    before = sorted((path.name, path.stat().st_size) for path in (demo[0] / "archive").glob("*.warc.gz"))
    done = gongkai(*arguments, "--data", demo[0])
    assert done.returncode == 2
    assert "gongkai.db" in one_sentence(done)
    after = sorted((path.name, path.stat().st_size) for path in (demo[0] / "archive").glob("*.warc.gz"))
    assert before == after


@pytest.mark.parametrize(
    "arguments",
    [
        ("finding", "confirm", "x"),
        ("finding", "confirm", "x", "--note", " "),
        ("finding", "praise", "x", "--note", "x"),
        ("withhold", UNKNOWN),
        ("withhold", UNKNOWN, "--reason", "x", "--undo"),
        ("withhold", UNKNOWN, "--reason", " "),
    ],
)
def test_a_word_without_a_reason_could_not_start(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert gongkai(*arguments, "--data", tmp_path / "data").returncode == 2
    assert not (tmp_path / "data").exists()


def test_without_a_database_there_is_nothing_to_rule_on(tmp_path: Path) -> None:
    done = gongkai("finding", "confirm", "x", "--note", "x", "--data", tmp_path / "data")
    assert done.returncode == 2
    assert "there is no database yet" in one_sentence(done)
