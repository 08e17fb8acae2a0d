"""`/authorities/ID`, `/regions` and `/regions/CODE`: the years of one authority, and of all in a region."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from publication.authority_page import load_authority_page
from publication.edition import Edition
from publication.labels import load_labels
from publication.page import CONTENT_SECURITY_POLICY, NothingHere, language_of, page_number
from publication.region_page import load_heat_map, load_region_page

hookimpl = HookimplMarker("datasette")
LONGEST_NAME = 40  # characters of a region's name that are looked at
REGIONS_A_PAGE = 50
HEADERS = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The routes of these pages."""
    if not isinstance(datasette, Edition):
        return []
    return [
        (r"/authorities/(?P<authority_id>[A-Za-z0-9_.-]+)$", authority),
        (r"/regions$", regions),
        (r"/regions/(?P<region>[A-Za-z0-9_.-]+)$", region),
    ]


async def authority(request: Any, datasette: Edition) -> Any:
    """The authority's page, or 404 with a sentence."""
    asked = request.url_vars["authority_id"]
    language = language_of(request.query_string)
    page = await load_authority_page(datasette, asked, load_labels(), language)
    if page is None:
        raise NothingHere(load_labels().text("no_authority", language, asked))
    html = await datasette.render_template("authority.html", {"page": page}, request=request)
    return Response.html(html, headers=HEADERS)


async def regions(request: Any, datasette: Edition) -> Any:
    """Every region and year, a page at a time; `begins` narrows them down to a code's beginning or a name."""
    begins = (request.args.get("begins") or "").strip()[:LONGEST_NAME]
    number = page_number(request.args.get("page"))
    context = {"heat": await load_heat_map(datasette, number, REGIONS_A_PAGE, begins), "begins": begins}
    return Response.html(
        await datasette.render_template("regions.html", context, request=request), headers=HEADERS
    )


async def region(request: Any, datasette: Edition) -> Any:
    """The region's page, or 404 with a sentence."""
    asked = request.url_vars["region"]
    language = language_of(request.query_string)
    page = await load_region_page(datasette, asked, load_labels(), language)
    if page is None:
        raise NothingHere(load_labels().text("no_region", language, asked))
    html = await datasette.render_template("region.html", {"page": page}, request=request)
    return Response.html(html, headers=HEADERS)
