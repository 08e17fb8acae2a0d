"""Data for programs and spreadsheets: `/export/wide.csv` and `/datapackage.json`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

from datasette.utils.asgi import AsgiStream, Response
from pluggy import HookimplMarker

from publication.data_package import data_package
from publication.edition import Edition
from publication.wide_table import wide_table

hookimpl = HookimplMarker("datasette")
LONGEST_NAME = 40  # characters of a region's name that are looked at


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The routes of the exports."""
    if not isinstance(datasette, Edition):
        return []
    return [(r"/export/wide\.csv$", wide), (r"/datapackage\.json$", package)]


async def wide(request: Any, datasette: Edition) -> Any:
    """One row a report, all of them or those of `year` and `region` (a code, or a county's name); 400 for others."""
    year, asked = request.args.get("year"), (request.args.get("region") or "")[:LONGEST_NAME]
    if year and not re.fullmatch(r"\d{4}", year, re.ASCII):
        return Response.text(f"year: {year!r} is not a year; write four digits.\n", status=400)
    region = datasette.regions.code(asked)
    if region and not re.fullmatch(r"\d{6}", region, re.ASCII):
        return Response.text(
            f"region: {asked!r} is not one county; write its name or its six digits.\n", status=400
        )
    pieces = wide_table(
        datasette,
        int(year) if year else None,
        region or None,
        chinese=request.args.get("_headers") == "zh",
    )
    name = "-".join(part for part in ("gongkai", region, year) if part)
    return AsgiStream(
        lambda writer: _write(writer, pieces),
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        content_type="text/csv; charset=utf-8",
    )


async def package(request: Any, datasette: Edition) -> Any:
    """The description of the data as a Frictionless data package."""
    described = await data_package(datasette, lambda path: datasette.absolute_url(request, path))
    return Response.json(described)


async def _write(writer: Any, pieces: AsyncIterator[str]) -> None:
    async for piece in pieces:
        await writer.write(piece)
