"""`gongkai crawl`, `nightly`, `status`, `doctor` and `demo`: what is run each night, and how it went."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from crawler.commands.ending import DONE, FAILED, exit_after, print_summary
from crawler.console import say
from crawler.folder import DataFolder
from crawler.options import clock_time, data_option, json_option, portals_option, region_option


@click.command()
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
    print_summary(folder, as_json=as_json)
    exit_after(result.failures)


@click.command()
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
    print_summary(folder, as_json=as_json, summary=result.summary)
    exit_after(result.failures)


@click.command()
@data_option
@json_option
def status(folder: DataFolder, as_json: bool) -> None:
    """Show the last run, the coverage and what needs attention."""
    folder.require_database()
    print_summary(folder, as_json=as_json)


@click.command()
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
    sys.exit(FAILED if bad else DONE)


@click.command()
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
        exit_after((str(error),))
    print_summary(folder, as_json=False)
    if serving:
        serve_snapshot(
            folder.root, host, port, lambda address: say(f"Open {address} in a browser; Ctrl-C ends.")
        )
