"""Words, links and the stylesheet for every page, Datasette's own included."""

from __future__ import annotations

from typing import Any

from pluggy import HookimplMarker

from publication.column_names import column_descriptions, column_heading, query_heading
from publication.edition import Edition
from publication.finding_words import english
from publication.page import language_of, page_context
from publication.plugins.cells import coded_word
from publication.questions import choices

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
        "column_descriptions": column_descriptions,
        "column_heading": lambda about: column_heading(about, language),
        "query_heading": lambda column: query_heading(column, language),
        "finding_in_english": english,
        "question_choices": lambda parameter: choices(parameter, language),
        "coded": lambda table, column, value: coded_word(table, column, value, language),
    }
