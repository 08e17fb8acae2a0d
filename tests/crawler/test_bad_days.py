"""Disks that are full, folders that cannot be written, files that vanish: one sentence, and the next run goes on."""

from __future__ import annotations

import json
import logging
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.verify import verify
from crawler.crawl import log_to
from crawler.runs import start_run
from storage.errors import unreadable
from tests.conftest import gongkai
from tests.crawler.test_killed import TOWNS, YEARS, registry, site
from tests.portals.simulator import Simulator

# Somebody else may not read the interpreter's own folders, so everything is imported before.
AS_NOBODY = """
import os, sys
import archive.archive, crawler.nightly, encodings.utf_8_sig, publication.errors, spiders.registry
from crawler.cli import main
os.seteuid(65534)
main(sys.argv[1:], prog_name="gongkai")
"""


def told(stderr: str) -> str:
    """The one sentence with which a command failed."""
    assert "Traceback" not in stderr, stderr
    (sentence,) = [line for line in stderr.splitlines() if line.startswith("gongkai: ")]
    return sentence


def reports_in(data: Path) -> int:
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        return int(database.execute("SELECT count(*) FROM reports").fetchone()[0])


@pytest.mark.parametrize("limit", [40_000, 90_000])
def test_a_full_disk_ends_the_night_with_one_sentence_and_the_next_goes_on(
    tmp_path: Path, limit: int
) -> None:
    data = tmp_path / "data"
    with Simulator(site) as portal:
        command = [
            sys.executable,
            "-m",
            "crawler",
            "crawl",
            "--portals",
            str(registry(portal, tmp_path)),
            "--data",
            str(data),
        ]
        full = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        assert full.returncode in (1, 2)
        assert "free some space" in told(full.stderr) or "check the disk" in told(full.stderr)
        asked = len(portal.asked)
        assert asked < len(portal.site)
        done = gongkai(*command[3:])
        assert done.returncode == 0, done.stderr
        # What was under way when the disk was full is asked again, and no more than that.
        assert len(portal.asked) <= len(portal.site) + 5
    assert reports_in(data) == len(TOWNS) * len(YEARS)
    assert list(verify(data / "archive")) == []


def test_a_file_that_vanishes_under_a_night_is_told_and_nothing_more_is_written_into_the_void(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with Simulator(site) as portal:
        arguments = ("crawl", "--portals", str(registry(portal, tmp_path)), "--data", str(data))
        night = subprocess.Popen(
            [sys.executable, "-m", "crawler", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        while len(portal.asked) < 20 and night.poll() is None:
            time.sleep(0.005)
        (path,) = (data / "archive").glob("*.warc.gz")
        path.unlink()
        _, stderr = night.communicate(timeout=60)
        assert night.returncode == 1
        assert f"{path}: the file was removed while it was being written" in told(stderr)
        asked = len(portal.asked)
        assert asked < 60
        done = gongkai(*arguments)
        assert "Traceback" not in done.stderr
        # What the lost file held cannot be had from the archive any more, so it is asked for again.
        assert len(portal.asked) > len(portal.site)
    problems = list(verify(data / "archive"))
    assert problems
    assert {problem.file for problem in problems} == {path.name}


def remount(folder: Path, options: str) -> None:
    """Make a folder a small disk, or change what it was made to be."""
    new = [] if folder.is_mount() else ["-t", "tmpfs", "none"]
    done = subprocess.run(["mount", "-o", options, *new, folder], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this machine mounts nothing: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    remount(folder, "size=600k")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
def test_an_import_onto_a_disk_that_fills_up_and_onto_one_that_may_only_be_read(
    small_disk: Path, tmp_path: Path
) -> None:
    data, reports = small_disk / "data", tmp_path / "reports"
    reports.mkdir()
    for year in range(2015, 2025):
        text = f"竹溪镇人民政府{year}年政府信息公开工作年度报告\n一、总体情况\n"
        # Text that does not compress, so that ten of these do not fit.
        noise = "".join(chr(0x4E00 + byte) for byte in os.urandom(60_000))
        (reports / f"{year}.txt").write_text(text + noise, encoding="utf-8")
    full = gongkai("import", reports, "--data", data)
    assert full.returncode in (1, 2)
    assert "free some space" in told(full.stderr)
    remount(small_disk, "remount,size=16m")
    done = gongkai("import", reports, "--data", data)
    assert done.returncode == 0, done.stderr
    assert reports_in(data) == 10
    assert gongkai("verify", "--data", data).returncode == 0
    remount(small_disk, "remount,ro")
    refused = gongkai("import", reports, "--data", data)
    assert refused.returncode == 2
    assert "Read-only file system" in told(refused.stderr)
    assert gongkai("verify", "--data", data).returncode == 0


@pytest.fixture
def anywhere() -> Iterator[Path]:
    """A folder that every user of the machine may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody who may not write")
def test_a_folder_that_may_not_be_written_is_told_before_anything_is_asked(anywhere: Path) -> None:
    with Simulator(site) as portal:
        path = registry(portal, anywhere)
        path.chmod(0o644)
        arguments = ("crawl", "--portals", path, "--data", anywhere / "data")
        assert gongkai(*arguments).returncode == 0
        asked = len(portal.asked)
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "cannot be" in told(done.stderr)
        assert len(portal.asked) == asked


def test_runs_stay_in_order_when_the_clock_goes_back(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        ahead = "20990101T000000000000Z"
        archive.note("run", {"run_id": ahead, "phase": "started"}, at=datetime.now(UTC))
        second = start_run(archive, "nightly")
        third = start_run(archive, "nightly")
        assert ahead < second < third


def test_a_night_that_was_cut_off_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text("竹溪镇人民政府2021年政府信息公开工作年度报告\n一、总体情况\n无。\n", encoding="utf-8")
    data = tmp_path / "data"
    with Archive.open(data / "archive") as archive:
        start_run(archive, "nightly")
    assert gongkai("import", file, "--data", data).returncode == 0
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        runs = database.execute("SELECT command, status FROM runs ORDER BY id").fetchall()
    assert runs == [("nightly", "interrupted"), ("import", "completed")]
    assert json.loads(gongkai("status", "--json", "--data", data).stdout)["run"]["status"] == "completed"


def limited(*command: object, size: int) -> subprocess.CompletedProcess[str]:
    """Run a command that can write no file beyond so many bytes."""
    return subprocess.run(
        [sys.executable, "-m", "crawler", *map(str, command)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )


def test_half_a_rebuilt_database_does_not_keep_the_disk_full(demo: tuple[Path, str], tmp_path: Path) -> None:
    data = Path(shutil.copytree(demo[0], tmp_path / "data"))
    before = (data / "gongkai.db").read_bytes()
    full = limited("rebuild", "--data", data, size=500_000)
    assert full.returncode == 1
    assert "gongkai.rebuilding.db: cannot be written" in told(full.stderr)
    assert not list(data.glob("gongkai.rebuilding.db*"))
    assert (data / "gongkai.db").read_bytes() == before


def test_a_table_that_the_disk_does_not_take_is_named(demo: tuple[Path, str], tmp_path: Path) -> None:
    full = limited("export", "--csv", tmp_path / "tables", "--data", demo[0], size=100_000)
    assert full.returncode == 1
    assert f"{tmp_path / 'tables'}/" in told(full.stderr)
    assert ".csv: cannot be written" in told(full.stderr)


def test_a_log_that_cannot_be_written_hides_nothing() -> None:
    log = log_to(Path("/dev/full"))
    logging.getLogger("gongkai.test").warning("a night's news")
    logging.getLogger().removeHandler(log)
    log.close()


@pytest.mark.parametrize(
    ("code", "remedy"),
    [(sqlite3.SQLITE_IOERR_SHMSIZE, "free some space"), (sqlite3.SQLITE_CORRUPT, "`gongkai rebuild`")],
)
def test_a_disk_that_refuses_a_reader_is_no_reason_to_build_anew(code: int, remedy: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    assert remedy in unreadable(Path("gongkai.db"), error)
