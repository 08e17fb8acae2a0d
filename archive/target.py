"""Which earlier record a new one may refer to for its payload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive import warc
from archive.entry import Entry
from archive.errors import ArchiveError
from archive.ledger import Ledger
from archive.reader import read_record
from archive.record import sha256

OK = 200
NOT_MODIFIED = 304


class Targets:
    """Finds records that hold a payload whole and readable; a revisit refers to no other.

    They are read back each time. It costs milliseconds, and a payload that rotted on the disk is archived again
    while it can still be had.
    """

    def __init__(self, root: Path, ledger: Ledger) -> None:
        self._root = root
        self._ledger = ledger

    def identical(self, payload: warc.Payload) -> Entry | None:
        """Return a response with the same payload."""
        for entry in self._ledger.by_payload_digest(payload.digest):
            # The same bytes under another Content-Encoding are another original.
            if entry.sha256 == payload.original_digest and self.holds(entry):
                return entry
        return None

    def unmodified(self, url: str) -> Entry | None:
        """Return the response that a 304 from this address stands for."""
        entry = next(self._representations(url), None)
        if entry is None or not self.holds(entry):
            return None
        return self._ledger.by_id(entry.refers_to) if entry.refers_to else entry

    def validators(self, url: str) -> dict[str, str]:
        """Return the header lines of a conditional request whose 304 the archive could make sense of."""
        if self.unmodified(url) is None:
            return {}
        for entry in self._representations(url):
            lines: dict[str, str] = {}
            if entry.etag:
                lines["If-None-Match"] = entry.etag
            if entry.last_modified:
                lines["If-Modified-Since"] = entry.last_modified
            # A 304 may leave them out (RFC 9110 §15.4.5); those of the response before it then still hold.
            if lines or entry.status != NOT_MODIFIED:
                return lines
        return {}

    def holds(self, entry: Entry) -> bool:
        """Whether a capture's payload, which may be in the record that it refers to, is whole on the disk."""
        target = self._ledger.by_id(entry.refers_to) if entry.refers_to else entry
        if target is None:
            return False
        try:
            return sha256(warc.entity_body(read_record(self._root, target))) == target.payload_digest
        except ArchiveError:
            return False

    def _representations(self, url: str) -> Iterator[Entry]:
        """Yield the whole captures of what an address serves, 304 included, the newest first."""
        for entry in self._ledger.by_url(url):
            not_modified = entry.status == NOT_MODIFIED and entry.type == "revisit"
            served = entry.status == OK and entry.type != "resource"
            if entry.truncated is None and (not_modified or served):
                yield entry
