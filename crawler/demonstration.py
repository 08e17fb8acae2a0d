"""`gongkai demo`: the real nightly, twice, on the sample portals that come with the project."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

from crawler.console import say
from crawler.folder import CannotStartError, DataFolder
from crawler.lock import run_lock
from demo.counties import LOCAL_DEADLINES
from demo.server import SamplePortals
from storage.deadlines import COLUMNS

_MARK = "demo.json"


class NightFailedError(Exception):
    """A night of the demo failed, which none should. The message says where to look."""


def run_nights(folder: DataFolder) -> None:
    """Serve the sample portals on loopback and run `gongkai nightly` on them for two nights.

    Between the nights one report is edited, one published again and one comes late, as the summary then shows.
    An earlier demo in the folder is begun anew; CannotStartError where anything else is archived there.
    """
    folder.create()
    with run_lock(folder.root, "demo"):
        _clear_earlier_demo(folder)
    with SamplePortals() as portals:
        registry = folder.root / "portals.toml"
        registry.write_text(portals.registry_toml(), encoding="utf-8")
        _write_deadlines(folder.deadlines)
        for night in (1, 2):
            portals.night = night
            say(f"Night {night} of 2: `gongkai nightly` on the sample portals")
            _run_nightly(folder, registry)
    _mark(folder)


def _clear_earlier_demo(folder: DataFolder) -> None:
    """Remove what an earlier demo left; an archive that anything was added to since is no longer the demo's."""
    if any(folder.archive.glob("*.warc.gz")) or folder.database.exists():
        mark = folder.root / _MARK
        if not mark.exists() or json.loads(mark.read_text(encoding="utf-8")) != _state(folder):
            raise CannotStartError(
                f"{folder.root}: holds an archive that is not the demo's alone; name another folder with --data"
            )
        mark.unlink()
    for path in (folder.archive, folder.published, folder.logs):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.root.glob(f"{folder.database.name}*"):
        path.unlink()


def _mark(folder: DataFolder) -> None:
    """Note what the demo left, so that the next one knows it again."""
    (folder.root / _MARK).write_text(json.dumps(_state(folder)) + "\n", encoding="utf-8")


def _state(folder: DataFolder) -> dict[str, int]:
    """The archive's files and their sizes: they only ever grow, so whatever was added shows."""
    return {path.name: path.stat().st_size for path in sorted(folder.archive.glob("*.warc.gz"))}


def _write_deadlines(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(LOCAL_DEADLINES)


def _run_nightly(folder: DataFolder, registry: Path) -> None:
    """A night is a process of its own, as it is when a scheduler runs it."""
    command = [
        sys.executable,
        "-m",
        "crawler",
        "nightly",
        # The demo's two nights take some ten MB.
        "--free-space",
        "50",
        "--portals",
        str(registry),
        "--data",
        str(folder.root),
    ]
    night = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 (our own command)
    if night.returncode:
        raise NightFailedError(
            f"{registry}: the nightly ended with status {night.returncode}; what it said stands above"
        )
