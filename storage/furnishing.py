"""What a copy of the working database is given to become a snapshot: an order, indexes, summaries, counts, search."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import sqlite_utils
from sqlite_utils.db import DescIndex

from storage.search import INDEX_OPTIONS, index_text

# What a snapshot says of itself (PRAGMA user_version); raised by one with each change of what pages rely on.
LAYOUT = 101
INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "authorities": (("region", "level"), ("portal_id",), ("name",)),
    "authority_names": (("name",),),
    "portals": (("region", "name"),),
    "captures": (("sha256",), ("url",), ("portal_id",)),
    "reports": (
        # One for each pair of what readers narrow and count by: else every report is read for it.
        ("year", "kind", "form"),
        ("year", "form", "kind"),
        ("kind", "year", "form"),
        ("form", "year", "kind"),
        # The order in which readers leaf through, and what they narrow by: what is skipped is not looked up.
        (DescIndex("year"), "id", "kind", "form"),
        ("sha256",),
        ("first_seen", "published_on", "id"),
        ("published_on",),
    ),
    "report_documents": (("sha256",),),
    "versions": (("sha256",), ("change", "first_seen")),
    "requests": (("row", "total"),),
    "disclosure": (("item", "measure", "value"),),
    "reviews": (("kind", "total"),),
    "findings": (("rule", "severity"), ("other_report_id",)),
    "coverage": (("status", "year"), ("year",)),
    "run_portals": (("portal_id",),),
}
# The tables that are searched: the latest year has the highest number, the shortest name the lowest.
ORDERED = {
    "sections": "ORDER BY (SELECT year FROM reports WHERE reports.id = report_id), id",
    "reports": "ORDER BY year, id DESC",
    "authorities": "ORDER BY length(name), name, id",
}

SEARCH_TABLES = {
    "sections_fts": "heading, text",
    "reports_fts": "authority, title, year",
    "authorities_fts": "names",
}
# Bytes of the index that are gathered before they are written: each lot that is written is merged with others later.
GATHERED = 1 << 26


def furnish(building: Path) -> None:
    """Add to a copy of the database what makes it a snapshot: order, indexes, summaries, counts, search."""
    # Own connection, handed to sqlite-utils: it has to be closed before the file takes its name.
    with closing(sqlite3.connect(building, isolation_level=None)) as connection:
        database = sqlite_utils.Database(connection)
        # What is being built needs no way back: a build that is cut off is thrown away whole.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -262144")
        for table, order in ORDERED.items():
            _put_in_order(connection, table, order)
        for table, indexes in INDEXES.items():
            for columns in indexes:
                database.table(table).create_index(columns)
        connection.executescript(f"BEGIN; {summaries()} COMMIT")
        _count(connection)
        # No VACUUM behind this: it may renumber the rows that the search index points at.
        _add_search(connection)
        database.analyze()
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")


def summaries() -> str:
    """The SQL that makes the tables which only a snapshot has."""
    return files("storage").joinpath("summaries.sql").read_text(encoding="utf-8")


def _put_in_order(connection: sqlite3.Connection, table: str, order: str) -> None:
    """Number a table's rows anew, so that a search gives the best first without sorting what it found."""
    (definition,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", [table]
    ).fetchone()
    indexes = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", [table]
    ).fetchall()
    columns = [
        row[1] for row in connection.execute(f"PRAGMA table_info([{table}])") if row[1:3] != ("id", "INTEGER")
    ]
    names = ", ".join(f"[{column}]" for column in columns)
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    # The old name in other tables' references must not follow the old rows.
    connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute(f"ALTER TABLE [{table}] RENAME TO unordered")
    connection.execute(definition)
    connection.execute(f"INSERT INTO [{table}] ({names}) SELECT {names} FROM unordered {order}")  # noqa: S608
    connection.execute("DROP TABLE unordered")
    connection.execute("COMMIT")
    for (sql,) in indexes:
        connection.execute(sql)


def _count(connection: sqlite3.Connection) -> None:
    """How many rows each table has: Datasette would count them anew, and give up on the large ones."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    for (table,) in tables.fetchall():
        if table != "counts":
            connection.execute(f"INSERT INTO counts SELECT ?, count(*) FROM [{table}]", [table])  # noqa: S608


def _add_search(connection: sqlite3.Connection) -> None:
    """The full-text tables, without a second copy of the text: Datasette finds them by its metadata's fts_table."""
    connection.create_function("index_text", 1, index_text, deterministic=True)
    connection.execute("BEGIN")
    for table, columns in SEARCH_TABLES.items():
        connection.execute(f"CREATE VIRTUAL TABLE {table} USING fts5({columns}, {INDEX_OPTIONS})")
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {GATHERED})")  # noqa: S608
    connection.execute(
        "INSERT INTO sections_fts (rowid, heading, text) "
        "SELECT id, index_text(heading), index_text(text) FROM sections ORDER BY id"
    )
    connection.execute(
        "INSERT INTO reports_fts (rowid, authority, title, year) "
        "SELECT reports.rowid, index_text((SELECT group_concat(name, ' ') FROM (SELECT authorities.name UNION "
        "SELECT name FROM authority_names WHERE authority_id = authorities.id ORDER BY 1))), "
        "index_text(coalesce(title, '')), index_text(CAST(coalesce(year, '') AS TEXT)) "
        "FROM reports JOIN authorities ON authorities.id = authority_id ORDER BY reports.rowid"
    )
    connection.execute(
        "INSERT INTO authorities_fts (rowid, names) SELECT rowid, index_text((SELECT group_concat(name, '\n') FROM "
        "(SELECT authorities.name UNION SELECT name FROM authority_names WHERE authority_id = authorities.id))) "
        "FROM authorities WHERE NOT placeholder ORDER BY rowid"
    )
    for table in SEARCH_TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
    connection.execute("COMMIT")
