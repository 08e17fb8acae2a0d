"""`/reports/ID`: the report as a person reads it, as plain text, and where on the page each cell was read."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from archive.archive import Archive
from archive.errors import ArchiveError
from publication.cell_names import CellNames
from publication.edition import Edition
from publication.labels import load_labels
from publication.page import CONTENT_SECURITY_POLICY, NothingHere, language_of
from publication.page_picture import PictureError, Place, draw_page, find_place
from publication.plain_text import plain_text, withheld_text
from publication.report_page import load_report_page

hookimpl = HookimplMarker("datasette")
REPORT = r"/reports/(?P<report_id>[A-Za-z0-9_.-]+)"
CELL = r"/cells/(?P<cell>[a-z]+\.[a-z0-9_]+\.[a-z0-9_]+)"
# What comes out of an original in any form is data: no script, no frame, nothing loaded.
INERT = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-cache"}


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The routes of a report."""
    if not isinstance(datasette, Edition):
        return []
    return [
        (f"{REPORT}$", report),
        (f"{REPORT}/text$", text),
        (f"{REPORT}{CELL}$", cell),
        (rf"{REPORT}{CELL}/picture$", picture),
    ]


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


async def text(request: Any, datasette: Edition) -> Any:
    """What was read of the report, as plain text, which no browser takes for anything else."""
    report_id = request.url_vars["report_id"]
    language = language_of(request.query_string)
    content = await plain_text(datasette, report_id, load_labels(), language)
    if content is None:
        raise NothingHere(load_labels().text("no_report", language, report_id))
    if reason := await withheld_text(datasette, report_id):
        return Response.text(load_labels().text("withheld", language, reason), 410, INERT)
    return Response.text(content, headers=INERT)


async def cell(request: Any, datasette: Edition) -> Any:
    """The page of a cell: what is printed, and where on the page of the original."""
    place = await _place(request, datasette)
    name = CellNames(load_labels(), language_of(request.query_string)).name(place.cell["cell"])
    return Response.html(
        await datasette.render_template("cell.html", {"place": place, "name": name}, request=request),
        headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY},
    )


async def picture(request: Any, datasette: Edition) -> Any:
    """The page of the original with the cell framed: PNG or SVG, drawn anew, and kept by the reader's browser."""
    place = await _place(request, datasette)
    labels, language = load_labels(), language_of(request.query_string)
    if place.cell["withheld"]:
        return Response.text(labels.text("withheld", language, place.cell["withheld"]), 410, INERT)
    # A better reader may see the cell elsewhere.
    tag = f'"{place.cell["sha256"]}-{place.cell["page"]}-{"-".join(map(str, place.box))}"'
    if request.headers.get("if-none-match") == tag:
        return Response(b"", 304, {**INERT, "ETag": tag})
    try:
        contents = await asyncio.to_thread(_payloads, datasette, place.documents)
        drawn = await draw_page(contents, place.cell["media_type"], place.cell["page"], place.box)
    except (ArchiveError, PictureError):
        return Response.text(labels.text("no_picture", language), 500, INERT)
    kind = "image/png" if drawn.startswith(b"\x89PNG") else "image/svg+xml"
    return Response(drawn, 200, {**INERT, "ETag": tag}, kind)


async def _place(request: Any, edition: Edition) -> Place:
    place = await find_place(edition, request.url_vars["report_id"], request.url_vars["cell"])
    if place is None:
        raise NothingHere(load_labels().text("no_place", language_of(request.query_string)))
    return place


def _payloads(edition: Edition, digests: list[str]) -> list[bytes]:
    with Archive.open(edition.archive_folder, read_only=True) as archive:
        return [archive.payload(sha256) for sha256 in digests]
