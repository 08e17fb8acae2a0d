"""Chinese full text: Datasette's own search box finds words of any length, and `/search` looks everywhere."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.edition import DATABASE, Edition
from publication.full_text import context, find
from publication.page import CONTENT_SECURITY_POLICY
from storage.search import search_query

hookimpl = HookimplMarker("datasette")


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Put our query in the place of Datasette's `escape_fts`; last, because Datasette registers its own."""
    if isinstance(datasette, Edition) and database == DATABASE:
        conn.create_function("escape_fts", 1, lambda text: search_query(str(text or "")), deterministic=True)
        conn.create_function(
            "region_code", 1, lambda asked: datasette.regions.code(str(asked or "")), deterministic=True
        )
        conn.create_function("context", 2, lambda text, words: context(str(text or ""), str(words or "")))


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The route of the search page."""
    return [(r"/search$", search)] if isinstance(datasette, Edition) else []


async def search(request: Any, datasette: Edition) -> Any:
    """Authorities, report titles and sections that have every word of `q`."""
    asked = (request.args.get("q") or "").strip()[:200]
    results = await find(datasette, asked)
    return Response.html(
        await datasette.render_template(
            "search.html", {"asked": asked, "results": results}, request=request, view_name="search"
        ),
        headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    )
