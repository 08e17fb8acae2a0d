"""How a command ends: what it prints last, and its exit status (docs/commands.md)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from crawler.folder import DataFolder

DONE, FAILED, COULD_NOT_START = 0, 1, 2


def print_summary(folder: DataFolder, *, as_json: bool, summary: dict[str, Any] | None = None) -> None:
    """The state of the archive and the last night, as they are or as `summary` has them."""
    from crawler.summary import as_text, summarise

    summary = summary or summarise(folder)
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else as_text(summary))


def exit_after(failures: Sequence[str]) -> None:
    """End the program: a sentence for each failure, and the status that says whether there was one."""
    for sentence in failures:
        click.echo(f"gongkai: {sentence}", err=True)
    sys.exit(FAILED if failures else DONE)
