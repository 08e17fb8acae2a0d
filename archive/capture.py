"""What is handed to the archive and what it hands back. Plain data; other rooms import these types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the response to it, as they crossed the wire.

    Heads are the start line and header lines up to and including the empty line; `response_body` is what
    followed the head with the transfer coding removed and the content coding kept. `started` is UTC. `ip` is
    the peer's address where it is known. `truncated` is the reason for a body that was cut short ("length",
    "time", "disconnect"; WARC 1.1 §5.13) or None.
    """

    url: str
    started: datetime
    request_head: bytes
    response_head: bytes
    response_body: bytes
    request_body: bytes = b""
    ip: str | None = None
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """An archived fetch, or an imported original. `id` is the WARC-Record-ID of its record.

    `sha256` is the digest of the payload with the content coding removed, as a browser would save it;
    `warc_file` is the file's name inside the archive folder; `revisit` is True where the payload was already
    archived and this record only refers to it.
    """

    id: str
    url: str
    fetched_at: datetime
    status: int
    sha256: str
    size: int
    media_type: str
    warc_file: str
    warc_offset: int
    warc_length: int
    revisit: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to become a `Note`; `data` is what JSON can hold, `about` a record's id."""

    kind: str
    data: Mapping[str, Any]
    at: datetime
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something the archive knows that is not a fetch, kept as a `metadata` record with a JSON block.

    `kind` is one of "registry" (the portals as they stood), "run" (a nightly's start or end), "outcome" (a
    portal's night), "discovery" (captures that together are a report, with what the portal said about it),
    "accusation" (who was called missing), "verdict" (a person's word on a finding) and "withholding". `about` is
    the id of the capture that it concerns, if any.
    """

    id: str
    kind: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    about: str | None = None
