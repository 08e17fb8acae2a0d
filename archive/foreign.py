"""Reading WARC and ARC files that others made: their captures, whatever the layout, past whatever is damaged.

WARC 0.17 to 1.1 and ARC; each record a gzip member, the whole file one, or none compressed. What other tools are known
to do differently is taken as it is meant: addresses in angle brackets (wget), bodies whose head still names a transfer
or content coding that is no longer there (Common Crawl), digests in base32 or hexadecimal, over the payload with or
without its transfer coding.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from archive.content_coding import decode_content
from archive.http_head import ResponseHead, parse_response_head, split_message
from archive.inflation import Inflated, begins_as_gzip
from archive.record import MalformedRecord
from archive.scan import next_member
from archive.transfer_coding import CutOffError, without_chunks

# As much as the crawl takes of one answer; videos and disk images are no reports.
MAX_BLOCK = 64 << 20
_STEP = 1 << 20
_CAPTURES = frozenset({"response", "resource", "revisit"})
_BEGINS_RECORD = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\s*$|filedesc://")
# The first line of a record, or the one line of fields of an ARC's: address, …, length. Whatever else stands where a
# record should begin, five words on a line of a page included, begins none.
_FIRST_LINE = re.compile(rb"(?i)WARC/\d|[a-z][a-z0-9+.-]*:\S+ .* \d+\s*$")
_SOFTWARE = re.compile(rb"(?im)^software:[ \t]*(.*?)[ \t\r]*$")


@dataclass(frozen=True, slots=True)
class ForeignCapture:
    """A response, resource or revisit. `content` is the payload with every coding removed; empty for a revisit.

    `status` is 200 for what was not fetched by HTTP. `head` is the response head as the file has it. `payload_digest`
    is written as its maker wrote it, and so are, of a revisit, `refers_to` (a record id) and `target` (address, date).
    """

    offset: int
    type: str
    id: str
    url: str
    at: datetime
    status: int
    content: bytes
    head: bytes | None
    software: str | None
    payload_digest: str | None
    refers_to: str | None = None
    target: tuple[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is not taken in. `problem` completes "the record …"; not `damaged` is what its maker left incomplete."""

    offset: int
    url: str | None
    problem: str
    damaged: bool = True


def is_warc(stream: IO[bytes]) -> bool:
    """Whether a file begins as a WARC or ARC file does; it is left at its beginning."""
    stream.seek(0)
    source: IO[bytes] = stream
    try:
        if begins_as_gzip(stream):
            source = io.BufferedReader(Inflated(stream))
        line = source.readline(2000)
    except MalformedRecord:
        line = b""
    stream.seek(0)
    return bool(_BEGINS_RECORD.match(line))


def read_captures(stream: IO[bytes]) -> Iterator[ForeignCapture | Flaw]:
    """Yield the captures of a WARC or ARC file, which must be seekable, and a Flaw for each that is not whole."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not begins_as_gzip(stream):
        yield from _Reading(io.BufferedReader(_Plain(stream))).captures()
        return
    reading: _Reading | None = None
    start = 0
    while start < end:
        inflated = Inflated(stream, start)
        reading = _Reading(io.BufferedReader(inflated), reading.software if reading else None, inflated)
        try:
            yield from reading.captures()
            return
        except MalformedRecord as error:
            yield Flaw(inflated.member, None, str(error))
            start = next_member(stream, inflated.member + 1, end)


class _Reading:
    """Records one after the other out of what is no longer compressed."""

    def __init__(
        self, stream: io.BufferedReader, software: str | None = None, inflated: Inflated | None = None
    ) -> None:
        self._stream = stream
        self._inflated = inflated
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=True)
        self.software = software

    def captures(self) -> Iterator[ForeignCapture | Flaw]:
        lost = False
        while line := self._stream.readline():
            offset = self._offset(len(line))
            if not line.strip():
                continue
            record = self._record(line)
            if record is None:
                # Told once, for the line that should begin a record; the next one that does is looked for.
                if not lost:
                    yield Flaw(offset, None, "does not begin as a WARC record")
                lost = True
                continue
            lost = False
            found = self._capture(record, offset)
            if found is not None:
                yield found

    def _record(self, line: bytes) -> Any:
        if not _FIRST_LINE.match(line):
            return None
        try:
            return self._loader.parse_record_stream(self._stream, line, no_record_parse=True)
        except MalformedRecord:
            raise
        except (ArchiveLoadFailed, EOFError, ValueError, IndexError):
            return None

    def _offset(self, line: int) -> int:
        return self._inflated.member if self._inflated else self._stream.tell() - line

    def _capture(self, record: Any, offset: int) -> ForeignCapture | Flaw | None:
        fields = record.rec_headers
        kind, url = record.rec_type, fields.get_header("WARC-Target-URI")
        length = record.length
        if length is None:
            return Flaw(offset, url, "has no Content-Length")
        wanted = kind in _CAPTURES and url is not None and length <= MAX_BLOCK
        block, read = bytearray(), 0
        # Passed over in steps: a film need not lie in memory to be left out.
        while part := record.raw_stream.read(_STEP):
            read += len(part)
            if wanted or kind == "warcinfo":
                block += part
        if read < length:
            return Flaw(offset, url, "is cut off before its end")
        if kind == "warcinfo":
            named = _SOFTWARE.search(block)
            self.software = named[1].decode(errors="replace") if named else None
        if kind not in _CAPTURES or url is None:
            return None
        if not wanted:
            return Flaw(offset, url, f"is longer than {MAX_BLOCK >> 20} MiB", damaged=False)
        try:
            return self._of(kind, url, fields, bytes(block), offset)
        except CutOffError:
            return Flaw(offset, url, "was cut short when it was fetched", damaged=False)
        except (MalformedRecord, ValueError) as error:
            return Flaw(offset, url, str(error))

    def _of(self, kind: str, url: str, fields: Any, block: bytes, offset: int) -> ForeignCapture | Flaw:
        # wget writes the digest of nothing for the block of each revisit.
        if kind != "revisit" and _wrong(fields.get_header("WARC-Block-Digest"), block):
            raise MalformedRecord("does not have the block digest that it was written with")
        # wget marks every revisit as truncated: its payload is left out on purpose.
        truncated = fields.get_header("WARC-Truncated")
        if truncated and kind != "revisit":
            return Flaw(offset, url, f"was cut short when it was fetched ({truncated})", damaged=False)
        head: bytes | None = None
        parsed = ResponseHead(200, ())
        body = block
        if kind != "resource" and block.startswith(b"HTTP/"):
            head, body = split_message(block)
            parsed = parse_response_head(head)
        digest = fields.get_header("WARC-Payload-Digest")
        content = b"" if kind == "revisit" else _content(parsed, body)
        checked = kind != "revisit" and not fields.get_header("WARC-Block-Digest")
        if checked and all(_wrong(digest, each) for each in (body, without_chunks(parsed, body), content)):
            raise MalformedRecord("does not have the payload digest that it was written with")
        refers_to = fields.get_header("WARC-Refers-To")
        target_url = fields.get_header("WARC-Refers-To-Target-URI")
        target_date = fields.get_header("WARC-Refers-To-Date")
        return ForeignCapture(
            offset=offset,
            type=kind,
            id=(fields.get_header("WARC-Record-ID") or "").strip("<>"),
            url=url,
            at=_moment(fields.get_header("WARC-Date")),
            status=parsed.status,
            content=content,
            head=head,
            software=self.software,
            payload_digest=digest,
            refers_to=refers_to.strip("<>") if refers_to else None,
            target=(target_url.strip("<>"), _moment(target_date)) if target_url and target_date else None,
        )


class _Plain(io.RawIOBase):
    """A file as it is, whose owner closes it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._stream.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)


def _content(head: ResponseHead, body: bytes) -> bytes:
    return decode_content(without_chunks(head, body), head.content_coding)


def _moment(value: str | None) -> datetime:
    """A WARC-Date; WARC 1.1 §5.4 allows it to be as short as the year."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T.+)?)?)?", (value or "").strip())
    if match is None:
        raise MalformedRecord(f"has no date that can be read: {value}")
    year, month, day, time = match.groups()
    try:
        moment = datetime.fromisoformat(f"{year}-{month or '01'}-{day or '01'}{time or ''}")
    except ValueError:
        raise MalformedRecord(f"has no date that can be read: {value}") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _wrong(labelled: str | None, content: bytes) -> bool:
    """Whether a digest says something else; one that is missing or of an unknown algorithm says nothing."""
    algorithm, _, value = (labelled or "").partition(":")
    name = algorithm.strip().lower().replace("-", "")
    if name not in ("md5", "sha1", "sha256", "sha512"):
        return False
    digest = hashlib.new(name, content, usedforsecurity=False).digest()
    base32 = base64.b32encode(digest).decode()
    given = value.strip()
    return given.lower() != digest.hex() and given.upper().rstrip("=") != base32.rstrip("=")
