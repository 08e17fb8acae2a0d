"""The command line. Each command is thin: it checks what it was given, calls one room and reports.

Exit status (docs/commands.md): 0 done, 1 the work ran but something failed, 2 it could not start.
"""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crawler.commands.portal import portal
from crawler.console import progress, say
from crawler.folder import CannotStartError, DataFolder
from crawler.lock import LockHeldError
from crawler.options import clock_time, data_option, json_option, portals_option, region_option
from crawler.version import VERSION

# What a disk or a folder says that takes nothing.
_UNWRITABLE = frozenset(
    {errno.EACCES, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC, errno.EPERM, errno.EROFS}
)
_DONE, _FAILED, _COULD_NOT_START = 0, 1, 2


class Gongkai(click.Group):
    """The command group: what goes wrong becomes one sentence; exit status 2 before the work, 1 in it."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        from archive.errors import ArchiveError
        from publication.errors import ServeError
        from spiders.registry import RegistryError
        from storage.errors import StorageError

        try:
            return super().invoke(context)
        except (CannotStartError, LockHeldError, RegistryError, ServeError) as error:
            click.echo(f"gongkai: {error}", err=True)
            context.exit(_COULD_NOT_START)
        except (ArchiveError, StorageError) as error:
            # Raised while the work was under way: a full disk, a file that vanished.
            click.echo(f"gongkai: {error}", err=True)
            context.exit(_FAILED)
        except OSError as error:
            if error.errno not in _UNWRITABLE:
                raise
            remedy = "free some space on the disk or check its permissions, then run again"
            name = error.filename or "the output"
            click.echo(f"gongkai: {name}: cannot be written ({error.strerror}); {remedy}", err=True)
            context.exit(_FAILED)


@click.group(cls=Gongkai, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="gongkai")
def main() -> None:
    """Crawl, keep, read and publish the disclosure annual reports (政府信息公开工作年度报告) of Chinese counties."""


@main.command()
@click.argument("portal_ids", nargs=-1, metavar="[PORTAL]...")
@region_option
@portals_option
@data_option
@json_option
def crawl(
    portal_ids: tuple[str, ...], region: str | None, registry_path: Path, folder: DataFolder, as_json: bool
) -> None:
    """Find, fetch and archive the reports; read and store what is new."""
    from crawler import nightly as night
    from spiders.counties import select
    from spiders.registry import load_registry

    registry = load_registry(registry_path)
    result = night.crawl(folder, registry.crawl, select(registry, portal_ids, region))
    _print_summary(folder, as_json=as_json)
    _exit_after(result.failures)


@main.command()
@click.option(
    "--portal", "portal_ids", multiple=True, metavar="ID", help="Only this portal; may be repeated."
)
@region_option
@click.option(
    "--until",
    metavar="HH:MM",
    callback=clock_time,
    help="Ask nothing more when the clock says so (local time); the next night goes on.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Visit at most so many portals.")
@click.option(
    "--free-space",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    metavar="MB",
    help="Do not begin with less than this free on the disk.",
)
@portals_option
@data_option
@json_option
def nightly(
    portal_ids: tuple[str, ...],
    region: str | None,
    until: str | None,
    limit: int | None,
    free_space: int,
    registry_path: Path,
    folder: DataFolder,
    as_json: bool,
) -> None:
    """The whole night: crawl, read, check, publish, write the summary."""
    from crawler import nightly as night
    from crawler.channels import load_tell
    from spiders.counties import select
    from spiders.registry import load_registry

    registry = load_registry(registry_path)
    portals = select(registry, portal_ids, region)
    bounds = night.Bounds(until, limit, free_space * 10**6)
    result = night.nightly(folder, registry.crawl, portals, bounds, load_tell(registry_path))
    _print_summary(folder, as_json=as_json)
    _exit_after(result.failures)


@main.command(name="import")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path, readable=False)
)
@data_option
@json_option
def import_(paths: tuple[Path, ...], folder: DataFolder, as_json: bool) -> None:
    """Take in files, folders, WARC and WACZ, and archive them like a crawl."""
    from crawler.importing import import_originals

    result = import_originals(folder, paths)
    if as_json:
        click.echo(json.dumps({"new": result.new, "known": result.known}))
    else:
        click.echo(f"{result.new} originals taken in, {result.known} were in the archive already")
    _exit_after(result.run.failures)


@main.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, readable=False)
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a report.")
@click.option(
    "--together", is_flag=True, help="Read the files as one report (page images, body and attachment)."
)
@click.option(
    "--cells",
    type=click.Choice(["noted", "all"]),
    default="noted",
    show_default=True,
    help="Which cells to list with their printed text and place.",
)
def extract(files: tuple[Path, ...], as_json: bool, together: bool, cells: str) -> None:
    """Read originals into tables without touching any archive."""
    from crawler.extracting import as_line, read_files
    from extraction import EXTRACTOR_VERSION
    from extraction.report import report_to_json

    failures = []
    for report in read_files(files, together=together):
        if as_json:
            record = report_to_json(report, version=EXTRACTOR_VERSION, all_cells=cells == "all")
            click.echo(json.dumps(record, ensure_ascii=False))
        elif not report.error:
            click.echo(as_line(report))
        if report.error:
            failures.append(report.error)
    _exit_after(tuple(failures))


@main.command()
@data_option
def rebuild(folder: DataFolder) -> None:
    """Build the database anew from the archive alone."""
    from crawler.rebuilding import rebuild as rebuild_database

    folder.require_archive()
    result = rebuild_database(folder)
    click.echo(f"{folder.database}: built anew from {folder.archive}")
    _exit_after(tuple(result.unreadable))


@main.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Read only WARC files that were written to on this day or later (UTC).",
)
@click.option("--repair", is_flag=True, help="Set right what can be set right without losing anything.")
@data_option
@json_option
def verify(since: datetime | None, repair: bool, folder: DataFolder, as_json: bool) -> None:
    """Check every record, digest and database reference.

    Lists what is damaged or missing, each with file, place and address.
    """
    from crawler.verifying import Problem, find_problems, repair_archive

    folder.require_archive()
    moment = since.replace(tzinfo=UTC) if since else None

    def problems() -> Iterator[Problem]:
        with progress("bytes", every=256 * 1024**2) as advance:
            done = 0

            def read(so_far: int, total: int) -> None:
                nonlocal done
                advance(so_far - done)
                done = so_far

            yield from find_problems(folder, read, since=moment)

    if repair:
        before = list(problems())
        repair_archive(folder)
        left = list(problems())
        for problem in before:
            if problem not in left:
                say(f"repaired: {problem.sentence}")
        found: Iterable[Problem] = left
    else:
        found = problems()
    damaged = False
    for problem in found:
        damaged = True
        click.echo(json.dumps(problem.as_dict(), ensure_ascii=False) if as_json else problem.sentence)
    if not damaged and not as_json:
        click.echo(f"{folder.archive}: every record is as it was written")
    sys.exit(_FAILED if damaged else _DONE)


@main.command()
@click.option(
    "--wacz", metavar="FILE", type=click.Path(path_type=Path), help="Write the archive as a WACZ package."
)
@click.option("--portal", metavar="ID", help="Of the archive, only this portal's part.")
@click.option("--year", type=int, help="Of the archive, only the reports for this year.")
@click.option("--report", metavar="ID", help="Of the archive, only this report.")
@click.option(
    "--csv",
    "directory",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write every table as a CSV file.",
)
@data_option
@json_option
def export(
    wacz: Path | None,
    portal: str | None,
    year: int | None,
    report: str | None,
    directory: Path | None,
    folder: DataFolder,
    as_json: bool,
) -> None:
    """Hand the archive or the data to others."""
    from crawler.exporting import Choice, export_csv, export_wacz

    choice = Choice(portal, year, report)
    if wacz is None and (directory is None or not choice.everything):
        raise click.UsageError(
            "name what to write: --wacz FILE (with --portal, --year, --report) or --csv DIR."
        )
    folder.require_database()
    figures: dict[str, Any] = {}
    if wacz is not None:
        folder.require_archive()
        figures = asdict(export_wacz(folder, wacz, choice))
        if not as_json:
            click.echo("{}: {captures} captures, {pages} pages, {size} bytes".format(wacz, **figures))
    if directory is not None:
        figures["tables"] = [path.name for path in export_csv(folder, directory)]
        if not as_json:
            click.echo(f"{directory}: {len(figures['tables'])} tables")
    if as_json:
        click.echo(json.dumps(figures))


@main.command()
@click.option("--rollback", is_flag=True, help="Serve the snapshot before the current one again.")
@data_option
def publish(rollback: bool, folder: DataFolder) -> None:
    """Build the snapshot that Datasette serves and swap it in."""
    from crawler.nightly import publish_snapshot, roll_back

    if rollback:
        click.echo(f"{roll_back(folder)}: published again")
        return
    snapshot, new = publish_snapshot(folder)
    click.echo(f"{snapshot}: {'published' if new else 'unchanged'}")


@main.command()
@click.argument("verdict", metavar="confirm|dismiss", type=click.Choice(["confirm", "dismiss"]))
@click.argument("finding_id", metavar="ID")
@click.option("--note", required=True, help="Why: what was looked at, who was asked.")
@data_option
def finding(verdict: str, finding_id: str, note: str, folder: DataFolder) -> None:
    """Confirm or dismiss a finding.

    The verdict is published at once and kept through every re-check and rebuild.
    """
    from crawler.rulings import rule_on_finding

    if not note.strip():
        raise click.UsageError("--note must say why.")
    snapshot = rule_on_finding(folder, verdict, finding_id, note)
    click.echo(f"{finding_id}: {verdict}ed; {snapshot} says so")


@main.command()
@click.argument("sha256", metavar="SHA256")
@click.option("--reason", help="Why, as readers are told it (a court order, private data).")
@click.option("--undo", is_flag=True, help="Serve the original again.")
@data_option
def withhold(sha256: str, reason: str | None, undo: bool, folder: DataFolder) -> None:
    """Stop serving an original, at once; a tombstone says why.

    The archive keeps it.
    """
    from crawler.rulings import withhold as withhold_original

    if undo == bool(reason and reason.strip()):
        raise click.UsageError("give either --reason TEXT or --undo.")
    snapshot = withhold_original(folder, sha256, None if undo else reason)
    click.echo(f"{sha256}: {'served again' if undo else 'withheld'}; {snapshot} says so")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on."
)
@data_option
def serve(host: str, port: int, folder: DataFolder) -> None:
    """Serve the current snapshot with Datasette.

    A newly published one is picked up without a restart.
    """
    from publication.server import serve as serve_snapshot

    serve_snapshot(folder.root, host, port, lambda address: say(f"Serving {folder.published} at {address}"))


@main.command()
@data_option
@json_option
def status(folder: DataFolder, as_json: bool) -> None:
    """Show the last run, the coverage and what needs attention."""
    folder.require_database()
    _print_summary(folder, as_json=as_json)


@main.command()
@portals_option
@data_option
@json_option
def doctor(registry_path: Path, folder: DataFolder, as_json: bool) -> None:
    """Say whether this machine can run a night, and what to install.

    Asks the first three portals of the registry for their robots.txt.
    """
    from crawler.doctor import examine

    bad = False
    for found in examine(folder, registry_path):
        bad |= found.verdict == "bad"
        click.echo(
            json.dumps(asdict(found), ensure_ascii=False)
            if as_json
            else f"{found.verdict:4}  {found.what}: {found.sentence}"
        )
    sys.exit(_FAILED if bad else _DONE)


@main.command()
@click.argument("titles", nargs=-1, required=True, metavar="TITLE...")
@click.option("--url", default="", help="The address that the link leads to.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a title.")
def judge(titles: tuple[str, ...], url: str, as_json: bool) -> None:
    """Say how the text of a link is judged, and why."""
    from spiders.judgement import judge as judge_title

    for title in titles:
        judgement = judge_title(title, url)
        if as_json:
            click.echo(json.dumps(asdict(judgement), ensure_ascii=False))
        else:
            verdict = "a report" if judgement.is_report else "not a report"
            click.echo(f"{title}: {verdict}; {judgement.reason}")


@main.command()
@click.option(
    "--serve/--no-serve", "serving", default=True, show_default=True, help="Serve the archive afterwards."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option(
    "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="The port to serve on."
)
@data_option
def demo(serving: bool, host: str, port: int, folder: DataFolder) -> None:
    """Run two nights on the sample portals, then serve what they found."""
    from crawler.demonstration import NightFailedError, run_nights
    from publication.server import require_free_port
    from publication.server import serve as serve_snapshot

    if serving:
        require_free_port(host, port)
    try:
        run_nights(folder)
    except NightFailedError as error:
        _exit_after((str(error),))
    _print_summary(folder, as_json=False)
    if serving:
        serve_snapshot(
            folder.root, host, port, lambda address: say(f"Open {address} in a browser; Ctrl-C ends.")
        )


main.add_command(portal)


def _print_summary(folder: DataFolder, *, as_json: bool) -> None:
    from crawler.summary import as_text, summarise

    summary = summarise(folder)
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else as_text(summary))


def _exit_after(failures: tuple[str, ...]) -> None:
    for sentence in failures:
        click.echo(f"gongkai: {sentence}", err=True)
    sys.exit(_FAILED if failures else _DONE)


if __name__ == "__main__":
    main()
