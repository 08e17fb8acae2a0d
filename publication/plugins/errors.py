"""Errors as one sentence on a page of ours; the log gets a line, and a traceback only for a defect."""

from __future__ import annotations

import logging
from collections.abc import Generator
from http import HTTPStatus
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError
from pluggy import HookimplMarker

from publication.edition import Edition
from publication.labels import load_labels
from publication.page import NothingHere, language_of

hookimpl = HookimplMarker("datasette")
logger = logging.getLogger(__name__)


@hookimpl(wrapper=True)
def handle_exception(
    datasette: Any, request: Any, exception: Exception
) -> Generator[None, list[Any], list[Any]]:
    """Answer in Datasette's place: its own handler prints every unknown address with all local variables."""
    theirs = yield
    if not isinstance(datasette, Edition):
        return theirs
    return [_answer(datasette, request, exception)]


async def _answer(edition: Edition, request: Any, exception: Exception) -> Any:
    status, message = _describe(request, exception)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    page = await edition.render_template("error.html", {"status": status, "error": message}, request=request)
    return Response.html(page, status=status)


def _describe(request: Any, exception: Exception) -> tuple[int, str]:
    message = str(exception)
    if isinstance(exception, Base400):
        if exception.status == HTTPStatus.NOT_FOUND and not isinstance(exception, NothingHere):
            message = load_labels().text("not_found", language_of(request.query_string))
        return int(exception.status), message
    if isinstance(exception, QueryInterrupted):
        return 400, load_labels().text("too_slow", language_of(request.query_string))
    if isinstance(exception, DatasetteError):
        return int(exception.status), str(exception.message)
    logger.error("cannot answer %s", request.path, exc_info=exception)
    return 500, f"{type(exception).__name__}: {message}"
