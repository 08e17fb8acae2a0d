"""What a reading gives: one `Report` for each annual report found in a document.

Everything here is plain data without behaviour that could change a value: a cell keeps the text as it was
printed beside the number that was read from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Number = int | float
Form = Literal["2019", "2021", "statistics", "free"]
Kind = Literal["own", "aggregate"]
CellStatus = Literal["plain", "read", "uncertain", "inferred"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Document:
    """An original to be read: its bytes as a browser would save them, and what it is called.

    `name` is a file name or URL and only ever serves for messages and for finding a title; the format is told
    by the bytes.
    """

    content: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The original that a report was read from. `part` counts the reports within it from 1."""

    path: str
    sha256: str
    media_type: str
    size: int
    part: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed value of a statutory table.

    `value` is the printed number (money in yuan) or None where nothing, or no number, is printed; `text` is what
    stands there. `status` is "plain" for an ordinary reading, "read" where a `note` says more (a remark in
    brackets, a unit, a sign in words), "uncertain" where the value is only the best reading, "inferred" where
    character recognition chose it by the table's own sums. `page` counts from 1; `box` is left, top, right,
    bottom in points from the page's top left corner.
    """

    value: Number | None
    text: str
    note: str | None = None
    status: CellStatus = "plain"
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Statistic:
    """One line of the statistics table that reports carried before 2019 (or of a local one)."""

    code: str
    label: str
    value: Number | None
    unit: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the narrative: its printed number (None where it has none), heading and text."""

    number: int | None
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up in a report. `cells` are cell keys, `message` is Chinese, for a reader."""

    rule: str
    severity: Severity
    cells: tuple[str, ...]
    expected: Number | str | None
    found: Number | str | None
    message: str


@dataclass(slots=True)
class Report:
    """One annual report as printed. `cells` maps `table.row.column` (in the form's order) to its cell.

    A document that cannot be read gives a Report with `error` filled and nothing else.
    """

    sources: list[Source]
    authority: str | None = None
    region_hint: str | None = None
    year: int | None = None
    title: str | None = None
    form: Form | None = None
    forms: dict[str, Form] = field(default_factory=dict)
    kind: Kind = "own"
    published_on: str | None = None
    cells: dict[str, Cell] = field(default_factory=dict)
    statistics: list[Statistic] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    reader: str | None = None
    error: str | None = None

    @property
    def source(self) -> Source:
        """The document that the report's tables (else its text) were read from."""
        return self.sources[0]

    def table(self, name: str) -> dict[str, dict[str, Number | None]]:
        """One of "disclosure", "requests", "reviews" as {row: {column: value}}, in the form's order."""
        rows: dict[str, dict[str, Number | None]] = {}
        for key, cell in self.cells.items():
            table, row, column = key.split(".")
            if table == name:
                rows.setdefault(row, {})[column] = cell.value
        return rows


def report_to_json(report: Report, *, version: str, all_cells: bool = False) -> dict[str, Any]:
    """The object that `gongkai extract --json` prints for a report (docs/extract.md describes each key)."""
    source = report.source
    return {
        "source": {
            "path": source.path,
            "sha256": source.sha256,
            "media_type": source.media_type,
            "size": source.size,
            "part": source.part,
        },
        "report": {
            "authority": report.authority,
            "region_hint": report.region_hint,
            "year": report.year,
            "title": report.title,
            "form": report.form,
            "forms": report.forms,
            "kind": report.kind,
            "published_on": report.published_on,
        },
        "disclosure": report.table("disclosure"),
        "requests": report.table("requests"),
        "reviews": report.table("reviews"),
        "statistics": [
            {"code": s.code, "label": s.label, "value": s.value, "unit": s.unit} for s in report.statistics
        ],
        "sections": [{"number": s.number, "heading": s.heading, "text": s.text} for s in report.sections],
        "findings": [_finding_to_json(finding) for finding in report.findings],
        "cells": dict(_cells_to_json(report.cells, all_cells=all_cells)),
        "extractor": {"version": version, "reader": report.reader},
        "error": report.error,
    }


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "cells": list(finding.cells),
        "expected": finding.expected,
        "found": finding.found,
        "message": finding.message,
    }


def _cells_to_json(cells: dict[str, Cell], *, all_cells: bool) -> Iterable[tuple[str, dict[str, Any]]]:
    for key, cell in cells.items():
        if all_cells or cell.status != "plain":
            yield (
                key,
                {
                    "text": cell.text,
                    "note": cell.note,
                    "status": cell.status,
                    "page": cell.page,
                    "box": list(cell.box) if cell.box else None,
                },
            )
