"""Exchanges and archives with a fixed clock and fixed ids, so that tests can compare bytes."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.archive import Archive
from archive.capture import Exchange

NOON = datetime(2026, 2, 1, 12, 0, tzinfo=UTC)
PAGE = "<title>青石镇2025年政府信息公开工作年度报告</title>".encode()


def page_url(number: int) -> str:
    return f"http://portal.example/xxgk/{number}.html"


def exchange(
    url: str = page_url(1),
    body: bytes = PAGE,
    *,
    status: str = "200 OK",
    headers: str = "Content-Type: text/html; charset=utf-8\r\n",
    at: datetime = NOON,
    ip: str | None = "127.0.0.1",
    truncated: str | None = None,
) -> Exchange:
    path = url.split("portal.example", 1)[-1]
    return Exchange(
        url=url,
        started=at,
        request_head=f"GET {path} HTTP/1.1\r\nHost: portal.example\r\n\r\n".encode(),
        response_head=f"HTTP/1.1 {status}\r\n{headers}\r\n".encode(),
        response_body=body,
        ip=ip,
        truncated=truncated,
    )


def numbered_ids(start: int = 0) -> Callable[[], str]:
    numbers = itertools.count(start)
    return lambda: f"urn:uuid:00000000-0000-4000-8000-{next(numbers):012d}"


def open_archive(root: Path, *, start: int = 0, at: datetime = NOON, max_file_size: int = 1 << 30) -> Archive:
    """Open an archive whose ids count up from `start`."""
    return Archive.open(root, clock=lambda: at, new_id=numbered_ids(start), max_file_size=max_file_size)


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes that do not compress."""
    return random.Random(seed).randbytes(size)


def fill(root: Path, pages: int = 5) -> Path:
    """Make an archive of some pages and a note, and return its only WARC file."""
    with open_archive(root) as archive:
        for number in range(pages):
            moment = NOON + timedelta(seconds=number)
            archive.store(exchange(page_url(number), PAGE + noise(400, number), at=moment))
        archive.note("run", {"run_id": "r1", "phase": "ended"}, at=NOON + timedelta(minutes=1))
        # The last record is a capture's: the damages of the end then have an address.
        archive.store_original(noise(500, 99), url=page_url(99), media_type="application/pdf", at=NOON)
    (path,) = root.glob("*.warc.gz")
    return path
