"""Responses out of the archive, as if they had just been received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from archive.errors import DamagedOriginal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from archive.archive import Archive
    from archive.capture import Capture

NOT_MODIFIED = 304
# What these say about the wire does not hold for a payload out of the archive.
_CODINGS = frozenset({"content-encoding", "transfer-encoding", "x-archive-orig-transfer-encoding"})


def replay(archive: Archive, request: Request, capture: Capture) -> Response:
    """A capture as a response, content coding removed. Raises DamagedOriginal and UnknownOriginal.

    A 304 is what it stands for (RFC 9110 §15.4.5): the payload that the archive has, under the head it came with.
    """
    content = archive.payload(capture.sha256)
    head, status = None, capture.status
    if status == NOT_MODIFIED:
        sources = [each for each in archive.captures_of(capture.sha256) if not each.revisit]
        # Like the payload, the head is that of any record that is whole: the first one's file may be gone.
        for source in sources:
            try:
                head = archive.head(source)
                break
            except DamagedOriginal:
                continue
        status = 200
    else:
        head = archive.head(capture)
    headers = Headers()
    for name, value in head.headers if head else ():
        if name.lower() not in _CODINGS:
            headers.appendlist(name, value.encode("latin-1"))
    kind = responsetypes.from_args(headers=headers, url=request.url, body=content)
    return kind(request.url, status=status, headers=headers, body=content, request=request)
