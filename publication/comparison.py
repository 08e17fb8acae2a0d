"""Two reports, or two versions of one, laid side by side: cell by cell and section by section."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publication.cell_names import CellName, CellNames
from publication.difference import Run, Sides, differences, shared_parts
from publication.edition import Edition
from publication.labels import Labels, Language
from publication.printed_cells import findings_of, printed_cells, superseded_cells
from publication.statutory import Printed

REPORT = """
SELECT reports.id, reports.year, reports.kind, reports.title, reports.published_on, reports.content_sha256,
       reports.sha256, reports.version_count, reports.authority_id, authorities.name AS authority,
       authorities.placeholder
FROM reports JOIN authorities ON authorities.id = reports.authority_id WHERE reports.id = ?
"""
# The version that holds what this one printed: a move has the content of the version before it.
HOLDER = """
SELECT (SELECT max(held.number) FROM versions AS held
        WHERE held.report_id = versions.report_id AND held.content_sha256 = versions.content_sha256
        AND EXISTS (SELECT 1 FROM version_sections WHERE version_sections.report_id = held.report_id
                    AND version_sections.number = held.number
                    UNION ALL SELECT 1 FROM version_cells WHERE version_cells.report_id = held.report_id
                    AND version_cells.number = held.number)) AS held,
       versions.content_sha256, versions.sha256, versions.first_seen, versions.published_on
FROM versions WHERE report_id = ? AND number = ?
"""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the narrative."""

    number: int | None
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `number` is the version asked for, None for the report as it stands now.

    `kept` is False where a version is known only by its original, because nothing could be read from it.
    """

    report: dict[str, Any]
    number: int | None
    sha256: str
    cells: Mapping[str, Printed]
    sections: list[Section]
    kept: bool = True

    @property
    def address(self) -> str:
        """How the page's address names it."""
        return f"{self.report['id']}@{self.number}" if self.number else str(self.report["id"])


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell on both sides."""

    key: str
    name: CellName
    left: Printed | None
    right: Printed | None

    @property
    def same(self) -> bool:
        """Whether both sides print the same."""
        shown = [side.shown if side else None for side in (self.left, self.right)]
        remarks = [side.remark if side else None for side in (self.left, self.right)]
        return shown[0] == shown[1] and remarks[0] == remarks[1]

    @property
    def change(self) -> int | float | None:
        """How much more the right side prints, where both print a number."""
        left, right = (side.value if side else None for side in (self.left, self.right))
        if isinstance(left, (int, float)) and isinstance(right, (int, float)):
            return round(right - left, 4)
        return None


@dataclass(frozen=True, slots=True)
class Passage:
    """A section on both sides, with its marks; None on a side that has no such section."""

    number: int | None
    headings: tuple[str, str]
    left: list[Run] | None
    right: list[Run] | None

    @property
    def marked(self) -> bool:
        """Whether anything in it is marked."""
        return any(run.marked for side in (self.left, self.right) for run in side or ())


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the template `compare.html` is given."""

    left: Side
    right: Side
    pairs: list[Pair]
    passages: list[Passage]
    shared: bool

    @property
    def differing(self) -> list[Pair]:
        """The cells that are not the same."""
        return [pair for pair in self.pairs if not pair.same]


def parse_address(asked: str) -> tuple[str, int | None] | None:
    """`ID` or `ID@VERSION`; None for anything else."""
    match = re.fullmatch(r"([A-Za-z0-9_.-]{1,200})(?:@(\d{1,6}))?", asked, re.ASCII)
    return (match.group(1), int(match.group(2)) if match.group(2) else None) if match else None


async def load_side(edition: Edition, report_id: str, number: int | None) -> Side | None:
    """A report as it stands, or one of its versions; None where there is none."""
    report = await edition.row(REPORT, [report_id])
    if report is None:
        return None
    version = await edition.row(HOLDER, [report_id, number]) if number is not None else None
    if number is not None and version is None:
        return None
    sha256 = version["sha256"] if version else report["sha256"]
    if version is None or version["content_sha256"] == report["content_sha256"]:
        cells = await printed_cells(edition, report_id, await findings_of(edition, report_id))
        rows = await edition.rows(
            "SELECT number, heading, text FROM sections WHERE report_id = ? ORDER BY position", [report_id]
        )
        return Side(report, number, sha256, cells, [Section(**row) for row in rows])
    if version["held"] is None:
        return Side(report, number, sha256, {}, [], kept=False)
    rows = await edition.rows(
        "SELECT section AS number, heading, text FROM version_sections WHERE report_id = ? AND number = ? "
        "ORDER BY position",
        [report_id, version["held"]],
    )
    cells = await superseded_cells(edition, report_id, version["held"])
    return Side(report, number, sha256, cells, [Section(**row) for row in rows])


async def compare(left: Side, right: Side, labels: Labels, language: Language, *, shared: bool) -> Comparison:
    """The two sides beside each other; `shared` marks what both say instead of what only one does."""
    names = CellNames(labels, language)
    pairs = [
        Pair(key, names.name(key), left.cells.get(key), right.cells.get(key))
        for key in names.in_order({*left.cells, *right.cells})
    ]
    passages = await asyncio.to_thread(_passages, left.sections, right.sections, shared)
    return Comparison(left, right, pairs, passages, shared)


def _passages(left: list[Section], right: list[Section], shared: bool) -> list[Passage]:
    return [_passage(a, b, shared) for a, b in _paired(left, right)]


def _passage(left: Section | None, right: Section | None, shared: bool) -> Passage:
    texts = (left.text if left else "", right.text if right else "")
    sides: Sides = shared_parts(*texts) if shared else differences(*texts)
    known = left or right
    return Passage(
        number=known.number if known else None,
        headings=(left.heading if left else "", right.heading if right else ""),
        left=sides[0] if left else None,
        right=sides[1] if right else None,
    )


def _paired(left: list[Section], right: list[Section]) -> list[tuple[Section | None, Section | None]]:
    """Sections with the same printed number belong together, then those with the same heading."""
    rest = list(right)
    pairs: list[tuple[Section | None, Section | None]] = []
    for section in left:
        match = next(
            (
                other
                for other in rest
                if (section.number is not None and other.number == section.number)
                or (section.number is None and other.number is None and other.heading == section.heading)
            ),
            None,
        )
        if match:
            rest.remove(match)
        pairs.append((section, match))
    return pairs + [(None, section) for section in rest]
