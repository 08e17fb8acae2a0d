"""Originals on their way in: single files, and the reports in WARC, ARC and WACZ files that others made."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections import Counter, deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote

from archive.archive import Archive
from archive.foreign import Flaw, ForeignCapture, is_warc, read_captures
from archive.record import sha256
from crawler.console import counted
from crawler.reading import ReaderPool
from extraction.formats import UNKNOWN, sniff
from extraction.report import Document, Report
from spiders.judgement import judge

_WARC_NAMES = (".warc", ".warc.gz", ".arc", ".arc.gz")
_WACZ_NAME = ".wacz"
# What a capture is filed under where it is a page or a file; urn:dom: is a page as a browser showed it to us. The rest
# (urn:pageinfo:, urn:view:, metadata:, dns:) is what a crawler says about its own work, screenshots included.
_ADDRESSES = ("http://", "https://", "ftp://", "file:///", "urn:dom:")
# Of the captures of a file so many are read at the same time.
_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an imported original comes from: the file (in a WACZ, its member), and of a WARC's the record as well."""

    file: str
    record_id: str | None = None
    software: str | None = None
    response_head: str | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """An original on its way in: its bytes, the address it is filed under, its time, and where it comes from."""

    content: bytes
    url: str
    at: datetime
    provenance: Provenance


@dataclass(slots=True)
class Told:
    """What a person must hear of an import: what failed, and what was left out on purpose."""

    failures: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Revisit:
    capture: ForeignCapture
    path: Path
    file: str


class Originals:
    """Reads what is to be imported. What captures refer to is looked for in all its files, and in the archive."""

    def __init__(self, readers: ReaderPool, archive: Archive, told: Told) -> None:
        self._readers = readers
        self._archive = archive
        self._told = told
        # Of each payload that was seen, by whatever a revisit may name it: its SHA-256, or None where it is no report.
        self._payloads: dict[tuple[object, ...], str | None] = {}
        self._waiting: list[_Revisit] = []

    def of(self, path: Path, name: str, at: datetime) -> Iterator[Original]:
        """Yield the originals of a file: itself, or the reports in it. Raises OSError and BadZipFile."""
        if name.lower().endswith(_WACZ_NAME):
            with zipfile.ZipFile(path) as package:
                captures = 0
                members = [each for each in package.namelist() if each.lower().endswith(_WARC_NAMES)]
                for member in sorted(members):
                    packed = package.getinfo(member)
                    # One sum over all of it would refuse all of it; each record has a sum of its own.
                    packed.CRC = None  # type: ignore[assignment]
                    with package.open(packed) as stream:
                        captures += yield from self._in_warc(stream, path, f"{name}/{member}")
            self._require(captures, path)
            return
        with path.open("rb") as stream:
            if name.lower().endswith(_WARC_NAMES) or is_warc(stream):
                captures = yield from self._in_warc(stream, path, name)
                self._require(captures, path)
                return
            content = stream.read()
        if not content:
            self._told.failures.append(f"{path}: is empty; there is nothing to take in")
            return
        yield Original(content, f"file:///{quote(os.fsencode(name))}", at, Provenance(_printable(name)))

    def left(self) -> Iterator[Original]:
        """Yield what could only be told when every file had been read: revisits of payloads that came later."""
        lost: dict[Path, list[str]] = {}
        for revisit in self._waiting:
            digest = self._target(revisit.capture)
            if digest is _UNKNOWN:
                lost.setdefault(revisit.path, []).append(revisit.capture.url)
            elif digest is not None:
                yield self._revisited(revisit, digest)
        for path, urls in lost.items():
            self._told.failures.append(
                f"{path}: {counted(len(urls), 'record')} without payload refer to a record that is in none of the "
                f"files (the first: {urls[0]}); import it together with the file that holds them"
            )

    def _require(self, captures: int, path: Path) -> None:
        if not captures:
            self._told.failures.append(f"{path}: holds no capture; there is nothing to take in")

    def _in_warc(self, stream: IO[bytes], path: Path, file: str) -> Generator[Original, None, int]:
        """Yield the reports of a WARC or ARC file; returns how many captures it holds, damaged ones included."""
        reading: deque[tuple[ForeignCapture, Future[list[Report]] | None]] = deque()
        left_out: Counter[str] = Counter()
        first: dict[str, str | None] = {}
        count = 0
        for found in _readable(stream):
            count += 1
            if isinstance(found, Flaw):
                if found.damaged:
                    self._told.failures.append(_damage(path, file, found))
                else:
                    first.setdefault(found.problem, found.url)
                    left_out[found.problem] += 1
            elif found.status == 200 and found.url.startswith(_ADDRESSES):
                reading.append((found, self._begin(found)))
            while len(reading) > _AHEAD:
                yield from self._end(*reading.popleft(), path, file)
        while reading:
            yield from self._end(*reading.popleft(), path, file)
        for problem, number in left_out.items():
            self._told.left_out.append(
                f"{path}: left out {counted(number, 'record')} (the first: {first[problem]}): the record {problem}"
            )
        return count

    def _begin(self, found: ForeignCapture) -> Future[list[Report]] | None:
        """Begin to read a payload that may be a document."""
        if found.type == "revisit" or sniff(found.content) == UNKNOWN:
            return None
        return self._readers.submit([Document(found.content, found.url)])

    def _end(
        self, found: ForeignCapture, reading: Future[list[Report]] | None, path: Path, file: str
    ) -> Iterator[Original]:
        """Yield the original that a capture holds or refers to, where it reads as a report or is titled as one."""
        if found.type == "revisit":
            revisit = _Revisit(found, path, file)
            digest = self._target(found)
            if digest is _UNKNOWN:
                self._waiting.append(revisit)
            elif digest is not None:
                yield self._revisited(revisit, digest)
            return
        reports = reading.result() if reading else []
        wanted = any(report.forms or (report.title and judge(report.title).is_report) for report in reports)
        digest = sha256(found.content) if wanted else None
        for name in _names(found.id, (found.url, found.at), found.payload_digest):
            self._payloads[name] = digest
        if wanted:
            yield _original(found, found.content, file)

    def _target(self, found: ForeignCapture) -> str | None:
        """The SHA-256 of the payload that a revisit stands for; None for no report, `_UNKNOWN` until it was seen."""
        for name in _names(found.refers_to, found.target, found.payload_digest):
            if name in self._payloads:
                return self._payloads[name]
        if found.target is not None:
            url, at = found.target
            for capture in self._archive.captures_at(url):
                if capture.fetched_at.replace(microsecond=0) == at.replace(microsecond=0):
                    return capture.sha256
        return _UNKNOWN

    def _revisited(self, revisit: _Revisit, digest: str) -> Original:
        return _original(revisit.capture, self._archive.payload(digest), revisit.file)


_UNKNOWN = ""


def _readable(stream: IO[bytes]) -> Iterator[ForeignCapture | Flaw]:
    """The captures of a file, up to where the disk or the package around it fails."""
    try:
        yield from read_captures(stream)
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        yield Flaw(stream.tell(), None, f"cannot be read ({reason})")


def _names(
    record_id: str | None, place: tuple[str, datetime] | None, payload_digest: str | None
) -> Iterator[tuple[object, ...]]:
    """By what a revisit may name its payload, the surest first (WARC 1.1 §6.7)."""
    if record_id:
        yield "id", record_id
    if place:
        # WARC 1.0 writes whole seconds where the record that is meant may have more.
        yield "place", place[0], place[1].replace(microsecond=0)
    if payload_digest:
        yield "payload", payload_digest


def _original(found: ForeignCapture, content: bytes, file: str) -> Original:
    head = found.head.decode("latin-1") if found.head else None
    return Original(
        content, found.url, found.at, Provenance(_printable(file), found.id or None, found.software, head)
    )


def _printable(name: str) -> str:
    """A name need not be text: one from a Chinese ZIP may hold the bytes of GBK."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _damage(path: Path, file: str, flaw: Flaw) -> str:
    member = f", {file.split(_WACZ_NAME + '/', 1)[1]}" if f"{_WACZ_NAME}/" in file else ""
    of = f" of {flaw.url}" if flaw.url else ""
    return f"{path}{member} at byte {flaw.offset}: the record{of} {flaw.problem}; the others were taken in"
