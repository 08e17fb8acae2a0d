"""`/feeds/NAME.atom?region=CODE`: what happened, for feed readers."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.edition import Edition
from publication.feed import FEEDS, atom, feed_query

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The route of the feeds."""
    return [(rf"/feeds/(?P<name>{'|'.join(FEEDS)})\.atom$", feed)] if isinstance(datasette, Edition) else []


async def feed(request: Any, datasette: Edition) -> Any:
    """The feed, whole or of a region; 400 for what is no region's code."""
    name, region = request.url_vars["name"], request.args.get("region") or ""
    if region and not (region.isascii() and region.isdigit() and len(region) <= 6):
        return Response.text(f"region: {region!r} is not a code; write its first digits.\n", status=400)
    rows = await datasette.rows(feed_query(name), {"region": region})
    document = atom(name, region, rows, lambda path: datasette.absolute_url(request, path))
    return Response(document, content_type="application/atom+xml; charset=utf-8")
