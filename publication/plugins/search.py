"""Chinese full text: Datasette's own search box finds words of any length, and `/search` looks everywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.edition import DATABASE, Edition
from publication.full_text import context, find
from publication.page import CONTENT_SECURITY_POLICY
from storage.search import search_query

hookimpl = HookimplMarker("datasette")
# Characters that are looked at: what a reader types, and a section. A query's time limit does not stop a function.
LONGEST_SEARCH, LONGEST_TEXT = 200, 200_000


def _typed(words: Any) -> str:
    return str(words or "")[:LONGEST_SEARCH]


# What a query may call, by name and number of arguments.
FUNCTIONS: tuple[tuple[str, int, Callable[..., str]], ...] = (
    ("escape_fts", 1, lambda words: search_query(_typed(words))),
    ("context", 2, lambda text, words: context(str(text or "")[:LONGEST_TEXT], _typed(words))),
)


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Put our query in the place of Datasette's `escape_fts`; last, because Datasette registers its own."""
    if isinstance(datasette, Edition) and database == DATABASE:
        for name, arguments, function in FUNCTIONS:
            conn.create_function(name, arguments, function, deterministic=True)
        conn.create_function(
            "region_code", 1, lambda asked: datasette.regions.code(_typed(asked)), deterministic=True
        )


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The route of the search page."""
    return [(r"/search$", search)] if isinstance(datasette, Edition) else []


async def search(request: Any, datasette: Edition) -> Any:
    """Authorities, report titles and sections that have every word of `q`."""
    asked = _typed(request.args.get("q")).strip()
    results = await find(datasette, asked)
    return Response.html(
        await datasette.render_template(
            "search.html", {"asked": asked, "results": results}, request=request, view_name="search"
        ),
        headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    )
