"""One WARC record, and the gzip member that holds it in a file."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

VERSION = b"WARC/1.1"
# zlib's own default: within a percent of level 9 in size on pages and PDF, at a third of its time.
_COMPRESSION_LEVEL = 6


class MalformedRecord(ValueError):  # noqa: N818  # reads as the sentence it is
    """Bytes that should be a WARC record and are not; the message completes the sentence "the record …"."""


def sha256(content: bytes) -> str:
    """Return the SHA-256 of `content` in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def labelled(digest: str) -> str:
    """Write a digest as a WARC field value.

    WARC 1.1 §5.8 makes the value a token, which leaves out the "=" that base32 would pad a SHA-256 with;
    hence hexadecimal.
    """
    return f"sha256:{digest}"


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record: its fields in order, all but Content-Length, which follows from the block."""

    fields: tuple[tuple[str, str], ...]
    block: bytes

    def get(self, name: str) -> str | None:
        """Return a named field's value, or None. Names are compared without regard to case (WARC 1.1 §4)."""
        lower = name.lower()
        return next((value for key, value in self.fields if key.lower() == lower), None)

    def require(self, name: str) -> str:
        """Return a field that the record cannot be without."""
        value = self.get(name)
        if value is None:
            raise MalformedRecord(f"has no {name} field")
        return value

    def to_bytes(self) -> bytes:
        """Return the record as it stands in an uncompressed WARC file."""
        lines = [VERSION]
        for name, value in self.fields:
            if "\r" in value or "\n" in value:
                raise ValueError(f"a line break in the {name} field: {value!r}")
            lines.append(f"{name}: {value}".encode())
        lines.append(b"Content-Length: %d" % len(self.block))
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.block + b"\r\n\r\n"

    def to_member(self) -> bytes:
        """Return the record as a gzip member of its own (WARC 1.1 Annex D), the same each time."""
        compressor = zlib.compressobj(_COMPRESSION_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        return compressor.compress(self.to_bytes()) + compressor.flush()

    @classmethod
    def from_bytes(cls, content: bytes) -> Record:
        """Read one whole uncompressed record. Raises MalformedRecord."""
        head, separator, rest = content.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        if not separator or not lines[0].startswith(b"WARC/1."):
            raise MalformedRecord("does not begin as a WARC record")
        fields: list[tuple[str, str]] = []
        length: int | None = None
        for line in lines[1:]:
            name, colon, value = line.decode(errors="replace").partition(":")
            if not colon:
                raise MalformedRecord("has a header line without a colon")
            if name.lower() == "content-length" and value.strip().isdecimal():
                length = int(value)
            else:
                fields.append((name, value.strip()))
        if length is None:
            raise MalformedRecord("has no Content-Length")
        if len(rest) != length + 4 or not rest.endswith(b"\r\n\r\n"):
            raise MalformedRecord(f"does not have the {length} bytes that its Content-Length promises")
        return cls(tuple(fields), rest[:length])

    @classmethod
    def from_member(cls, member: bytes) -> Record:
        """Read a record from exactly one gzip member, its CRC checked. Raises MalformedRecord."""
        decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            content = decompressor.decompress(member)
        except zlib.error as error:
            raise MalformedRecord(f"is damaged ({error})") from None
        if not decompressor.eof:
            raise MalformedRecord("is cut off before its end")
        if decompressor.unused_data:
            raise MalformedRecord("ends before the place where the ledger says it does")
        return cls.from_bytes(content)
