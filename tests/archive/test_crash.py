"""Killed in mid-writing, and disks that refuse: what was acknowledged stays."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from archive.archive import Archive
from archive.capture import Capture
from archive.verify import verify

# Stores pages for ever and says each one's digest on standard output once the archive has acknowledged it.
WRITER = """
import sys
from pathlib import Path
from archive.archive import Archive
from tests.archive.samples import exchange, noise, page_url

with Archive.open(Path(sys.argv[1]), max_file_size=200_000) as archive:
    number = int(sys.argv[2])
    while True:
        capture = archive.store(exchange(page_url(number), noise(20_000, number)))
        print(capture.sha256, flush=True)
        number += 1
"""

# A file may not grow beyond the limit here: writing fails half-way through, as on a full disk.
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from archive.archive import Archive
from archive.errors import ArchiveError
from tests.archive.samples import exchange, noise, page_url

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Archive.open(Path(sys.argv[1])) as archive:
    archive.store(exchange(page_url(1), noise(1000, 1)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
    try:
        archive.store(exchange(page_url(2), noise(400_000, 2)))
    except ArchiveError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    archive.store(exchange(page_url(3), noise(1000, 3)))
"""

ROOT = Path(__file__).parent.parent.parent


def _start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_no_acknowledged_record_is_lost_to_a_kill(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    chance = random.Random(5)
    for run in range(6):
        process = _start(WRITER, str(tmp_path), str(run * 100_000))
        assert process.stdout is not None
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(chance.uniform(0.0, 0.15))
        os.kill(process.pid, signal.SIGKILL)
        output, _ = process.communicate(timeout=60)
        # The kill may have come in the middle of a line; only whole lines were acknowledgements.
        acknowledged.update(line for line in output.splitlines() if len(line) == 64)
    with Archive.open(tmp_path) as archive:
        assert len(acknowledged) >= 6
        for digest in acknowledged:
            assert archive.payload(digest)
        for _, record in archive.records():
            assert isinstance(record, Capture)
            assert len(archive.payload(record.sha256)) == 20_000
    assert list(verify(tmp_path)) == []


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    process = _start(FULL_DISK, str(tmp_path))
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    (path,) = tmp_path.glob("*.warc.gz")
    assert output.startswith(f"{path}: cannot be written (File too large); free some space")
    assert len(output.splitlines()) == 1
    with Archive.open(tmp_path, read_only=True) as archive:
        urls = [record.url for _, record in archive.records() if isinstance(record, Capture)]
    assert [url.rsplit("/", 1)[1] for url in urls] == ["1.html", "3.html"]
    assert list(verify(tmp_path)) == []
