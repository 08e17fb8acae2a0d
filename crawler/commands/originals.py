"""`gongkai import`, `extract` and `judge`: what is read without asking any portal."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from crawler.commands.ending import exit_after
from crawler.folder import DataFolder
from crawler.options import data_option, json_option


@click.command(name="import")
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
    exit_after(result.run.failures)


@click.command()
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
    exit_after(tuple(failures))


@click.command()
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
