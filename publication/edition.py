"""One Datasette on one snapshot: everything that an answer is made from, so that no answer mixes two nights."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import WriteTask
from datasette.utils import to_css_class

from publication.page import FINDING_COLUMNS, REPORT_COLUMNS, table_address
from publication.regions import Regions, read_regions
from publication.remembering import RememberingDatabase

DATABASE = "gongkai"
HERE = Path(__file__).parent
METADATA_FILE = HERE.parent / "datasette-metadata.json"

# Datasette's defaults are made for a public instance; what is named here is what we rely on.
SETTINGS = {
    "default_page_size": 50,  # a page of a hundred reports takes twice as long to lay out
    "sql_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "facet_time_limit_ms": 1000,
    "suggest_facets": False,
    "allow_download": True,
    "allow_csv_stream": True,
    "max_csv_mb": 0,
    "template_debug": False,
    "trace_debug": False,
}


class Edition(Datasette):  # type: ignore[misc]  # Datasette ships no types
    """Datasette with one snapshot as its database `gongkai`, immutable, and the archive beside it.

    `build` names the snapshot in every answer (`X-Gongkai-Build`). Our plugins (`publication.plugins`, to be
    registered before) act on an Edition only, so that another Datasette in the same process is left as it is.
    """

    def __init__(self, snapshot: Path, archive_folder: Path) -> None:
        self.snapshot = snapshot
        self.build = snapshot.stem
        self.archive_folder = archive_folder
        self.regions, inspected = _inspected(snapshot)
        super().__init__(
            memory=True,
            metadata=json.loads(METADATA_FILE.read_text(encoding="utf-8")),
            template_dir=str(HERE / "templates"),
            static_mounts=[("static", str(HERE / "static"))],
            settings=SETTINGS,
            inspect_data={DATABASE: inspected},
        )
        # Asked for every cell; a Chinese name takes a digest each time.
        self.jinja_env.filters["to_css_class"] = lru_cache(maxsize=1000)(to_css_class)
        # Datasette insists on a database and names files after their stem; ours is called gongkai every night.
        self.remove_database("_memory")
        self.add_database(RememberingDatabase(self, str(snapshot), is_mutable=False), name=DATABASE)

    async def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """The rows of a query on the snapshot, as dictionaries."""
        result = await self.get_database(DATABASE).execute(sql, parameters)
        return [dict(row) for row in result.rows]

    async def row(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> dict[str, Any] | None:
        """The first row of a query on the snapshot, or None."""
        found = await self.rows(sql, parameters)
        return found[0] if found else None

    async def warm(self) -> None:
        """Start up, and count what the first readers would have to wait for."""
        for address in (
            f"/{DATABASE}/reports",
            table_address("reports", REPORT_COLUMNS, "zh"),
            table_address("findings", FINDING_COLUMNS, "zh"),
        ):
            await self.client.get(address)

    def close(self) -> None:
        """Let go of the snapshot; no request may be under way."""
        self.get_database(DATABASE).close()
        self.executor.shutdown(wait=False)
        # Datasette's own notes have a thread that writes them, without end: with it every edition would stay in memory.
        notes = self.get_database("_internal")
        if notes._write_thread is not None:
            notes._write_queue.put(WriteTask(_leave, None, None))


def _leave(connection: sqlite3.Connection) -> None:
    """End the thread that runs this."""
    connection.close()
    raise SystemExit


def _inspected(snapshot: Path) -> tuple[Regions, dict[str, Any]]:
    """The regions, and what Datasette would find out by reading the whole file: its size, digest and rows."""
    with closing(sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        rows = connection.execute(
            "SELECT name, number FROM counts JOIN sqlite_master USING (name) WHERE type = 'table'"
        ).fetchall()
        regions = read_regions(connection)
    return regions, {
        "hash": snapshot.stem.rpartition("-")[2],
        "size": snapshot.stat().st_size,
        "file": str(snapshot),
        "tables": {name: {"count": count} for name, count in rows},
    }
