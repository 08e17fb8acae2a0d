"""Fingerprints that tell whether a report says the same as before, and name what a finding says.

All are lower-case hexadecimal SHA-256 of a canonical JSON text, the same on every machine and in every year.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from extraction.report import Number, Report


def content_sha256(report: Report) -> str:
    """What a report says: its sections without white space, every table value with its note, the statistics.

    Page furniture, layout and file format do not count. Of a document that cannot be read no content can be
    told, so all of those share one fingerprint: a new frame around it is not an edit.
    """
    if report.error is not None:
        return _digest("unreadable")
    sections = [re.sub(r"\s", "", f"{section.heading}\n{section.text}") for section in report.sections]
    notes = [[key, cell.note] for key, cell in sorted(report.cells.items()) if cell.note]
    return _digest([sections, _values(report), notes])


def values_sha256(report: Report) -> str | None:
    """The figures alone, tables and statistics; None where the report has none."""
    if not report.cells and not report.statistics:
        return None
    return _digest(_values(report))


def finding_id(
    report_id: str,
    rule: str,
    cells: Sequence[str],
    expected: Number | str | None,
    found: Number | str | None,
    other_report_id: str | None,
) -> str:
    """What a finding says, as an id: the same on every re-check, so that a person's verdict stays with it."""
    said = [report_id, rule, list(cells), _number(expected), _number(found), other_report_id]
    return _digest(said)[:20]


def _values(report: Report) -> list[Any]:
    cells = [[key, _number(cell.value)] for key, cell in sorted(report.cells.items())]
    statistics = [[line.code, line.label, _number(line.value)] for line in report.statistics]
    return [cells, statistics]


def _number(value: Number | str | None) -> Number | str | None:
    """5.0 and 5 are the same figure."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
