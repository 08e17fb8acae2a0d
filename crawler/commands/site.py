"""`gongkai publish`, `serve` and `finding`: what readers are shown."""

from __future__ import annotations

import click

from crawler.console import say
from crawler.folder import DataFolder
from crawler.options import data_option


@click.command()
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


@click.command()
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


@click.command()
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
