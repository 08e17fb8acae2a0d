"""Words, links and the stylesheet for every page, Datasette's own included."""

from __future__ import annotations

from typing import Any

from pluggy import HookimplMarker

from publication.edition import Edition
from publication.page import page_context

hookimpl = HookimplMarker("datasette")


@hookimpl
def extra_template_vars(request: Any, datasette: Any) -> dict[str, Any]:
    """The names of `publication.page.page_context`, and the build, for the page at hand."""
    if not isinstance(datasette, Edition):
        return {}
    query, path = (request.query_string, request.path) if request else ("", "/")
    return {**page_context(query, path), "build": datasette.build}
