"""`/reports/ID`: the report as a person reads it."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.edition import Edition
from publication.labels import load_labels
from publication.page import CONTENT_SECURITY_POLICY, NothingHere, language_of
from publication.report_page import load_report_page

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The route of the report page."""
    return [(r"/reports/(?P<report_id>[A-Za-z0-9_.-]+)$", report)] if isinstance(datasette, Edition) else []


async def report(request: Any, datasette: Edition) -> Any:
    """The page, or 404 with a sentence."""
    report_id = request.url_vars["report_id"]
    language = language_of(request.query_string)
    page = await load_report_page(datasette, report_id, load_labels(), language)
    if page is None:
        raise NothingHere(load_labels().text("no_report", language, report_id))
    return Response.html(
        await datasette.render_template("report.html", {"page": page}, request=request, view_name="report"),
        headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    )
