"""Untrusted documents are read in child processes: what a document does to its reader ends with that reader."""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
import queue
import time
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256
from types import TracebackType
from typing import Self

import extraction
from crawler.confinement import confine, resident_bytes, without_network
from extraction.report import Document, Report, Source

SECONDS_PER_REPORT = 50
"""How long the reading of one report may take."""
RESIDENT_BYTES = 896 * 1024**2
"""How much memory a reader may have in use. It is looked at some fifty times a second, so that it ends below 1 GiB."""
_LOOK_EVERY = 0.02
_WORTH_REPLACING = 384 * 1024**2

# The first reader of a command says what the system does not allow, and no other.
_started = itertools.count()

logger = logging.getLogger(__name__)


class ReaderPool:
    """Reads documents in as many child processes as there are processors (`at_most` bounds them).

    A reader that crashes, takes longer than `SECONDS_PER_REPORT` or has more than `RESIDENT_BYTES` of memory in use
    gives a Report with `error` for the document it was at; a fresh one takes its place and the rest goes on.
    Where the system does not let a reader leave the network, a warning says so.
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


class _Reader:
    """One child process, started when it is first needed and replaced when it dies."""

    def __init__(self, seconds: float, resident_bytes: int) -> None:
        self._seconds = seconds
        self._resident_bytes = resident_bytes
        self._executor: ProcessPoolExecutor | None = None

    def read(self, documents: tuple[Document, ...], together: bool) -> list[Report]:
        future = self._started().submit(_read, documents, together)
        reason = self._watch(future)
        if reason is None:
            try:
                reports = future.result()
            except BrokenProcessPool:
                reason = "ended the process that read it (too much memory, or a defect in a format library)"
            else:
                if self._resident() > _WORTH_REPLACING:
                    self.close()  # memory that one document took is not held against the next
                return reports
        self._kill()
        return [_unreadable(document, reason) for document in documents[: 1 if together else None]]

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(
                1, mp_context=context, initializer=_begin, initargs=(next(_started) == 0,)
            )
        return self._executor

    def _watch(self, future: Future[list[Report]]) -> str | None:
        """Wait until the document is read. Where it takes too long or too much memory, the reason."""
        end = time.monotonic() + self._seconds
        while not wait([future], timeout=_LOOK_EVERY).done:
            if time.monotonic() > end:
                return f"took longer than {self._seconds:g} seconds to read"
            if self._resident() > self._resident_bytes:
                return f"took more than {self._resident_bytes // 1024**2} MiB of memory to read"
        return None

    def _resident(self) -> int:
        processes = (self._executor._processes or {}) if self._executor is not None else {}
        return sum(resident_bytes(pid) or 0 for pid in list(processes))

    def _kill(self) -> None:
        assert self._executor is not None
        for process in (self._executor._processes or {}).values():
            process.kill()
        self.close()

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _begin(warn: bool) -> None:
    """Runs in the child before any document is there."""
    confine()
    if warn and not without_network():
        logger.warning(
            "this system does not let readers of documents leave the network: they are trusted not to use it"
        )


def _read(documents: tuple[Document, ...], together: bool) -> list[Report]:
    return extraction.read(documents, together=together)


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
