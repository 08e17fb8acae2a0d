"""`gongkai portal`: the registry at the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.console import say
from crawler.folder import DataFolder
from crawler.options import data_option, json_option, portals_option, region_option

if TYPE_CHECKING:
    from spiders.survey import Survey

pages_option = click.option(
    "--pages",
    default=60,
    show_default=True,
    type=click.IntRange(1, 2000),
    help="How many pages of a portal to look at, at most.",
)


@click.group()
def portal() -> None:
    """Look at the portal registry, prove its entries, add one."""


@portal.command(name="list")
@region_option
@portals_option
@data_option
@json_option
def list_(region: str | None, registry_path: Path, folder: DataFolder, as_json: bool) -> None:
    """List the registry's portals; with --region the shipped ones of that region, too."""
    from crawler.checks import last_checks
    from spiders.counties import select
    from spiders.registry import load_registry

    registry = load_registry(registry_path)
    checks, own = last_checks(folder), {entry.id for entry in registry.portals}
    for entry in select(registry, (), region):
        check = checks.get(entry.id)
        if as_json:
            row = {**entry.as_dict(), "in_registry": entry.id in own, "check": check}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            proof = f"{check['outcome']} on {check['on']}" if check else "unproved"
            where = "registry" if entry.id in own else "shipped"
            click.echo("\t".join((entry.id, entry.region, entry.name, entry.home, where, proof)))


@portal.command()
@click.argument("portal_ids", nargs=-1, metavar="[PORTAL]...")
@region_option
@pages_option
@portals_option
@data_option
@json_option
def check(
    portal_ids: tuple[str, ...],
    region: str | None,
    pages: int,
    registry_path: Path,
    folder: DataFolder,
    as_json: bool,
) -> None:
    """Prove that entries still work, by a first look at each portal: its lists, but no report."""
    from crawler.checks import as_dict, as_text, record_check
    from crawler.surveying import survey
    from spiders.counties import select
    from spiders.registry import load_registry

    registry = load_registry(registry_path)

    def ended(found: Survey) -> None:
        record_check(folder, found)
        click.echo(json.dumps(as_dict(found), ensure_ascii=False) if as_json else as_text(found))

    folder.create()
    found = survey(registry.crawl, select(registry, portal_ids, region), pages, ended)
    _exit_after(found)


@portal.command()
@click.argument("url")
@click.option("--id", "id_", help="The entry's id; made from the address where it is left out.")
@click.option("--name", help="The government's name; found on the home page where it is left out.")
@click.option("--region", metavar="CODE", help="Its six-digit code; found where it is left out.")
@pages_option
@click.option("--dry-run", is_flag=True, help="Show the entry and write nothing.")
@portals_option
def add(
    url: str,
    id_: str | None,
    name: str | None,
    region: str | None,
    pages: int,
    dry_run: bool,
    registry_path: Path,
) -> None:
    """Look at a portal, show what is found there, and write its entry into the registry."""
    from crawler.adding import complete, new_entry, write_entry
    from crawler.checks import as_text
    from crawler.surveying import survey

    options, provisional = new_entry(registry_path, url, id_)
    (found,) = survey(options, [provisional], pages, lambda _: None)
    click.echo(as_text(found))
    _exit_after([found])
    entry, reason = complete(found, name, region)
    say(f"region {entry.region}, by {reason}")
    if dry_run:
        click.echo(entry.as_toml())
    else:
        write_entry(registry_path, entry)
        click.echo(f"{registry_path}: portal {entry.id!r} added; run `gongkai crawl {entry.id}`")


def _exit_after(surveys: list[Survey]) -> None:
    """End with exit status 1 and a sentence for each portal that cannot be harvested."""
    failed = [found.trouble for found in surveys if found.trouble]
    for trouble in failed:
        click.echo(f"gongkai: {trouble.portal_id}: {trouble.outcome}, {trouble.message}", err=True)
    if failed:
        sys.exit(1)
