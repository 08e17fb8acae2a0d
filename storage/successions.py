"""Authorities that others took the place of: what is shipped (authorities.csv) and what is known locally.

Columns: `region` and `name` of the authority that was, `successor_region` and `successor` of the one that is, both
names `*` where a whole region passed into another (撤县设市); `year` the first report year of the successor;
`change` one of CHANGES; `source` what says so.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, TypedDict

from storage.authorities import county_of, read_name, short_digest
from storage.deadlines import require_source
from storage.errors import StorageError

COLUMNS = ("region", "name", "successor_region", "successor", "year", "change", "source")
CHANGES = ("renamed", "merged", "upgraded")
"""One authority under another name; one that became part of another; one whose county became a city or district."""


class Succession(TypedDict):
    """A row of a successions table, ready for the archive's registry note."""

    region: str
    name: str
    successor_region: str
    successor: str
    year: int
    change: str
    source: str


@dataclass(frozen=True, slots=True)
class Heir:
    """Who took an authority's place, and from which report year on. A merged one goes on in no single authority."""

    authority_id: str
    year: int
    change: str

    @property
    def continues(self) -> bool:
        """Whether it is the same authority still, so that one year's figures lead to the next one's."""
        return self.change != "merged"


def load_successions(path: Path) -> list[Succession]:
    """Read an `authorities.csv`. Raises StorageError, naming file and line, for anything unusable."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    return _parse(text, str(path))


def shipped_successions() -> list[Succession]:
    """The successions that come with the project."""
    text = files("storage").joinpath("authorities.csv").read_text(encoding="utf-8")
    return _parse(text, "authorities.csv")


def replace_successions(connection: sqlite3.Connection, local: Iterable[Succession]) -> None:
    """Hold the shipped successions and these local ones; a local row about the same authority wins."""
    connection.execute("DELETE FROM successions")
    connection.executemany(
        "INSERT OR REPLACE INTO successions (region, name, successor_region, successor, year, change, source) "
        "VALUES (:region, :name, :successor_region, :successor, :year, :change, :source)",
        [*shipped_successions(), *local],
    )


def heirs(connection: sqlite3.Connection) -> dict[str, Heir]:
    """By the id of each known authority that another took the place of: that other."""
    found: dict[str, Heir] = {}
    for row in connection.execute(
        "SELECT * FROM successions ORDER BY region, name = '*' DESC, name"
    ).fetchall():
        for old in _known(connection, row["region"], row["name"]):
            suffix = old.partition("-")[2]
            if row["successor"] != "*":
                suffix = _suffix(connection, row["successor_region"], row["successor"])
            found[old] = Heir(f"{row['successor_region']}-{suffix}", row["year"], row["change"])
    return found


def note_names(connection: sqlite3.Connection, lineage: dict[str, Heir]) -> None:
    """Write into `authority_names` under which former names, and until which year, an authority reported."""
    connection.execute("DELETE FROM authority_names WHERE source = 'succession'")
    connection.execute("UPDATE authority_names SET from_year = NULL, to_year = NULL")
    for old, heir in lineage.items():
        if heir.continues:
            connection.execute(
                "UPDATE authority_names SET from_year = ? WHERE authority_id = ? AND source <> 'succession'",
                (heir.year, heir.authority_id),
            )
        connection.execute(
            "UPDATE authority_names SET to_year = ? WHERE authority_id = ?", (heir.year - 1, old)
        )
        connection.execute(
            "INSERT INTO authority_names (authority_id, name, to_year, source) "
            "SELECT heir.id, old.name, ?, 'succession' FROM authorities heir, authorities old "
            "WHERE heir.id = ? AND old.id = ? ON CONFLICT DO NOTHING",
            (heir.year - 1, heir.authority_id, old),
        )


def _known(connection: sqlite3.Connection, region: str, name: str) -> list[str]:
    if name == "*":
        rows = connection.execute(
            "SELECT id FROM authorities WHERE region = ? AND placeholder = 0 ORDER BY id", (region,)
        )
    else:
        rows = connection.execute(
            "SELECT id FROM authorities WHERE id = ?", (f"{region}-{_suffix(connection, region, name)}",)
        )
    return [row["id"] for row in rows.fetchall()]


def _suffix(connection: sqlite3.Connection, region: str, name: str) -> str:
    portal = connection.execute("SELECT name FROM portals WHERE region = ? ORDER BY id", (region,)).fetchone()
    return short_digest(read_name(name, county_of(portal["name"]) if portal else None).key)


def _parse(text: str, name: str) -> list[Succession]:
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise StorageError(f"{name}: the first line must be {','.join(COLUMNS)}")
    return [_row(row, f"{name}: line {reader.line_num}") for row in reader]


def _row(row: dict[str, Any], where: str) -> Succession:
    region, name, successor_region, successor, year, change, source = (
        (row[column] or "").strip() for column in COLUMNS
    )
    for code in (region, successor_region):
        if not re.fullmatch(r"\d{6}", code):
            raise StorageError(f"{where}: region {code!r} must be a six-digit GB/T 2260 code")
    if not name or not successor or (name == "*") != (successor == "*"):
        raise StorageError(f"{where}: give both names in full, or * for both")
    if not re.fullmatch(r"\d{4}", year):
        raise StorageError(f"{where}: year {year!r} must be the first report year of the successor")
    if change not in CHANGES:
        raise StorageError(f"{where}: change {change!r} must be one of {', '.join(CHANGES)}")
    if (region, name) == (successor_region, successor):
        raise StorageError(f"{where}: names the same authority twice")
    require_source(row, source, where)
    return Succession(
        region=region, name=name, successor_region=successor_region, successor=successor,
        year=int(year), change=change, source=source,
    )  # fmt: skip
