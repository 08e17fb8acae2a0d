"""What a public host answers besides its pages: `robots.txt`, and its databases without their place on the disk."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import NotFound, Response
from pluggy import HookimplMarker

from publication.edition import DATABASE, Edition

hookimpl = HookimplMarker("datasette")

# Reports, authorities and regions may be indexed. Originals may not: they are other people's documents. What has
# a question mark has endless variants, and every one of them costs a query; a picture of a page costs a process.
ROBOTS = """User-agent: *
Disallow: /originals/
Disallow: /export/
Disallow: /compare
Disallow: /reports/*/cells/
Disallow: /search
Disallow: /findings?
Disallow: /gongkai.db
Disallow: /gongkai?
Disallow: /gongkai/*?
Disallow: /*_lang=
"""


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """In the place of Datasette's own, which tell the file's path."""
    if not isinstance(datasette, Edition):
        return []
    return [
        (r"/robots\.txt$", robots),
        (r"/-/databases(\.json)?$", databases),
        (r"/-/threads(\.json)?$", nothing),
    ]


async def robots() -> Any:
    """What crawlers are asked to leave alone."""
    return Response.text(ROBOTS)


async def nothing() -> Any:
    """What is only for the keeper of the host."""
    raise NotFound("")


async def databases(datasette: Edition) -> Any:
    """The one database: its name and size."""
    database = datasette.get_database(DATABASE)
    about = {"name": DATABASE, "build": datasette.build, "size": database.size, "is_mutable": False}
    return Response.json([about])
