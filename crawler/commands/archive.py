"""`gongkai rebuild`, `verify`, `export` and `withhold`: what is done with the archive."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crawler.commands.ending import DONE, FAILED, exit_after
from crawler.console import progress, say
from crawler.folder import DataFolder
from crawler.options import data_option, json_option


@click.command()
@data_option
def rebuild(folder: DataFolder) -> None:
    """Build the database anew from the archive alone."""
    from crawler.rebuilding import rebuild as rebuild_database

    folder.require_archive()
    result = rebuild_database(folder)
    click.echo(f"{folder.database}: built anew from {folder.archive}")
    exit_after(tuple(result.unreadable))


@click.command()
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
    from archive.ledger import LEDGER_NAME
    from crawler.verifying import Problem, find_problems, repair_archive

    # WARC files that are all gone are a loss, and the ledger tells of what.
    if not (folder.archive / LEDGER_NAME).exists():
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
    sys.exit(FAILED if damaged else DONE)


@click.command()
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


@click.command()
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
