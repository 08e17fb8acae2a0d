"""`_headers=zh` on any CSV of Datasette's: headings and codes in Chinese, and the mark that says UTF-8."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from pluggy import HookimplMarker

from publication.column_names import spreadsheet_heading
from publication.edition import Edition
from publication.plugins.cells import coded_word
from publication.spreadsheets import BYTE_ORDER_MARK, inert

hookimpl = HookimplMarker("datasette")

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Any, Send], Any]


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Translate headings and codes as the rows are streamed; figures pass untouched, texts as in `inert`."""

    def wrap(app: Application) -> Application:
        if not isinstance(datasette, Edition):
            return app

        async def wrapped(scope: Message, receive: Any, send: Send) -> None:
            path = re.fullmatch(r"/gongkai(?:/([^/]+))?\.csv", scope["path"])
            asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"))
            if path and ("_headers", "zh") in asked:
                send = _Translated(send, path.group(1) or "")
            await app(scope, receive, send)

        return wrapped

    return wrap


class _Translated:
    """Sends an answer on, record by record, with its headings and codes translated."""

    def __init__(self, send: Send, table: str) -> None:
        self._send, self._table = send, table
        self._held = b""
        self._columns: list[str] | None = None
        self._is_csv = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            self._is_csv = message["status"] == 200 and kind.startswith((b"text/plain", b"text/csv"))
            if self._is_csv:
                headers = [(n, v) for n, v in message["headers"] if n.lower() != b"content-type"]
                message = {**message, "headers": [*headers, (b"content-type", b"text/csv; charset=utf-8")]}
        elif self._is_csv:
            self._held += message.get("body", b"")
            whole, self._held = _whole_records(self._held, last=not message.get("more_body", False))
            message = {**message, "body": self._translate(whole.decode("utf-8")).encode("utf-8")}
        await self._send(message)

    def _translate(self, records: str) -> str:
        text = io.StringIO()
        writer = csv.writer(text)
        for row in csv.reader(io.StringIO(records, newline="")):
            if self._columns is None:
                self._columns = row
                text.write(BYTE_ORDER_MARK)
                writer.writerow([spreadsheet_heading(self._table, column) for column in row])
            else:
                writer.writerow(map(self._word, self._columns, row))
        return text.getvalue()

    def _word(self, column: str, value: str) -> str:
        word = coded_word(self._table, column, value, "zh") if value else None
        return inert(value) if word is None else word


def _whole_records(held: bytes, *, last: bool) -> tuple[bytes, bytes]:
    """The records that are complete, and the beginning of the next: a line end within quotes ends none."""
    if last:
        return held, b""
    end = held.rfind(b"\n") + 1
    while end and held.count(b'"', 0, end) % 2:
        end = held.rfind(b"\n", 0, end - 1) + 1
    return held[:end], held[end:]
