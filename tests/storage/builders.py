"""Discoveries, reports and nights of an invented county, as the archive would hand them to the database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import count

from extraction.report import Cell, Finding, Form, Kind, Number, Report, Section, Source, Statistic
from storage.database import Database
from storage.inputs import CaptureRow, Change, DiscoveryRow, ListRow, OutcomeRow

PORTAL = {
    "id": "yunling",
    "name": "云岭县人民政府",
    "region": "349901",
    "home": "https://www.yunling.example/",
}
FIRST_NIGHT = datetime(2024, 4, 2, 2, 0, tzinfo=UTC)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def report(
    *,
    authority: str | None = "云岭县青石镇人民政府",
    year: int | None = 2023,
    kind: Kind = "own",
    cells: Mapping[str, Number | Cell | None] | None = None,
    text: str = "本镇今年公开了道路养护的全部信息。",
    document: str = "document",
    part: int = 1,
    form: Form = "2021",
    error: str | None = None,
    published_on: str | None = None,
    region_hint: str | None = None,
    statistics: Sequence[Statistic] = (),
    findings: Sequence[Finding] = (),
) -> Report:
    source = Source("document.html", sha(document), "text/html", 100, part)
    if error is not None:
        return Report([source], error=error)
    typed = {
        key: value if isinstance(value, Cell) else Cell(value, "" if value is None else str(value))
        for key, value in (cells or {}).items()
    }
    return Report(
        [source],
        authority=authority,
        region_hint=region_hint,
        year=year,
        title=f"{authority or ''}{year}年政府信息公开工作年度报告",
        form=form,
        kind=kind,
        published_on=published_on,
        cells=typed,
        statistics=list(statistics),
        sections=[Section(1, "总体情况", text)],
        findings=list(findings),
        reader="html",
    )


class Nights:
    """Applies what happened to a database, one archive record after the other, on a clock of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.at = FIRST_NIGHT
        self.run_id = "run-1"
        self._offset = count(1)

    def begin(self) -> Nights:
        with self.apply():
            self.database.record_registry([PORTAL], [], self.at)
        return self._start()

    def next(self, days: int = 1) -> Nights:
        self.at += timedelta(days=days)
        self.run_id = f"run-{int(self.run_id[4:]) + 1}"
        return self._start()

    def _start(self) -> Nights:
        with self.apply():
            self.database.start_run(self.run_id, "nightly", self.at)
        return self

    def apply(self) -> AbstractContextManager[None]:
        return self.database.applying(("a.warc.gz", next(self._offset)))

    def discover(
        self,
        *reports: Report,
        url: str = "https://www.yunling.example/2023/1.html",
        authority: str | None = None,
        source: str | None = None,
        year: int | None = None,
        published_on: str | None = "2024-01-20",
        portal_id: str | None = "yunling",
        digest: str | None = None,
    ) -> list[Change]:
        digest = digest or reports[0].source.sha256
        capture = CaptureRow(
            id=f"urn:{self.run_id}:{url}:{digest[:6]}",
            url=url,
            portal_id=portal_id,
            fetched_at=self.at,
            status=200,
            sha256=digest,
            warc_file="a.warc.gz",
            warc_offset=0,
            warc_length=10,
            revisit=False,
            media_type="text/html",
            size=100,
            filename="document.html",
        )
        found = DiscoveryRow(
            portal_id=portal_id,
            landing_url=url,
            title="政府信息公开工作年度报告",
            year=year,
            authority=authority,
            authority_source=source,
            published_on=published_on,
            documents=[(capture, "body")],
        )
        with self.apply():
            return self.database.record_discovery(self.run_id, found, reports, self.at)

    def end(self, outcome: str = "ok", *lists: ListRow) -> None:
        row = OutcomeRow(self.run_id, "yunling", outcome, 10, 1, "", "static", lists)
        with self.apply():
            self.database.record_outcome(row, self.at)
        with self.apply():
            self.database.end_run(self.run_id, "completed", self.at)


def shared_list(entries: int = 5, *, complete: bool = True, authority: str | None = None) -> ListRow:
    return ListRow("https://www.yunling.example/list", "年度报告", authority, entries, False, complete)


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every table with its rows in their stored order."""
    tables = database.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {
        table["name"]: [tuple(row) for row in database.query(f"SELECT * FROM {table['name']} ORDER BY rowid")]
        for table in tables
    }
