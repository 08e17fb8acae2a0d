"""Errors as one sentence on a page of ours; the log gets a line, and a traceback only for a defect."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Generator
from http import HTTPStatus
from pathlib import Path
from traceback import walk_tb
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

# What Datasette stumbles over where it takes a value of the address (`_through=1`, `_ttl=²`) for what it should be.
UNREADABLE = (ValueError, TypeError, KeyError, OverflowError, sqlite3.ProgrammingError)


@hookimpl(wrapper=True)
def handle_exception(
    datasette: Any, request: Any, exception: Exception
) -> Generator[None, list[Any], list[Any]]:
    """Answer in Datasette's place: its own handler prints every unknown address with all local variables."""
    theirs = yield
    if not isinstance(datasette, Edition):
        return theirs
    return [_answer(datasette, request, *_describe(request, exception))]


@hookimpl
def forbidden(datasette: Any, request: Any) -> Any:
    """What Datasette keeps for its own keeper, on the page of our errors."""
    if not isinstance(datasette, Edition):
        return None
    message = load_labels().text("forbidden", language_of(request.query_string))
    return _answer(datasette, request, HTTPStatus.FORBIDDEN, message, True)


async def _answer(edition: Edition, request: Any, status: int, message: str, ours: bool) -> Any:
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    told = {"status": status, "error": message, "ours": ours}
    page = await edition.render_template("error.html", told, request=request)
    return Response.html(page, status=status)


def _describe(request: Any, exception: Exception) -> tuple[int, str, bool]:
    """The status, the sentence, and whether it is one of ours, in the reader's language."""
    message, language = str(exception), language_of(request.query_string)
    if isinstance(exception, Base400):
        if isinstance(exception, NothingHere):
            return int(exception.status), message, True
        if exception.status == HTTPStatus.NOT_FOUND:
            return int(exception.status), load_labels().text("not_found", language), True
        return int(exception.status), message, False
    if isinstance(exception, QueryInterrupted) or getattr(exception, "message_is_html", False):
        # Datasette has markup for one message only: that a query took too long.
        return 400, load_labels().text("too_slow", language), True
    if isinstance(exception, DatasetteError):
        # Datasette says 500 of sorting by a column that is not there: the address is to blame, not the server.
        return (400 if exception.status == 500 else int(exception.status)), str(exception.message), False
    if isinstance(exception, UNREADABLE) and not _ours(exception):
        return 400, f"{type(exception).__name__}: {message}", False
    logger.error("cannot answer %s", request.path, exc_info=exception)
    return 500, f"{type(exception).__name__}: {message}", False


def _ours(exception: Exception) -> bool:
    """Whether a plugin of ours was at work: then it is a defect, whatever the address says."""
    here = Path(__file__).parent
    return any(
        here in Path(frame.f_code.co_filename).parents for frame, _ in walk_tb(exception.__traceback__)
    )
