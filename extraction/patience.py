"""Recognising a page takes seconds: whoever waits for a reading is told of each, and there is an end to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from extraction.layout import UnreadableError

MOST_RECOGNISED = 100
"""The most pages that are recognised in one reading."""


@dataclass(slots=True)
class _Reading:
    tell: Callable[[], None] | None = None
    pages: int = 0


_now: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def telling(tell: Callable[[], None] | None) -> Iterator[None]:
    """Count the pages that are recognised from here on; `tell` is called before each."""
    before = _now.set(_Reading(tell))
    try:
        yield
    finally:
        _now.reset(before)


def begin_page() -> None:
    """Say that a page is about to be recognised. Raises UnreadableError beyond MOST_RECOGNISED."""
    reading = _now.get()
    if reading is None:
        return
    reading.pages += 1
    if reading.pages > MOST_RECOGNISED:
        raise UnreadableError(
            f"more than the {MOST_RECOGNISED} pages that are recognised are scans; split it"
        )
    if reading.tell is not None:
        reading.tell()
