"""A reading against the truth, counted where it matters: numbers that are not zero, blanks, whole documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extraction.report import Finding, Report
from extraction.words.labels import plain
from tests.extraction.corpus.tables import NOTE
from tests.extraction.corpus.truth import Truth


@dataclass
class Comparison:
    """What a reading got right and wrong."""

    numbers: int = 0
    numbers_right: int = 0
    blanks: int = 0
    blanks_kept: int = 0
    wrong_cells: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    wrong_facts: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    false_findings: list[Finding] = field(default_factory=list)
    missed_findings: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        """Whether nothing at all is wrong."""
        return not (self.wrong_cells or self.wrong_facts or self.false_findings or self.missed_findings)

    def explain(self) -> str:
        """What is wrong, in a line."""
        cells = [f"{key}: {want} read as {got}" for key, (want, got) in self.wrong_cells.items()]
        more = f" … {len(cells)} cells in all" if len(cells) > 6 else ""
        facts = [f"{key}: {_apart(want, got)}" for key, (want, got) in self.wrong_facts.items()]
        findings = [f"false {f.rule}: {f.message}" for f in self.false_findings[:3]]
        return (
            "; ".join([*facts, *cells[:6]])
            + more
            + "; ".join([*findings, *map(str, self.missed_findings[:3])])
        )


def compare(truth: Truth, reports: Sequence[Report]) -> Comparison:
    """Hold the reports that a document gave against the one that is in it."""
    found = Comparison()
    if len(reports) != 1 or reports[0].error:
        found.wrong_facts["reports"] = (1, [report.error or report.title for report in reports])
        return found
    [report] = reports
    missing = object()
    for key in dict.fromkeys([*truth.cells, *report.cells]):
        want = truth.cells.get(key, missing)
        cell = report.cells.get(key)
        got = missing if cell is None else cell.value
        same = got == want
        if want is None:
            found.blanks += 1
            found.blanks_kept += same
        elif want not in (0, missing):
            found.numbers += 1
            found.numbers_right += same
        if not same:
            found.wrong_cells[key] = tuple("no such cell" if v is missing else v for v in (want, got))  # type: ignore[assignment]
        elif cell is not None and key in truth.texts and _flat(cell.text) != _flat(truth.texts[key]):
            found.wrong_facts[f"text of {key}"] = (truth.texts[key], cell.text)
    sections = [(section.number, section.heading, _flat(section.text)) for section in report.sections]
    for name, want, got in (
        ("authority", truth.authority, report.authority),
        ("year", truth.year, report.year),
        ("kind", truth.kind, report.kind),
        ("form", truth.form, report.form),
        ("forms", truth.forms, report.forms),
        ("date", truth.published_on, report.published_on),
        ("headings", [item[:2] for item in truth.sections], [item[:2] for item in sections]),
        ("sections", [_flat(item[2]) for item in truth.sections], [item[2] for item in sections]),
        ("statistics", truth.statistics, report.statistics),
    ):
        if want != got:
            found.wrong_facts[name] = (want, got)
    due = truth.findings()
    for finding in report.findings:
        match = next((item for item in due if _is(finding, *item)), None)
        if match is None:
            found.false_findings.append(finding)
        else:
            due.remove(match)
    found.missed_findings = sorted(due)
    return found


def _apart(want: Any, got: Any) -> str:
    """The first thing in which two facts differ."""
    if isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            return f"{len(want)} read as {len(got)}: {got}"
        pairs = zip(want, got, strict=True)
        want, got = next(pair for pair in pairs if pair[0] != pair[1])
    return f"{want} read as {got}"


def _flat(text: str) -> str:
    """A text without blanks, in half width, and without the remark below a table: some formats show it as a line."""
    return plain(text).replace(plain(NOTE), "")


def _is(finding: Finding, rule: str, cells: tuple[str, ...]) -> bool:
    return finding.rule == rule and (set(cells) <= set(finding.cells) or str(finding.found) in cells)
