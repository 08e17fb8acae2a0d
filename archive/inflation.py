"""Gzip members one after the other as a single stream, which knows the member that it is in."""

from __future__ import annotations

import io
import zlib
from typing import IO, Any

from archive.record import MalformedRecord

_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"


def begins_as_gzip(stream: IO[bytes]) -> bool:
    """Whether the next bytes are a gzip member's; the stream stays where it is."""
    begin = stream.read(len(_MAGIC))
    stream.seek(-len(begin), io.SEEK_CUR)
    return begin == _MAGIC


class Inflated(io.RawIOBase):
    """What the gzip members of a file hold, from `start` on. The file is its owner's to close.

    `member` is where the member that was read last begins. Reading raises MalformedRecord at a damaged one.
    """

    def __init__(self, stream: IO[bytes], start: int = 0) -> None:
        super().__init__()
        self._stream = stream
        self._stream.seek(start)
        self._consumed = start
        self._rest = b""
        self._decompressor: Any = None
        self.member = start

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end of the file."""
        while True:
            packed = self._rest or self._stream.read(_CHUNK)
            if not packed:
                if self._decompressor is not None:
                    raise MalformedRecord("is cut off before its end")
                return 0
            if self._decompressor is None:
                self.member = self._consumed
                self._decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                part = self._decompressor.decompress(packed, len(buffer))
            except zlib.error as error:
                raise MalformedRecord(f"is damaged ({error})") from None
            self._rest = self._decompressor.unconsumed_tail or self._decompressor.unused_data
            self._consumed += len(packed) - len(self._rest)
            if self._decompressor.eof:
                self._decompressor = None
            if part:
                buffer[: len(part)] = part
                return len(part)
