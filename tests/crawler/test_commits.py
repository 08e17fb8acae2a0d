"""Group commit: one wait for the disk for what comes at about the same time, and nothing acknowledged before it."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.capture import Capture
from archive.errors import ArchiveError
from archive.leases import request_key
from archive.verify import verify
from crawler.commits import Commits
from tests.archive.samples import exchange, fill, noise, open_archive, page_url


def store(archive: Archive, numbers: range, broken: int | None = None) -> list[Capture | BaseException]:
    """Store pages as if they had come in together; `broken` is no exchange."""

    async def all_of_them() -> list[Capture | BaseException]:
        commits = Commits(archive)
        exchanges = [exchange(page_url(number), noise(500, number)) for number in numbers]
        if broken is not None:
            exchanges[broken] = replace(exchanges[broken], response_head=b"HTTP/1.1 200 OK\r\n")
        return await asyncio.gather(*map(commits.store, exchanges), return_exceptions=True)

    return asyncio.run(all_of_them())


def test_what_comes_together_waits_for_the_disk_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.append(descriptor), real(descriptor)))
    with open_archive(tmp_path) as archive:
        store(archive, range(1))
        synced.clear()
        captures = store(archive, range(1, 21))
        assert len(synced) == 1
        assert [capture.url for capture in captures if isinstance(capture, Capture)] == [
            page_url(number) for number in range(1, 21)
        ]
    assert list(verify(tmp_path)) == []


def test_more_than_fit_together_are_all_kept(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        captures = store(archive, range(150))
        assert len({capture.sha256 for capture in captures if isinstance(capture, Capture)}) == 150


def test_leases_become_answers_with_their_records(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.leases.begin("night")
        for number in range(3):
            archive.leases.take(request_key("GET", page_url(number)))
        store(archive, range(2))
        assert archive.leases.under_way() == [request_key("GET", page_url(2))]


def test_what_is_no_exchange_holds_up_nobody_else(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        before, broken, behind = store(archive, range(3), broken=1)
        assert isinstance(broken, ValueError)
        assert isinstance(before, Capture)
        assert isinstance(behind, Capture)
    assert list(verify(tmp_path)) == []


def test_an_archive_that_takes_nothing_tells_everyone(tmp_path: Path) -> None:
    fill(tmp_path)
    with Archive.open(tmp_path, read_only=True) as archive:
        told = store(archive, range(3))
    assert [type(error) for error in told] == [ArchiveError] * 3
