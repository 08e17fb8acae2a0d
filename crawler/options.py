"""Options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path

import click

from crawler.folder import DataFolder


def _folder(context: click.Context, parameter: click.Parameter, value: str) -> DataFolder:
    return DataFolder(Path(value))


def clock_time(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Check a time of day, HH:MM."""
    if value is not None and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise click.BadParameter(f"{value!r} is no time of day; write one such as 06:00")
    return value


data_option = click.option(
    "--data",
    "folder",
    envvar="GONGKAI_DATA",
    default="data",
    show_default=True,
    metavar="DIR",
    callback=_folder,
    help="The folder that holds the archive, the database, state and logs [env: GONGKAI_DATA].",
)
portals_option = click.option(
    "--portals",
    "registry_path",
    default="portals.toml",
    show_default=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The portal registry.",
)
region_option = click.option(
    "--region",
    metavar="CODE",
    help="All portals of a region, by the first two, four or six digits of its GB/T 2260 code; the shipped ones too.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print figures as JSON.")
