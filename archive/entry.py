"""A record's row in the ledger, told from the record itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from archive import warc
from archive.capture import Capture
from archive.errors import ArchiveError
from archive.record import MalformedRecord, Record

_UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger row: where a record is, and what is asked about it without reading it.

    `offset` and `length` are those of the gzip member in bytes. Digests are SHA-256 in hexadecimal: of the
    block, of the payload as sent, and (`sha256`) of the payload with the content coding removed, `size` bytes
    long; the last two are filled for captures only. `kind` is filled for notes only.
    """

    file: str
    offset: int
    length: int
    id: str
    type: str
    url: str | None
    at: str
    block_digest: str
    payload_digest: str | None = None
    sha256: str | None = None
    size: int | None = None
    status: int | None = None
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    refers_to: str | None = None
    truncated: str | None = None
    kind: str | None = None

    @classmethod
    def of(cls, record: Record, file: str, offset: int, length: int) -> Entry:
        """Tell a record's row from the record alone. Raises MalformedRecord where a field is missing."""
        record_type = record.require("WARC-Type")
        refers_to = record.get("WARC-Refers-To")
        entry = cls(
            file=file,
            offset=offset,
            length=length,
            id=record.require("WARC-Record-ID").strip("<>"),
            type=record_type,
            url=record.get("WARC-Target-URI"),
            at=record.require("WARC-Date"),
            block_digest=_digest(record.require("WARC-Block-Digest")),
            refers_to=refers_to.strip("<>") if refers_to else None,
            truncated=record.get("WARC-Truncated"),
            kind=record.get(warc.NOTE_KIND),
        )
        if record_type not in ("response", "revisit", "resource"):
            return entry
        entry = replace(
            entry,
            payload_digest=_digest(record.require("WARC-Payload-Digest")),
            sha256=_digest(record.require(warc.ORIGINAL_DIGEST)),
            size=int(record.require(warc.ORIGINAL_LENGTH)),
        )
        if record_type == "resource":
            # An imported original was not fetched; like replay tools, the archive treats it as found (200).
            return replace(entry, status=200, media_type=record.require("Content-Type"))
        head = warc.response_head(record)
        return replace(
            entry,
            status=head.status,
            media_type=head.media_type,
            etag=head.get("ETag"),
            last_modified=head.get("Last-Modified"),
        )

    def capture(self) -> Capture:
        """Return the row of a capture as other rooms see it."""
        if self.url is None or self.sha256 is None or self.size is None or self.status is None:
            raise ArchiveError(f"{self.file} at {self.offset}: the record {self.id} is no capture")
        return Capture(
            id=self.id,
            url=self.url,
            fetched_at=datetime.fromisoformat(self.at),
            status=self.status,
            sha256=self.sha256,
            size=self.size,
            media_type=self.media_type or _UNKNOWN_TYPE,
            warc_file=self.file,
            warc_offset=self.offset,
            warc_length=self.length,
            revisit=self.type == "revisit",
        )


def _digest(value: str) -> str:
    algorithm, _, digest = value.partition(":")
    if algorithm != "sha256" or len(digest) != 64:
        raise MalformedRecord(f"has a digest that is not SHA-256 in hexadecimal: {value}")
    return digest
