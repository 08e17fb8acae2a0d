"""WACZ 1.1.1: a part of the archive in one file, for others to keep, check and replay.

A ZIP with `archive/` (WARC files, stored as they are), `indexes/` (CDXJ), `pages/pages.jsonl`, `datapackage.json` with
the SHA-256 of each of these, and `datapackage-digest.json` with that of the package. Records are copied byte for byte;
each is proved against the ledger on the way.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from archive.cdxj import as_json, cdxj_line, timestamp
from archive.entry import Entry
from archive.errors import ArchiveError
from archive.http_head import split_message
from archive.ledger import LEDGER_NAME, Ledger
from archive.reader import read_member, read_record

WACZ_VERSION = "1.1.1"
# Lines of the index in one gzip member; `index.idx` leads to its members.
_BLOCK = 3000
_INDEX, _INDEX_OF_INDEX, _PAGES = "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a reader may begin at; `at` is when it was fetched."""

    url: str
    at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What a WACZ holds: captures, WARC files and pages, and its size in bytes."""

    captures: int
    files: int
    pages: int
    size: int


Wanted = Callable[[Entry], bool]


def write_wacz(
    root: Path, target: Path, title: str, wanted: Wanted, pages: Iterable[Page], *, loose_notes: bool
) -> Exported:
    """Write the captures of the archive in `root` that are `wanted` into the WACZ `target`.

    With them go their requests, the records that revisits refer to, and the notes about them; with `loose_notes` those
    that are about no record, too. The file appears when it is whole. Raises ArchiveError.
    """
    ledger = Ledger.open(root / LEDGER_NAME, read_only=True)
    beginning = target.with_name(f".{target.name}.part")
    try:
        selection = _Selection(ledger, wanted, loose_notes=loose_notes)
        with zipfile.ZipFile(beginning, "w", zipfile.ZIP_STORED) as package:
            writer = _Writer(root, package)
            for file in ledger.files():
                writer.copy(file, selection.of(file))
            count = writer.finish(title, pages)
        beginning.replace(target)
    except OSError as error:
        raise ArchiveError(
            f"{target}: cannot be written ({error.strerror}); choose another place or free some space"
        ) from error
    finally:
        ledger.close()
        beginning.unlink(missing_ok=True)
    return Exported(writer.captures, writer.files, count, target.stat().st_size)


class _Selection:
    """Which records go along."""

    def __init__(self, ledger: Ledger, wanted: Wanted, *, loose_notes: bool) -> None:
        self._ledger = ledger
        self._loose_notes = loose_notes
        self._ids: set[str] = set()
        for entry in ledger.captures_and_notes():
            if entry.sha256 is not None and wanted(entry):
                self._ids.add(entry.id)
                if entry.refers_to:
                    self._ids.add(entry.refers_to)

    def of(self, file: str) -> Iterator[Entry]:
        """Yield the records of a file; a request stands behind its response."""
        before: Entry | None = None
        warcinfo: Entry | None = None
        for entry in self._ledger.in_file(file):
            if entry.type == "warcinfo":
                warcinfo = entry
                continue
            if entry.kind is not None:
                kept = entry.refers_to in self._ids if entry.refers_to else self._loose_notes
            elif entry.type == "request":
                kept = before is not None and before.id in self._ids and before.url == entry.url
            else:
                kept = entry.id in self._ids
            if kept:
                if warcinfo is not None:
                    yield warcinfo
                    warcinfo = None
                yield entry
            before = entry


class _Writer:
    def __init__(self, root: Path, package: zipfile.ZipFile) -> None:
        self._root = root
        self._package = package
        self._lines: list[str] = []
        self._resources: list[dict[str, Any]] = []
        self.captures = 0
        self.files = 0

    def copy(self, file: str, entries: Iterator[Entry]) -> None:
        first = next(entries, None)
        if first is None:
            return
        self.files += 1
        with self._member(f"archive/{file}") as member:
            # A POST's line needs the request, which follows the response.
            waiting: tuple[Entry, int, int] | None = None
            for entry in _chain(first, entries):
                place = (entry, member.size, entry.length)
                form = None
                record = read_record(self._root, entry)
                member.write(read_member(self._root, entry.file, entry.offset, entry.length))
                if entry.type == "request" and record.block.startswith(b"POST "):
                    form = split_message(record.block)[1].decode("latin-1")
                if waiting:
                    self._lines.append(cdxj_line(waiting[0], file, waiting[1], waiting[2], form))
                waiting = place if entry.sha256 is not None else None
                self.captures += entry.sha256 is not None
            if waiting:
                self._lines.append(cdxj_line(waiting[0], file, waiting[1], waiting[2]))

    def finish(self, title: str, pages: Iterable[Page]) -> int:
        """Write everything but the WARC files; returns the number of pages."""
        self._write_index()
        count = self._write_pages(pages)
        package = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            "software": f"gongkai/{version('gongkai')}",
            "created": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "resources": self._resources,
        }
        content = json.dumps(package, ensure_ascii=False, indent=2).encode()
        self._package.writestr("datapackage.json", content)
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        self._package.writestr("datapackage-digest.json", json.dumps(digest, indent=2))
        return count

    def _write_index(self) -> None:
        self._lines.sort()
        heading = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
        index_of_index = [f"!meta 0 {as_json(heading)}\n"]
        with self._member(_INDEX) as member:
            for start in range(0, len(self._lines), _BLOCK):
                lines = self._lines[start : start + _BLOCK]
                compressor = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
                block = compressor.compress("".join(lines).encode()) + compressor.flush()
                place = {
                    "offset": member.size,
                    "length": len(block),
                    "digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
                    "filename": "index.cdx.gz",
                }
                index_of_index.append(f"{' '.join(lines[0].split(' ', 2)[:2])} {as_json(place)}\n")
                member.write(block)
        with self._member(_INDEX_OF_INDEX) as member:
            member.write("".join(index_of_index).encode())

    def _write_pages(self, pages: Iterable[Page]) -> int:
        count = 0
        with self._member(_PAGES) as member:
            member.write(as_json({"format": "json-pages-1.0", "id": "pages", "title": "Pages"}).encode())
            for page in pages:
                moment = page.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
                name = hashlib.sha256(f"{timestamp(moment)} {page.url}".encode()).hexdigest()[:16]
                line = {"id": name, "url": page.url, "ts": moment, "title": page.title}
                member.write(b"\n" + json.dumps(line, ensure_ascii=False).encode())
                count += 1
            member.write(b"\n")
        return count

    def _member(self, path: str) -> _Member:
        return _Member(self._package, path, self._resources)


class _Member:
    """A file of the package, hashed while it is written, and listed as a resource when it is whole."""

    def __init__(self, package: zipfile.ZipFile, path: str, resources: list[dict[str, Any]]) -> None:
        self._path = path
        self._resources = resources
        self._hash = hashlib.sha256()
        self._stream: IO[bytes] = package.open(path, "w", force_zip64=True)
        self.size = 0

    def write(self, content: bytes) -> None:
        self._stream.write(content)
        self._hash.update(content)
        self.size += len(content)

    def __enter__(self) -> _Member:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._stream.close()
        digest = f"sha256:{self._hash.hexdigest()}"
        name = self._path.rpartition("/")[2].lower()
        self._resources.append({"name": name, "path": self._path, "hash": digest, "bytes": self.size})


def _chain(first: Entry, rest: Iterator[Entry]) -> Iterator[Entry]:
    yield first
    yield from rest
