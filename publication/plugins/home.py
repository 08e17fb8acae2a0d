"""`/`: one search box, the state of the archive, and what is new."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.edition import DATABASE, Edition
from publication.overview import load_overview
from publication.page import CONTENT_SECURITY_POLICY

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The home page in place of Datasette's list of databases; `/.json` stays Datasette's."""
    return [(r"/$", home)] if isinstance(datasette, Edition) else []


async def home(request: Any, datasette: Edition) -> Any:
    """The home page."""
    context = {
        "overview": await load_overview(datasette),
        "questions": await datasette.get_canned_queries(DATABASE, None),
    }
    return Response.html(
        await datasette.render_template("home.html", context, request=request, view_name="home"),
        headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    )
