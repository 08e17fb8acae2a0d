"""`gongkai extract`: files to reports, in the order they were named."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

from crawler.folder import CannotStartError
from crawler.reading import ReaderPool
from extraction.report import Document, Report

# Files read ahead of the one whose reports are handed on.
_AHEAD = 64


def read_files(paths: Sequence[Path], *, together: bool) -> Iterator[Report]:
    """The reports of the files. Raises CannotStartError, before anything is read, for a path that is not a file."""
    for path in paths:
        if not path.is_file():
            problem = "is a folder; name the files in it" if path.is_dir() else "there is no such file"
            raise CannotStartError(f"{path}: {problem}")
    return _read(paths, together=together)


def _read(paths: Sequence[Path], *, together: bool) -> Iterator[Report]:
    groups = [list(paths)] if together else [[path] for path in paths]
    waiting: deque[Future[list[Report]]] = deque()
    with ReaderPool(at_most=len(groups)) as readers:
        for group in groups:
            documents = [Document(path.read_bytes(), name=str(path)) for path in group]
            waiting.append(readers.submit(documents, together=together))
            if len(waiting) > _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def as_line(report: Report) -> str:
    """A report in one line for a terminal: what it is, and how much of it was read."""
    if report.error:
        return report.error
    printed = sum(cell.value is not None for cell in report.cells.values())
    findings = f", {len(report.findings)} findings" if report.findings else ""
    return (
        f"{report.source.path}: {report.authority or 'no authority named'}, {report.year or 'no year'}, "
        f"form {report.form or 'none'}, {printed} of {len(report.cells)} cells printed, "
        f"{len(report.sections)} sections{findings}"
    )
