"""One report as read from a document, before it is put together with what other documents say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.layout import Grid, Layout
from extraction.prose.narrative import read_sections
from extraction.report import Document, Form, Section, Source, Statistic
from extraction.shaping.cut_rows import mend_cut_rows
from extraction.shaping.flattened import rebuild_rows
from extraction.shaping.shaped import in_order
from extraction.statistics.statistics import take_statistics
from extraction.tables.settling import settle
from extraction.tables.tables import Tables, read_tables
from extraction.tables.unread import with_unread
from extraction.words.headings import is_section_heading
from extraction.words.labels import plain


@dataclass(slots=True)
class ReadPart:
    """One report as read from a document, or the reason why it could not be.

    `first` is False for the further reports of a document: its name speaks of the first. `more` are the further
    page images that were read with it.
    """

    document: Document
    source: Source
    layout: Layout | None = None
    tables: Tables | None = None
    statistics: list[Statistic] | None = None
    preface: list[str] | None = None
    sections: list[Section] | None = None
    error: str | None = None
    first: bool = True
    more: list[Source] = field(default_factory=list)

    def fill(self, layout: Layout) -> None:
        """Read what a layout says."""
        blocks = [
            mend_cut_rows(block) if isinstance(block, Grid) and block.lined else block
            for block in layout.blocks
        ]
        self.statistics, blocks = take_statistics(blocks)
        layout.blocks = rebuild_rows(list(in_order(blocks)))
        self.layout = layout
        self.preface, self.sections = read_sections(layout.blocks)
        self.tables = tables = read_tables(layout.blocks)
        settled = settle(tables.cells, tables.readings, layout.scanned, tables.forms)
        tables.cells = with_unread(settled, layout.blocks, tables)

    def holds_report(self) -> bool:
        """Whether a statutory table was read here."""
        return self.weight()[0] > 0

    def says(self) -> tuple[object, ...]:
        """All that the report prints, whatever its format."""
        cells = self.tables.cells if self.tables else {}
        lines = [*(self.preface or ()), *(section.text for section in self.sections or ())]
        return (
            tuple(sorted((key, cell.value) for key, cell in cells.items())),
            tuple(self.statistics or ()),
            tuple(map(plain, lines)),
        )

    def weight(self) -> tuple[int, int]:
        """How much of a report this is: printed cells, then sections."""
        printed = self.tables.printed() if self.tables else 0
        return (printed + len(self.statistics or ()), len(self.sections or ()))


def form_of_prose(sections: Sequence[Section]) -> Form | None:
    """ "free" for prose under a report's headings, None for a text that is no report."""
    known = sum(is_section_heading(f"一、{section.heading}") for section in sections)
    return "free" if known >= 2 else None
