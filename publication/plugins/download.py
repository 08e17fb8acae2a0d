"""`/gongkai.db`: the whole snapshot, in the place of Datasette's, which had to be fetched in one piece."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import AsgiStream, Response
from pluggy import HookimplMarker

from publication.byte_range import ByteRange, UnsatisfiableRangeError, asked_range, matches
from publication.edition import DATABASE, Edition

hookimpl = HookimplMarker("datasette")
PIECE = 1 << 20  # bytes
MEDIA_TYPE = "application/vnd.sqlite3"


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The route of the download."""
    return [(rf"/{DATABASE}\.db$", download)] if isinstance(datasette, Edition) else []


async def download(request: Any, datasette: Edition) -> Any:
    """The file: 200, 206 for who goes on where a connection broke, 304, 416."""
    snapshot, size = datasette.snapshot, datasette.snapshot.stat().st_size
    etag = f'"{datasette.build}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="{snapshot.name}"',
    }
    if matches(request.headers.get("if-none-match"), etag):
        return Response(b"", 304, headers)
    try:
        part = asked_range(request.method, request.headers, etag, size)
    except UnsatisfiableRangeError:
        return Response(b"", 416, {**headers, "Content-Range": f"bytes */{size}"})
    if part:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    whole = part or ByteRange(0, size - 1)
    headers["Content-Length"] = str(whole.last - whole.first + 1)
    if request.method == "HEAD":
        return Response(b"", 200, headers, MEDIA_TYPE)

    async def send(writer: Any) -> None:
        with snapshot.open("rb") as file:
            file.seek(whole.first)
            left = whole.last - whole.first + 1
            while left and (piece := await asyncio.to_thread(file.read, min(PIECE, left))):
                await writer.send({"type": "http.response.body", "body": piece, "more_body": True})
                left -= len(piece)

    return AsgiStream(send, 206 if part else 200, headers, MEDIA_TYPE)
