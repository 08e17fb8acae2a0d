"""`/findings`: the findings by kind."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.edition import Edition
from publication.findings_page import FILTERS, SEVERITIES, load_findings_page
from publication.page import CONTENT_SECURITY_POLICY, page_number

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The route of the page."""
    return [(r"/findings$", findings)] if isinstance(datasette, Edition) else []


async def findings(request: Any, datasette: Edition) -> Any:
    """One page of the findings that match the filters; what no filter knows simply matches nothing."""
    asked = {name: (request.args.get(name) or "").strip()[:100] for name in FILTERS}
    asked["region"] = datasette.regions.code(asked["region"])
    page = await load_findings_page(datasette, asked, page_number(request.args.get("page")))
    context = {"page": page, "severities": SEVERITIES}
    return Response.html(
        await datasette.render_template("findings.html", context, request=request),
        headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    )
