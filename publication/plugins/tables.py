"""`/gongkai/TABLE` in the place of Datasette's: the same page, with every row once and facets that count all."""

from __future__ import annotations

from typing import Any

from pluggy import HookimplMarker

from publication.edition import DATABASE, Edition
from publication.paging import PagedTableView

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The route of a table, and of a ready question, which goes by the same address."""
    if not isinstance(datasette, Edition):
        return []
    address = rf"/(?P<database>{DATABASE})/(?P<table>[^\/\.]+)(\.(?P<format>\w+))?$"
    return [(address, PagedTableView.as_view(datasette))]
