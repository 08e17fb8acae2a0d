"""`datapackage.json`: every table of the snapshot described for programs (Frictionless Data Package 1.0)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from publication.column_names import column_descriptions, described_tables
from publication.edition import METADATA_FILE, Edition

# What Datasette puts in front of each row of a table that has no key.
ROW_NUMBER = {"name": "rowid", "type": "INTEGER", "pk": 1}
TYPES = {"INTEGER": "integer", "NUMERIC": "number", "TEXT": "string"}


async def data_package(edition: Edition, absolute: Callable[[str], str]) -> dict[str, Any]:
    """The package; `absolute` makes an address of this site one that can be used from elsewhere."""
    about = json.loads(METADATA_FILE.read_text(encoding="utf-8"))
    return {
        "profile": "tabular-data-package",
        "name": "gongkai",
        "id": edition.build,
        "version": edition.build,
        "title": about["title"],
        "description": about["description"],
        # Open Definition's word for material whose owners have said nothing.
        "licenses": [{"name": "notspecified", "title": about["license"]}],
        "sources": [{"title": about["source"]}],
        "resources": [await _resource(edition, table, absolute) for table in described_tables()],
    }


async def _resource(edition: Edition, table: str, absolute: Callable[[str], str]) -> dict[str, Any]:
    about, described = described_tables()[table], column_descriptions(table)
    columns = await edition.rows("SELECT name, type, pk FROM pragma_table_info(?)", [table])
    if not any(column["pk"] for column in columns):
        columns = [ROW_NUMBER, *columns]
    foreign = await edition.rows(
        'SELECT "table" AS other, "from" AS own, "to" AS theirs FROM pragma_foreign_key_list(?) ORDER BY id',
        [table],
    )
    keys = sorted((column for column in columns if column["pk"]), key=lambda column: int(column["pk"]))
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "title": about["title"],
        "description": about["description"],
        "path": absolute(f"/gongkai/{table}.csv?_stream=on"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {
                    "name": column["name"],
                    "type": TYPES.get(column["type"], "any"),
                    "description": described.get(column["name"], "行号 Row number"),
                }
                for column in columns
            ],
            "missingValues": [""],
            **({"primaryKey": [column["name"] for column in keys]} if keys else {}),
            "foreignKeys": [
                {"fields": key["own"], "reference": {"resource": key["other"], "fields": key["theirs"]}}
                for key in foreign
            ],
        },
    }
