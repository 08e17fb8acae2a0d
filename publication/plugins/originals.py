"""`/originals/SHA256`: the archived bytes, their provenance and their WARC record, and never anything active."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
from typing import Any

from datasette.utils.asgi import Response
from pluggy import HookimplMarker

from archive.archive import Archive
from archive.errors import ArchiveError
from publication.attachment import content_disposition
from publication.byte_range import UnsatisfiableRangeError, asked_range, matches
from publication.edition import Edition

hookimpl = HookimplMarker("datasette")
logger = logging.getLogger(__name__)

# An original is a stranger's document: whatever a browser makes of it, it has no script, no origin and no
# network (CSP Level 3, sandbox), and no other site may embed it (Fetch, Cross-Origin-Resource-Policy).
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CAPTURES = """
SELECT id, url, portal_id, fetched_at, status, warc_file, warc_offset, warc_length, revisit
FROM captures WHERE sha256 = ? ORDER BY revisit, fetched_at, id
"""


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The routes of an original: raw bytes, `.json` for its provenance, `.warc.gz` for its record."""
    if not isinstance(datasette, Edition):
        return []
    return [
        (r"/originals/(?P<sha256>[^/.]+)$", original),
        (r"/originals/(?P<sha256>[^/.]+)\.json$", provenance),
        (r"/originals/(?P<sha256>[^/.]+)\.warc\.gz$", record),
    ]


async def original(request: Any, datasette: Edition) -> Any:
    """The bytes as a browser would have saved them: 200, 206, 304; 404, 410, 416, 500 with a sentence."""
    row, refusal = await _find(request, datasette)
    if refusal or row is None:
        return refusal
    sha256 = row["sha256"]
    etag = f'"{sha256}"'
    # Revalidated each time: an original may be withheld from one day to the next.
    headers = {**SAFETY, "ETag": etag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache"}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(b"", status=304, headers=headers)
    try:
        payload = await asyncio.to_thread(_payload, datasette, sha256)
    except ArchiveError as error:
        return await _damaged(datasette, sha256, error)
    headers["Content-Disposition"] = content_disposition(row["filename"], row["media_type"], sha256)
    digest = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
    headers["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530 §3
    status = 200
    try:
        part = asked_range(request.method, request.headers, etag, len(payload))
    except UnsatisfiableRangeError:
        headers["Content-Range"] = f"bytes */{len(payload)}"
        return _sentence(
            416, f"{sha256}: has {len(payload)} bytes, none of them in the range asked for.", headers
        )
    if part:
        status = 206
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{len(payload)}"
        payload = payload[part.first : part.last + 1]
    return _bytes(request, payload, status, headers, _media_type(row["media_type"]))


async def provenance(request: Any, datasette: Edition) -> Any:
    """Where the original came from: each capture with URL, time and place in the WARC, and the digests."""
    row, refusal = await _find(request, datasette, tombstone=False)
    if refusal or row is None:
        return refusal
    sha256 = row["sha256"]
    captures = await datasette.rows(CAPTURES, [sha256])
    return Response.json(
        {
            "sha256": sha256,
            "repr_digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode('ascii')}:",
            "media_type": row["media_type"],
            "size": row["size"],
            "filename": row["filename"],
            "first_seen": row["first_seen"],
            "withheld": row["withheld"],
            "captures": [{**capture, "revisit": bool(capture["revisit"])} for capture in captures],
            "reports": await datasette.rows(
                "SELECT report_id AS id, role, url FROM report_documents WHERE sha256 = ? ORDER BY report_id, position",
                [sha256],
            ),
            "build": datasette.build,
        },
        headers={"Cache-Control": "no-cache"},
    )


async def record(request: Any, datasette: Edition) -> Any:
    """The WARC record that holds the payload, as a gzip member of its own: a WARC file with one record."""
    row, refusal = await _find(request, datasette)
    if refusal or row is None:
        return refusal
    sha256 = row["sha256"]
    captures = await datasette.rows(CAPTURES, [sha256])
    if not captures:
        return _sentence(404, f"{sha256}: no capture of this original is in the published data.")
    first = captures[0]
    try:
        member = await asyncio.to_thread(
            _record, datasette, first["warc_file"], first["warc_offset"], first["warc_length"]
        )
    except ArchiveError as error:
        return await _damaged(datasette, sha256, error)
    headers = {
        **SAFETY,
        "Content-Disposition": f'attachment; filename="{sha256[:12]}.warc.gz"',
        "Cache-Control": "no-cache",
    }
    return _bytes(request, member, 200, headers, "application/warc")


async def _find(
    request: Any, edition: Edition, *, tombstone: bool = True
) -> tuple[dict[str, Any] | None, Any | None]:
    """The original's row, or the answer that says why it is not served."""
    sha256 = request.url_vars["sha256"]
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        return None, _sentence(404, "An original is named by its sha256: 64 digits of 0-9 and a-f.")
    row = await edition.row("SELECT * FROM originals WHERE sha256 = ?", [sha256])
    if row is None:
        return None, _sentence(
            404, f"{sha256}: 没有这份原件 — no original with this sha256 is in the archive."
        )
    if tombstone and row["withheld"]:
        return None, _sentence(
            410,
            f"{sha256}: 此件已停止提供 — this original is no longer served. 原因 / reason: {row['withheld']}",
        )
    return row, None


async def _damaged(edition: Edition, sha256: str, error: ArchiveError) -> Any:
    # The archive's own message names folders of this machine; it goes to the log, not to the reader.
    logger.error("%s", error)
    captures = await edition.rows(CAPTURES, [sha256])
    places = "; ".join(f"{c['warc_file']} offset {c['warc_offset']}" for c in captures if not c["revisit"])
    return _sentence(
        500,
        f"{sha256}: 原件已损坏或缺失 — the archived original is damaged or missing "
        f"({places or 'no record'}); the keeper of the archive can run `gongkai verify`.",
    )


def _payload(edition: Edition, sha256: str) -> bytes:
    with Archive.open(edition.archive_folder, read_only=True) as archive:
        return archive.payload(sha256)


def _record(edition: Edition, file: str, offset: int, length: int) -> bytes:
    with Archive.open(edition.archive_folder, read_only=True) as archive:
        return archive.record_bytes(file, offset, length)


def _media_type(recorded: str) -> str:
    return recorded if re.fullmatch(r"[\w.+-]+/[\w.+-]+", recorded, re.ASCII) else "application/octet-stream"


def _bytes(request: Any, body: bytes, status: int, headers: dict[str, str], media_type: str) -> Any:
    headers = {**headers, "Content-Length": str(len(body))}
    return Response(b"" if request.method == "HEAD" else body, status, headers, media_type)


def _sentence(status: int, sentence: str, headers: dict[str, str] | None = None) -> Any:
    return Response(
        sentence + "\n",
        status=status,
        headers={"Cache-Control": "no-cache", **SAFETY, **(headers or {})},
        content_type="text/plain; charset=utf-8",
    )
