"""A disk that fails at any single moment of a night: what was acknowledged stays, and the next night goes on."""

from __future__ import annotations

import os
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from archive.archive import Archive
from archive.capture import Capture
from archive.errors import ArchiveError
from archive.leases import request_key
from archive.verify import verify
from tests.archive.disk import Disk, How
from tests.archive.samples import NOON, exchange, noise, numbered_ids, page_url

ROUNDS = 4
SIZE = 3000
Say = Callable[[str], object]


def night(root: Path, say: Say) -> None:
    """A night of a few rounds in which answers come in twos, and its end; what is acknowledged is said at once."""
    with _open(root, 100) as archive:
        archive.leases.begin("night")
        for turn in range(ROUNDS):
            numbers = (2 * turn + 1, 2 * turn + 2)
            try:
                for number in numbers:
                    archive.leases.take(request_key("GET", page_url(number)))
                for capture in archive.store_all([exchange(page_url(n), noise(SIZE, n)) for n in numbers]):
                    say(f"kept {capture.sha256}")
                archive.note("outcome", {"turn": turn}, at=NOON)
            except ArchiveError as error:
                say(f"told {error}")
        archive.note("run", {"phase": "ended"}, at=NOON, ends_night=True)
        say("ended")


def _open(root: Path, start: int) -> Archive:
    # Small enough that the night begins a second file on its way.
    return Archive.open(root, clock=lambda: NOON, new_id=numbered_ids(start), max_file_size=3 * SIZE)


def before(root: Path) -> None:
    """What an earlier night has left, so that a fault may damage something."""
    with _open(root, 0) as archive:
        archive.store(exchange(page_url(0), noise(SIZE, 0)))


def suffer(root: Path, fail_at: int, how: How) -> tuple[list[str], int]:
    """Live through a night on a failing disk in a process of its own; what it said, and how many operations it took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        disk = Disk(root, fail_at, how)
        code = 0
        try:
            disk.install()
            night(root, lambda line: os.write(writing, f"{line}\n".encode()))
        except ArchiveError as error:
            os.write(writing, f"told {error}\n".encode())
        except BaseException:
            os.write(writing, f"died {traceback.format_exc()}\n".encode())
            code = 1
        os.write(writing, f"did {disk.operations}\n".encode())
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as stream:
        said = stream.read().splitlines()
    os.waitpid(child, 0)
    assert not [line for line in said if line.startswith("died ")], said
    done = [int(line.split()[1]) for line in said if line.startswith("did ")]
    return said, done[0] if done else 0


def require_sound(root: Path, said: list[str]) -> None:
    """Nothing that was acknowledged is lost, nothing is said to have ended that did not, and all goes on."""
    kept = [line.split()[1] for line in said if line.startswith("kept ")]
    sentences = [line for line in said if line.startswith("told ")]
    assert all(str(root) in sentence for sentence in sentences), sentences
    with _open(root, 200) as archive:
        assert archive.payload(archive.captures_of(_digest(0))[0].sha256) == noise(SIZE, 0)
        for digest in kept:
            assert len(archive.payload(digest)) == SIZE
        held = [record for _, record in archive.records() if isinstance(record, Capture)]
        assert all(len(archive.payload(capture.sha256)) == SIZE for capture in held)
        last = archive.last_note("run")
        if "ended" in said:
            assert last is not None
        if last is not None:
            # The end was the last thing to be written: it is there only if all before it was acknowledged or told.
            assert len(kept) + 2 * len(sentences) >= 2 * ROUNDS
        archive.leases.begin("next")
        assert archive.leases.under_way() == []
        for number in range(1, 2 * ROUNDS + 1):
            answer = archive.leases.answer(request_key("GET", page_url(number)))
            if answer is not None:
                assert archive.payload(archive.capture(answer).sha256) == noise(SIZE, number)
            elif last is None:
                assert _digest(number) not in kept
        archive.store(exchange(page_url(99), noise(SIZE, 99)))
    assert list(verify(root)) == []


def _digest(number: int) -> str:
    import hashlib

    return hashlib.sha256(noise(SIZE, number)).hexdigest()


def _every(step: int, first: int, tmp_path: Path, how: How) -> int:
    """Try a fault at each step-th operation; the number of operations of a whole night."""
    root = tmp_path / "whole"
    before(root)
    said, operations = suffer(root, 0, how)
    assert "ended" in said
    require_sound(root, said)
    # One beyond the end, so that the last is known to be the last.
    for fail_at in range(first, operations + 1, step):
        root = tmp_path / str(fail_at)
        before(root)
        said, _ = suffer(root, fail_at, how)
        require_sound(root, said)
        shutil.rmtree(root)
    return operations


@pytest.mark.parametrize("how", get_args(How))
def test_a_fault_at_some_operations_loses_nothing(tmp_path: Path, how: How) -> None:
    assert _every(17, 1 + 2 * get_args(How).index(how), tmp_path, how) > 40


@pytest.mark.slow
@pytest.mark.parametrize("how", get_args(How))
def test_a_fault_at_any_operation_loses_nothing(tmp_path: Path, how: How) -> None:
    assert _every(1, 1, tmp_path, how) > 40
