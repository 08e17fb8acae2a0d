"""What a command shows while it works: a progress bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance = Callable[[int], None]


def say(line: str) -> None:
    """A line of news on standard error, so that standard output stays clean for figures."""
    click.echo(line, err=True)


def counted(number: int, noun: str) -> str:
    """How many of what: 1 report, 2 reports."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@contextmanager
def progress(label: str, total: int | None = None, *, every: int = 500) -> Iterator[Advance]:
    """Yields a function to be called with the number of steps done since its last call.

    Away from a terminal a line is written each time `every` more steps are done, and one at the end.
    """
    if sys.stderr.isatty():
        with _bar(label, total) as advance:
            yield advance
        return
    done = 0

    def advance_in_lines(steps: int) -> None:
        nonlocal done
        before, done = done, done + steps
        if done // every > before // every:
            say(f"{label}: {done}" + (f" of {total}" if total else ""))

    yield advance_in_lines
    if done:
        say(f"{label}: {done} done")


@contextmanager
def _bar(label: str, total: int | None) -> Iterator[Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(task, steps)
