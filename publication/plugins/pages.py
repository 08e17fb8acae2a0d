"""Words, links and the stylesheet for every page, Datasette's own included."""

from __future__ import annotations

from typing import Any

from datasette.utils import path_with_added_args, path_with_replaced_args
from pluggy import HookimplMarker

from publication.column_names import query_heading
from publication.edition import Edition
from publication.finding_words import english
from publication.full_text import marked
from publication.page import language_of, page_context
from publication.plugins.cells import coded_word
from publication.questions import choices
from publication.rows import column_name, named, row_link, table_name

hookimpl = HookimplMarker("datasette")


@hookimpl
def extra_template_vars(request: Any, datasette: Any) -> dict[str, Any]:
    """The names of `publication.page.page_context`, and the build, for the page at hand."""
    if not isinstance(datasette, Edition):
        return {}
    query, path = (request.query_string, request.path) if request else ("", "/")
    language = language_of(query)
    return {
        **page_context(query, path),
        "build": datasette.build,
        "column_name": lambda table, column: column_name(table, column, language),
        "table_name": lambda table: table_name(table, language),
        "row_link": lambda table, cell: row_link(table, cell, language),
        "region_name": datasette.regions.name,
        "regions_called": datasette.regions.find,
        "named": lambda column, value: named(datasette, column, value),
        "marked": marked,
        "path_with_added_args": path_with_added_args,
        "path_with_replaced_args": path_with_replaced_args,
        "query_heading": lambda column: query_heading(column, language),
        "finding_in_english": english,
        "question_choices": lambda parameter: choices(parameter, language),
        "coded": lambda table, column, value: coded_word(table, column, value, language),
    }
