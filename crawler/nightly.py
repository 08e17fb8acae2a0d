"""`gongkai crawl` and `gongkai nightly`: from the registry to the database, and on to what is published."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archive.archive import Archive
from crawler.console import progress, say
from crawler.crawl import PortalNight, crawl_portals
from crawler.entries import Entries
from crawler.folder import CannotStartError, DataFolder
from crawler.runs import RunResult, bring_up_to_date, end_run, start_run, writing
from crawler.summary import write_summary
from crawler.window import seconds_left
from spiders.registry import CrawlOptions, Portal
from storage.deadlines import Deadline, load_deadlines
from storage.errors import StorageError
from storage.snapshot import publish


def crawl(
    folder: DataFolder, options: CrawlOptions, portals: Sequence[Portal], command: str = "crawl"
) -> RunResult:
    """Crawl the portals into the archive, then read and store what is new."""
    deadlines = local_deadlines(folder.deadlines)
    with writing(folder, command) as archive:
        return _crawl(folder, archive, options, portals, deadlines, command)


def nightly(folder: DataFolder, options: CrawlOptions, portals: Sequence[Portal]) -> RunResult:
    """A whole night under one lock: crawl, read, check, publish, write the summary."""
    deadlines = local_deadlines(folder.deadlines)
    with writing(folder, "nightly") as archive:
        result = _crawl(folder, archive, options, portals, deadlines, "nightly")
        publish(folder.database, folder.published, datetime.now(UTC).date())
        write_summary(folder)
        return result


def publish_snapshot(folder: DataFolder) -> Path:
    """`gongkai publish`: the snapshot of the database as it stands. Raises CannotStartError without a database."""
    folder.require_database()
    with writing(folder, "publish"):
        return publish(folder.database, folder.published, datetime.now(UTC).date())


def _crawl(
    folder: DataFolder,
    archive: Archive,
    options: CrawlOptions,
    portals: Sequence[Portal],
    deadlines: list[Deadline],
    command: str,
) -> RunResult:
    left = seconds_left(options.window, datetime.now().astimezone())
    run_id = start_run(archive, command)
    held = archive.leases.begin(run_id)
    if held:
        say(f"The last night was cut off; {held} answers that it had are taken from the archive")
    _note_registry(archive, portals, deadlines)
    with progress("portals", len(portals)) as advance:

        def ended(night: PortalNight) -> None:
            say(f"{night.portal.name}: {night.outcome}, {night.message}")
            advance(1)

        log = folder.logs / f"{run_id}.log"
        with closing(Entries(folder.entries)) as entries:
            nights = crawl_portals(
                archive, entries, options, portals, run_id, log=log, progress=ended, seconds=left
            )
    partial = any(night.outcome == "partial" for night in nights)
    # A night that somebody stopped is gone on with like one that was killed.
    stopped = any(night.stopped for night in nights)
    end_run(archive, run_id, "partial" if partial else "completed", ends_night=not stopped)
    result = bring_up_to_date(folder, archive)
    failures = [f"{n.portal.id}: {n.outcome}, {n.message}" for n in nights if n.failed]
    return RunResult(result, (*failures, *result.unreadable))


def _note_registry(archive: Archive, portals: Sequence[Portal], deadlines: list[Deadline]) -> None:
    """Note the registry as it stands, where it differs from what the archive last noted."""
    registry = {"portals": [portal.as_dict() for portal in portals], "deadlines": deadlines}
    last = archive.last_note("registry")
    if last is None or last.data != registry:
        archive.note("registry", registry, at=datetime.now(UTC))


def local_deadlines(path: Path) -> list[Deadline]:
    """The local deadlines of DATA/deadlines.csv (docs/coverage.md), none where there is no such file.

    Raises CannotStartError, naming the line, where it cannot be used.
    """
    try:
        return load_deadlines(path) if path.exists() else []
    except StorageError as error:
        raise CannotStartError(str(error)) from None
