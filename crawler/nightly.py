"""`gongkai crawl` and `gongkai nightly`: from the registry to the database, and on to what is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from itertools import takewhile
from pathlib import Path

from archive.archive import Archive
from crawler.channels import Tell
from crawler.clock import now
from crawler.console import progress, say
from crawler.crawl import crawl_portals
from crawler.entries import Entries
from crawler.folder import CannotStartError, DataFolder
from crawler.outcome import PortalNight
from crawler.readiness import require_ready
from crawler.runs import RunResult, bring_up_to_date, catch_up, end_run, open_database, start_run, writing
from crawler.summary import told_summary, write_summary
from crawler.telling import introduce, tell_people
from crawler.turns import in_turn
from crawler.unfinished import Unfinished
from crawler.window import seconds_left, seconds_until
from spiders.registry import CrawlOptions, Portal
from storage.deadlines import Deadline, load_deadlines
from storage.errors import StorageError
from storage.past import Past
from storage.snapshot import current, publish, rollback
from storage.successions import Succession, load_successions

LOGS_KEPT = 60
"""So many runs keep their logs."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a night is held to: it ends when the clock says `until` (HH:MM), has at most `limit` portals, and does
    not begin with fewer than `least_free` bytes of disk."""

    until: str | None = None
    limit: int | None = None
    least_free: int = 0


def crawl(folder: DataFolder, options: CrawlOptions, portals: Sequence[Portal]) -> RunResult:
    """Crawl the portals into the archive, then read and store what is new."""
    local = LocalFacts.of(folder)
    with writing(folder, "crawl") as archive:
        return _crawl(folder, archive, options, portals, local, "crawl", Bounds())


def nightly(
    folder: DataFolder, options: CrawlOptions, portals: Sequence[Portal], bounds: Bounds, tell: Tell
) -> RunResult:
    """A whole night under one lock: crawl, read, check, publish, write the summary, tell who wants to be told.

    Raises CannotStartError where the disk is too full or the clock has gone back.
    """
    local = LocalFacts.of(folder)
    with writing(folder, "nightly") as archive:
        require_ready(folder, archive, bounds.least_free)
        introduce(folder, tell, now())
        unfinished = Unfinished(folder.night, portals)
        crawled = unfinished.crawled(archive)
        if crawled is None:
            result = _crawl(folder, archive, options, portals, local, "nightly", bounds, unfinished.begin)
        else:
            say("The last night was cut off behind its crawl; what it brought is stored, published and told")
            result = RunResult(bring_up_to_date(folder, archive), _failures(archive, crawled))
        publish(folder.database, folder.published, now().date())
        summary = (told_summary(folder, crawled) if crawled else None) or write_summary(folder, tell.site)
        _remove_old_logs(folder)
        for sentence in tell_people(folder, tell):
            say(sentence)
        unfinished.end()
        return replace(result, summary=summary)


def publish_snapshot(folder: DataFolder) -> tuple[Path, bool]:
    """`gongkai publish`: the snapshot of the database as it stands, and whether that was not served already.

    Raises CannotStartError without a database.
    """
    folder.require_database()
    with writing(folder, "publish"):
        before = current(folder.published)
        snapshot = publish(folder.database, folder.published, now().date())
        return snapshot, snapshot != before


def roll_back(folder: DataFolder) -> Path:
    """`gongkai publish --rollback`: the snapshot before the current one, which is served from now on."""
    folder.require_database()
    with writing(folder, "publish"):
        try:
            return rollback(folder.published)
        except StorageError as error:
            raise CannotStartError(str(error)) from None


def _crawl(
    folder: DataFolder,
    archive: Archive,
    options: CrawlOptions,
    portals: Sequence[Portal],
    local: LocalFacts,
    command: str,
    bounds: Bounds,
    begun: Callable[[str], None] = lambda run_id: None,
) -> RunResult:
    at = now()
    ends = [
        seconds_left(options.window, at.astimezone()),
        seconds_until(bounds.until, at) if bounds.until else None,
    ]
    # What a night that was cut off left in the archive belongs to the past that this one is measured by.
    catch_up(folder, archive)
    run_id = start_run(archive, command)
    begun(run_id)
    held = archive.leases.begin(run_id)
    if held:
        say(f"The last night was cut off; {held} answers that it had are taken from the archive")
    _note_registry(archive, portals, local)
    with open_database(folder) as database:
        portals = in_turn(database, portals, at.date())[: bounds.limit]

        def past(portal_id: str) -> Past:
            return database.past(portal_id, at)

        with progress("portals", len(portals)) as advance, closing(Entries(folder.entries)) as entries:

            def ended(night: PortalNight) -> None:
                say(f"{night.portal.name}: {night.outcome}, {night.message}")
                advance(1)

            nights = crawl_portals(
                archive,
                entries,
                options,
                portals,
                run_id,
                past=past,
                seconds=min((end for end in ends if end is not None), default=None),
                log=folder.logs / f"{run_id}.log",
                progress=ended,
            )
    waiting = sum(night.outcome is None for night in nights)
    if waiting:
        say(f"The night was over before {waiting} portals had their turn; the next one begins with them")
    partial = waiting or any(night.outcome == "partial" for night in nights)
    # A night that somebody stopped is gone on with like one that was killed.
    stopped = any(night.stopped for night in nights)
    end_run(archive, run_id, "partial" if partial else "completed", ends_night=not stopped)
    result = bring_up_to_date(folder, archive)
    return RunResult(result, (*_failures(archive, run_id), *result.unreadable))


def _failures(archive: Archive, run_id: str) -> list[str]:
    """A sentence for each portal that failed in a run that has ended, as its outcome was noted."""
    notes = takewhile(lambda note: note.data["run_id"] == run_id, archive.notes("outcome"))
    failed = [note.data for note in notes if note.data.get("failed")]
    return [f"{data['portal_id']}: {data['outcome']}, {data['message']}" for data in reversed(failed)]


def _remove_old_logs(folder: DataFolder) -> None:
    # A run's log is called after its id, which sorts by time.
    for log in sorted(folder.logs.glob("2*Z.log"))[:-LOGS_KEPT]:
        log.unlink()


def _note_registry(archive: Archive, portals: Sequence[Portal], local: LocalFacts) -> None:
    """Note the registry as it stands, where it differs from what the archive last noted."""
    registry = {"portals": [portal.as_dict() for portal in portals], **asdict(local)}
    last = archive.last_note("registry")
    if last is None or last.data != registry:
        archive.note("registry", registry, at=now())


@dataclass(frozen=True, slots=True)
class LocalFacts:
    """What the user keeps in the data folder: local deadlines, and who took whose place (docs/coverage.md)."""

    deadlines: list[Deadline]
    successions: list[Succession]

    @classmethod
    def of(cls, folder: DataFolder) -> LocalFacts:
        """Read DATA/deadlines.csv and DATA/authorities.csv where they are there.

        Raises CannotStartError, naming the line, where one cannot be used.
        """
        try:
            return cls(
                load_deadlines(folder.deadlines) if folder.deadlines.exists() else [],
                load_successions(folder.authorities) if folder.authorities.exists() else [],
            )
        except StorageError as error:
            raise CannotStartError(str(error)) from None
