"""Untrusted documents are read in child processes: what a document does to its reader ends with that reader."""

from __future__ import annotations

import json
import os
import pickle
import queue
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from crawler.confinement import resident_bytes
from crawler.reader import LENGTH
from extraction.patience import MOST_RECOGNISED
from extraction.report import Cell, Document, Finding, Report, Section, Source, Statistic

SECONDS_PER_REPORT = 50
"""How long the reading of one report may take."""
SECONDS_PER_SCANNED_PAGE = 8
"""How much longer it may take for each page that has to be recognised."""
RESIDENT_BYTES = 896 * 1024**2
"""How much memory a reader may have in use. It is looked at some fifty times a second, so that it ends below 1 GiB."""
_LOOK_EVERY = 0.02
_PAGE = LENGTH.pack(0)
_WORTH_REPLACING = 384 * 1024**2


class ReaderPool:
    """Reads documents in as many child processes as there are processors (`at_most` bounds them).

    A reader that crashes, takes longer than `seconds` or more memory than `resident_bytes` gives a Report with
    `error` for the document it was at; a fresh one takes its place and the rest goes on.
    """

    def __init__(
        self,
        *,
        at_most: int | None = None,
        seconds: float = SECONDS_PER_REPORT,
        resident_bytes: int = RESIDENT_BYTES,
    ) -> None:
        count = min(os.cpu_count() or 1, at_most) if at_most else os.cpu_count() or 1
        self._readers: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        for _ in range(count):
            self._readers.put(_Reader(seconds, resident_bytes))
        self._threads = ThreadPoolExecutor(count)

    def submit(self, documents: Sequence[Document], *, together: bool = False) -> Future[list[Report]]:
        """Begin to read the documents (as one report with `together`); the future gives what `extraction.read` does."""
        return self._threads.submit(self._read, tuple(documents), together)

    def _read(self, documents: tuple[Document, ...], together: bool) -> list[Report]:
        reader = self._readers.get()
        try:
            return reader.read(documents, together)
        finally:
            self._readers.put(reader)

    def close(self) -> None:
        """End the child processes once what was submitted is read."""
        self._threads.shutdown()
        while not self._readers.empty():
            self._readers.get().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _ReaderLostError(Exception):
    """The child process ended, or was ended, over a document; the message says why."""


class _Reader:
    """One child process, started when it is first needed and replaced when it is lost."""

    def __init__(self, seconds: float, most_bytes: int) -> None:
        self._seconds = seconds
        self._resident_bytes = most_bytes
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, documents: tuple[Document, ...], together: bool) -> list[Report]:
        try:
            return [_report(data) for data in json.loads(self._ask(pickle.dumps((documents, together))))]
        except _ReaderLostError as lost:
            self.close()
            return [_unreadable(document, str(lost)) for document in documents[: 1 if together else None]]

    def _ask(self, frame: bytes) -> bytes:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "crawler.reader"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Ctrl-C ends the run, which then ends its readers.
                start_new_session=True,
            )
        process = self._process
        assert process.stdin is not None
        try:
            process.stdin.write(LENGTH.pack(len(frame)) + frame)
            process.stdin.flush()
        except BrokenPipeError:
            raise _ReaderLostError("the process that was to read it could not be started") from None
        return self._answer(process)

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes:
        """The frame that comes back, watching time and memory meanwhile; an empty one grants time for a page."""
        assert process.stdout is not None
        begun, seconds, pages = time.monotonic(), self._seconds, 0
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while (
                len(received) < LENGTH.size or len(received) < LENGTH.size + LENGTH.unpack_from(received)[0]
            ):
                if selector.select(timeout=_LOOK_EVERY):
                    part = os.read(process.stdout.fileno(), 1 << 20)
                    if not part:
                        raise _ReaderLostError(
                            "ended the process that read it (a defect in a format library?)"
                        )
                    received += part
                while received.startswith(_PAGE) and pages < MOST_RECOGNISED:
                    del received[: len(_PAGE)]
                    pages += 1
                    seconds += SECONDS_PER_SCANNED_PAGE
                if time.monotonic() > begun + seconds:
                    raise _ReaderLostError(f"took longer than {seconds:g} seconds to read")
                if (resident_bytes(process.pid) or 0) > self._resident_bytes:
                    raise _ReaderLostError(
                        f"took more than {self._resident_bytes >> 20} MiB of memory to read"
                    )
        if (resident_bytes(process.pid) or 0) > _WORTH_REPLACING:
            self.close()  # memory that one document took is not held against the next
        return bytes(received[LENGTH.size :])

    def close(self) -> None:
        """End the child process. It holds nothing that could be lost."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _report(data: dict[str, Any]) -> Report:
    """A report from the JSON of its fields."""
    nested = {
        "sources": [Source(**source) for source in data["sources"]],
        "cells": {key: _cell(cell) for key, cell in data["cells"].items()},
        "statistics": [Statistic(**statistic) for statistic in data["statistics"]],
        "sections": [Section(**section) for section in data["sections"]],
        "findings": [
            Finding(**{**finding, "cells": tuple(finding["cells"])}) for finding in data["findings"]
        ],
    }
    return Report(**{**data, **nested})


def _cell(data: dict[str, Any]) -> Cell:
    return Cell(**{**data, "box": tuple(data["box"]) if data["box"] else None})


def _unreadable(document: Document, reason: str) -> Report:
    source = Source(
        path=document.name,
        sha256=sha256(document.content).hexdigest(),
        media_type="application/octet-stream",
        size=len(document.content),
    )
    return Report(
        sources=[source], error=f"{document.name}: {reason}; the original is kept, look at it by hand"
    )
