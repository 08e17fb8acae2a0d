"""`DATA/night.json`: the night that is under way, until what it brought is published and told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from archive.archive import Archive
from crawler.clock import now
from crawler.folder import write_whole
from spiders.registry import Portal

# As long as answers hold (archive.leases): after that portals are asked anew.
_LASTS = timedelta(hours=12)


class Unfinished:
    """The night under way. One that was cut off behind its crawl is finished the next time, and nobody asked again."""

    def __init__(self, path: Path, portals: Sequence[Portal]) -> None:
        self._path = path
        self._portals = sorted(portal.id for portal in portals)

    def begin(self, run_id: str) -> None:
        """A night begins to crawl the portals."""
        write_whole(self._path, json.dumps({"run_id": run_id, "portals": self._portals}) + "\n")

    def crawled(self, archive: Archive) -> str | None:
        """The run that has crawled these very portals to the end and got no further, unless that was long ago."""
        try:
            night = json.loads(self._path.read_text(encoding="utf-8"))
            run_id, portals = str(night["run_id"]), night["portals"]
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None
        last = archive.last_note("run")
        if last is None or portals != self._portals or last.at < now() - _LASTS:
            return None
        ended = {"run_id": run_id, "phase": "ended", "status": "completed"}
        return run_id if last.data == ended else None

    def end(self) -> None:
        """The morning is told."""
        self._path.unlink(missing_ok=True)
