"""By when a report is due: the law's dates (deadlines.csv) and local ones, which are data too.

Columns: `region` a GB/T 2260 code or `*`, `level` as in levels.toml, `year` the first report year that the row
holds for, `month_day` the day in the following year, `source` the rule that says so.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, TypedDict

from storage.authorities import vocabulary
from storage.errors import StorageError

COLUMNS = ("region", "level", "year", "month_day", "source")


class Deadline(TypedDict):
    """A row of a deadlines table, ready for the archive's registry note."""

    region: str
    level: str
    year: int
    month_day: str
    source: str


def load_deadlines(path: Path) -> list[Deadline]:
    """Read a `deadlines.csv`. Raises StorageError, naming file and line, for anything unusable."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    return _parse(text, str(path))


def statutory_deadlines() -> list[Deadline]:
    """The law's own dates: townships and street offices are not named in it and have none."""
    return _parse(files("storage").joinpath("deadlines.csv").read_text(encoding="utf-8"), "deadlines.csv")


def replace_deadlines(connection: sqlite3.Connection, local: Iterable[Deadline]) -> None:
    """Hold the law's dates and these local ones; a local row for the same region, level and year wins."""
    connection.execute("DELETE FROM deadlines")
    connection.executemany(
        "INSERT OR REPLACE INTO deadlines (region, level, year, month_day, source) "
        "VALUES (:region, :level, :year, :month_day, :source)",
        [*statutory_deadlines(), *local],
    )


class Calendar:
    """All deadlines that a database holds, for looking up."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._rows: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
        for row in connection.execute(
            "SELECT region, level, year, month_day, source FROM deadlines ORDER BY region, level, year DESC"
        ):
            self._rows.setdefault((row["region"], row["level"]), []).append(
                (row["year"], row["month_day"], row["source"])
            )

    def due(self, region: str | None, level: str, year: int) -> tuple[date, str] | None:
        """The last day for the report on `year`, and the rule; None where no rule sets one.

        The nearest region's rule wins: county, prefecture, province, then the law.
        """
        near = (region, region[:4] + "00", region[:2] + "0000", "*") if region else ("*",)
        for place in near:
            for first_year, month_day, source in self._rows.get((place, level), ()):
                if first_year <= year:
                    month, day = month_day.split("-")
                    return date(year + 1, int(month), int(day)), source
        return None


def _parse(text: str, name: str) -> list[Deadline]:
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise StorageError(f"{name}: the first line must be {','.join(COLUMNS)}")
    return [_row(row, f"{name}: line {reader.line_num}") for row in reader]


def require_source(row: dict[str, Any], source: str, where: str) -> None:
    """What calls somebody late cites its rule, and all of it: a comma within it would cut it short.

    Raises StorageError.
    """
    # What has no column is put under None by the reader.
    if any(row.get(None, ())):  # type: ignore[call-overload]
        raise StorageError(f"{where}: has more than {len(row) - 1} values; put what holds a comma in quotes")
    if not source:
        raise StorageError(f"{where}: source must name the rule that says so")


def _row(row: dict[str, Any], where: str) -> Deadline:
    region, level, year, month_day, source = ((row[column] or "").strip() for column in COLUMNS)
    if not re.fullmatch(r"\*|\d{6}", region):
        raise StorageError(f"{where}: region {region!r} must be a six-digit GB/T 2260 code or *")
    if level not in vocabulary().levels:
        raise StorageError(f"{where}: level {level!r} must be one of {', '.join(vocabulary().levels)}")
    if not re.fullmatch(r"\d{4}", year):
        raise StorageError(f"{where}: year {year!r} must be the first report year that the row holds for")
    try:
        # 2023 has no 02-29: the day has to exist in every year.
        date.fromisoformat(f"2023-{month_day}")
    except ValueError:
        raise StorageError(f"{where}: month_day {month_day!r} must be a day such as 02-20") from None
    require_source(row, source, where)
    return Deadline(region=region, level=level, year=int(year), month_day=month_day, source=source)
