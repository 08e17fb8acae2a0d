"""Untrusted documents are read in child processes: what a document does to its reader ends with that reader."""

from __future__ import annotations

import multiprocessing
import os
import queue
import resource
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256
from types import TracebackType
from typing import Self

import extraction
from extraction.report import Document, Report, Source

SECONDS_PER_REPORT = 60
_ADDRESS_SPACE = 4 * 1024**3


class ReaderPool:
    """Reads documents in as many child processes as there are processors (`at_most` bounds them).

    A reader that crashes or takes longer than `SECONDS_PER_REPORT` gives a Report with `error` for the document it
    was at; a fresh one takes its place and the rest goes on.
    """

    def __init__(self, *, at_most: int | None = None, seconds: float = SECONDS_PER_REPORT) -> None:
        count = min(os.cpu_count() or 1, at_most) if at_most else os.cpu_count() or 1
        self._readers: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        for _ in range(count):
            self._readers.put(_Reader(seconds))
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

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._executor: ProcessPoolExecutor | None = None

    def read(self, documents: tuple[Document, ...], together: bool) -> list[Report]:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=_limit_this_process)
        future = self._executor.submit(_read, documents, together)
        try:
            return future.result(timeout=self._seconds)
        except TimeoutError:
            reason = f"took longer than {self._seconds:g} seconds to read"
        except BrokenProcessPool:
            reason = "ended the process that read it (too much memory, or a defect in a format library)"
        self._kill()
        return [_unreadable(document, reason) for document in documents[: 1 if together else None]]

    def _kill(self) -> None:
        assert self._executor is not None
        for process in (self._executor._processes or {}).values():
            process.kill()
        self.close()

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _limit_this_process() -> None:
    """Runs in the child: it may use 4 GiB of address space, write no file and leave no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
