"""The kinds of WARC 1.1 record (ISO 28500:2017) that gongkai writes, from what is to be kept to a `Record`.

Three fields are our own; other readers pass over them (WARC 1.1 §5):

* `X-Gongkai-Original-Digest`, on response, revisit and resource: SHA-256 of the payload with the content
coding
  removed. `WARC-Payload-Digest` is that of the entity body as sent, which is what the standard and other
  tools mean by it; the two differ where the server compressed.
* `X-Gongkai-Original-Length`: that payload's size in bytes.
* `X-Gongkai-Note`, on metadata: the kind of note.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from archive.capture import Exchange
from archive.content_coding import decode_content
from archive.http_head import ResponseHead, parse_response_head, split_message, without_transfer_coding
from archive.record import Record, labelled, sha256

ORIGINAL_DIGEST = "X-Gongkai-Original-Digest"
ORIGINAL_LENGTH = "X-Gongkai-Original-Length"
NOTE_KIND = "X-Gongkai-Note"

# WARC 1.1 §6.7.2 and §6.7.3; the 1.0 addresses that many tools write name the older profiles.
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Payload:
    """What a response carried: digest as sent, and digest and size with the content coding removed."""

    digest: str
    original_digest: str
    original_size: int

    @classmethod
    def of(cls, body: bytes, head: ResponseHead | None = None) -> Payload:
        """Fingerprint an entity body."""
        digest = sha256(body)
        original = decode_content(body, head.content_coding) if head else body
        if original is body:
            return cls(digest, digest, len(body))
        return cls(digest, sha256(original), len(original))


def warc_date(moment: datetime) -> str:
    """Write a moment as WARC 1.1 §5.4 asks: UTC, here always with microseconds so that text sorts as time."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone; the archive keeps UTC")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def warcinfo(record_id: str, at: datetime, filename: str, host: str) -> Record:
    """Describe the file that it begins (WARC 1.1 §6.2)."""
    lines = {
        "software": f"gongkai/{version('gongkai')}",
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "isPartOf": "gongkai",
        "description": "Government information disclosure annual reports (政府信息公开工作年度报告)",
        "hostname": host,
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
    return _record(
        "warcinfo", record_id, at, "application/warc-fields", block, (("WARC-Filename", filename),)
    )


def response(record_id: str, exchange: Exchange, payload: Payload) -> Record:
    """Keep a response as received: head, and body in its content coding (WARC 1.1 §6.3)."""
    head = without_transfer_coding(exchange.response_head)
    return _record(
        "response",
        record_id,
        exchange.started,
        "application/http;msgtype=response",
        head + exchange.response_body,
        (*_wire_fields(exchange), *_payload_fields(payload)),
    )


def revisit(
    record_id: str, exchange: Exchange, payload: Payload, profile: str, target: tuple[str, str, str]
) -> Record:
    """Keep the head alone of a response whose payload the archive has, and refer to the record that has it.

    `target` is that record's id, target URI and date (WARC 1.1 §6.7). `payload` is the target's.
    """
    target_id, target_url, target_date = target
    refers = (
        ("WARC-Profile", profile),
        ("WARC-Refers-To", f"<{target_id}>"),
        ("WARC-Refers-To-Target-URI", target_url),
        ("WARC-Refers-To-Date", target_date),
    )
    return _record(
        "revisit",
        record_id,
        exchange.started,
        "application/http;msgtype=response",
        without_transfer_coding(exchange.response_head),
        (*_wire_fields(exchange), *_payload_fields(payload), *refers),
    )


def request(record_id: str, exchange: Exchange, response_id: str) -> Record:
    """Keep the request beside its response (WARC 1.1 §6.5)."""
    fields: Fields = (("WARC-Target-URI", exchange.url), ("WARC-Concurrent-To", f"<{response_id}>"))
    if exchange.ip:
        fields += (("WARC-IP-Address", exchange.ip),)
    block = exchange.request_head + exchange.request_body
    return _record("request", record_id, exchange.started, "application/http;msgtype=request", block, fields)


def resource(
    record_id: str, at: datetime, url: str, media_type: str, content: bytes, payload: Payload
) -> Record:
    """Keep an original that came without an HTTP exchange, such as an imported file (WARC 1.1 §6.4)."""
    fields = (("WARC-Target-URI", url), *_payload_fields(payload))
    return _record("resource", record_id, at, media_type, content, fields)


def metadata(record_id: str, at: datetime, kind: str, data: Mapping[str, Any], about: str | None) -> Record:
    """Keep a note as JSON; `about` is the id of the record that it describes (WARC 1.1 §6.6)."""
    fields: Fields = ((NOTE_KIND, kind),)
    if about is not None:
        fields += (("WARC-Refers-To", f"<{about}>"),)
    block = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return _record("metadata", record_id, at, "application/json", block, fields)


def response_head(record: Record) -> ResponseHead:
    """Return the HTTP head that a response or revisit record holds."""
    return parse_response_head(split_message(record.block)[0])


def entity_body(record: Record) -> bytes:
    """Return the payload of a response or resource record as it was sent."""
    return record.block if record.get("WARC-Type") == "resource" else split_message(record.block)[1]


def original(record: Record) -> bytes:
    """Return the payload of a response or resource record with the content coding removed."""
    if record.get("WARC-Type") == "resource":
        return record.block
    head, body = split_message(record.block)
    return decode_content(body, parse_response_head(head).content_coding)


def _wire_fields(exchange: Exchange) -> Fields:
    fields: Fields = (("WARC-Target-URI", exchange.url),)
    if exchange.ip:
        fields += (("WARC-IP-Address", exchange.ip),)
    if exchange.truncated:
        fields += (("WARC-Truncated", exchange.truncated),)
    return fields


def _payload_fields(payload: Payload) -> Fields:
    return (
        ("WARC-Payload-Digest", labelled(payload.digest)),
        (ORIGINAL_DIGEST, labelled(payload.original_digest)),
        (ORIGINAL_LENGTH, str(payload.original_size)),
    )


def _record(
    record_type: str, record_id: str, at: datetime, content_type: str, block: bytes, fields: Fields
) -> Record:
    return Record(
        (
            ("WARC-Type", record_type),
            ("WARC-Record-ID", f"<{record_id}>"),
            ("WARC-Date", warc_date(at)),
            *fields,
            ("WARC-Block-Digest", labelled(sha256(block))),
            ("Content-Type", content_type),
        ),
        block,
    )
