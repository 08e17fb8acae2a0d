"""Whether a night can begin: room on the disk, and a clock that has not gone back."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from archive.archive import Archive
from crawler.clock import now
from crawler.folder import CannotStartError, DataFolder

# Clocks are set right by minutes; one that is hours behind its own past has lost its battery.
_TOLERANCE = timedelta(hours=1)


def require_ready(folder: DataFolder, archive: Archive, least_free: int) -> None:
    """Raises CannotStartError where fewer than `least_free` bytes are free, or the clock is behind the last run."""
    free = shutil.disk_usage(folder.root).free
    if free < least_free:
        raise CannotStartError(
            f"{folder.root}: {free // 10**6} MB are free on its disk and a night wants {least_free // 10**6}; "
            "free some space, or ask for less with --free-space"
        )
    last = archive.last_note("run")
    if last is not None and (moment := now()) < last.at - _TOLERANCE:
        raise CannotStartError(
            f"{folder.root}: the clock says {_day(moment)}, and the last run was on {_day(last.at)}; set the clock"
        )


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
