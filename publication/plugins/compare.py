"""`/compare?a=ID&b=ID`: two reports, or two versions (`ID@NUMBER`), side by side."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.comparison import Side, compare, load_side, parse_address
from publication.edition import Edition
from publication.labels import Language, load_labels
from publication.page import CONTENT_SECURITY_POLICY, NothingHere, language_of

hookimpl = HookimplMarker("datasette")
# The same authority's reports, and what findings and versions put beside this one.
CHOICES = """
SELECT reports.id, reports.year, reports.kind, authorities.name AS authority
FROM reports JOIN authorities ON authorities.id = reports.authority_id
WHERE reports.authority_id = :authority
   OR reports.id IN (SELECT other_report_id FROM findings WHERE report_id = :report)
   OR reports.id IN (SELECT report_id FROM findings WHERE other_report_id = :report)
ORDER BY reports.authority_id <> :authority, authorities.name, reports.year DESC, reports.kind DESC LIMIT 100
"""


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The route of the page."""
    return [(r"/compare$", comparison)] if isinstance(datasette, Edition) else []


async def comparison(request: Any, datasette: Edition) -> Any:
    """The comparison; where `b` is not said, the choice of it; 404 for what is not there."""
    language = language_of(request.query_string)
    left = await _side(datasette, request.args.get("a") or "", language)
    asked = request.args.get("b")
    right = await _side(datasette, asked, language) if asked else None
    shared = request.args.get("mark") == "shared"
    labels = load_labels()
    found = await compare(left, right, labels, language, shared=shared) if right else None
    context = {
        "left": left,
        "right": right,
        "comparison": found,
        "every": request.args.get("every") == "1",
        "shared": shared,
        "choices": await datasette.rows(
            CHOICES, {"authority": left.report["authority_id"], "report": left.report["id"]}
        ),
    }
    return Response.html(
        await datasette.render_template("compare.html", context, request=request),
        headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    )


async def _side(edition: Edition, asked: str, language: Language) -> Side:
    address = parse_address(asked)
    side = await load_side(edition, *address) if address else None
    if side is None:
        raise NothingHere(load_labels().text("no_report", language, asked))
    return side
