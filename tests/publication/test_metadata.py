"""datasette-metadata.json names what is there, and its questions run."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from publication.column_names import query_heading
from publication.edition import METADATA_FILE
from storage.snapshot import current
from tests.publication.conftest import Ask
from tests.publication.world import World

METADATA: dict[str, Any] = json.loads(METADATA_FILE.read_text(encoding="utf-8"))["databases"]["gongkai"]


def published_tables(world: World) -> dict[str, set[str]]:
    snapshot = current(world.data / "published")
    assert snapshot is not None
    with closing(sqlite3.connect(snapshot)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info([{name}])")}
            for (name,) in names
            if "_fts" not in name and not name.startswith("sqlite_")
        }


def test_every_table_and_column_is_described_and_no_other(world: World) -> None:
    described = {name: set(table["columns"]) for name, table in METADATA["tables"].items()}
    assert described == published_tables(world)


def test_descriptions_are_in_chinese_and_english() -> None:
    texts = [METADATA["description"]]
    for table in METADATA["tables"].values():
        texts += [table["title"], table["description"], *table["columns"].values()]
    for query in METADATA["queries"].values():
        texts += [query["title"], query["description"]]
        columns = re.findall("AS ([\u4e00-\u9fff]+)", query["sql"])
        assert columns
        assert all(query_heading(column, "en").isascii() for column in columns), query["title"]
    for text in texts:
        assert re.search("[\u4e00-\u9fff]", text), text
        assert re.search("[A-Za-z]{3}|Id$", text), text


def test_facets_sorts_and_labels_name_columns() -> None:
    for table in METADATA["tables"].values():
        columns = set(table["columns"])
        named = {
            *table.get("facets", []),
            *(table[key] for key in ("sort", "sort_desc", "label_column") if key in table),
        }
        assert named <= columns


@pytest.mark.parametrize("name", METADATA["tables"])
def test_every_table_has_a_page(ask: Ask, name: str) -> None:
    assert ask(f"/gongkai/{name}").status_code == 200


def test_the_metadata_lies_at_the_top_of_the_project() -> None:
    assert (Path(__file__).parents[2] / "datasette-metadata.json").samefile(METADATA_FILE)
