"""A report out of what was read of it: the tables of one document, the title and dates of whichever states them."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.checks.checks import check
from extraction.identity.identity import identify
from extraction.read_part import ReadPart, form_of_prose
from extraction.report import Report
from extraction.tables.tables import Tables


def report_of(readings: Sequence[ReadPart]) -> Report:
    """One report out of one document, or of several that are one report together."""
    readable = [reading for reading in readings if reading.error is None]
    if not readable:
        errors = "; ".join(reading.error for reading in readings if reading.error)
        return Report(sources=list(dict.fromkeys(reading.source for reading in readings)), error=errors)
    main = max(readable, key=ReadPart.weight)
    prose = main if len(main.sections or ()) > 1 else max(readable, key=lambda item: len(item.sections or ()))
    others = [reading for reading in readable if reading is not main]
    layouts = [reading.layout for reading in (main, *others) if reading.layout is not None]
    tables = main.tables or Tables()
    sections = prose.sections or []
    lines = [
        block.text for reading in (main, *others) if reading.layout for block in reading.layout.paragraphs()
    ]
    main_lines = [block.text for block in layouts[0].paragraphs()] if prose is main else lines
    identity = identify(
        titles=[title for layout in layouts for title in layout.titles],
        preface=[line for reading in (main, *others) for line in reading.preface or ()],
        lines=main_lines,
        name=main.document.name if main.first else "",
        published_on=next((layout.published_on for layout in layouts if layout.published_on), None),
    )
    return Report(
        sources=list(
            dict.fromkeys(
                source for reading in (main, *readings) for source in (reading.source, *reading.more)
            )
        ),
        authority=identity.authority,
        region_hint=identity.region_hint,
        year=identity.year,
        title=identity.title,
        form=tables.form
        or ("statistics" if main.statistics else None if tables.cells else form_of_prose(sections)),
        forms=dict(tables.forms),
        kind=identity.kind,
        published_on=identity.published_on,
        cells=tables.cells,
        statistics=main.statistics or [],
        sections=sections,
        findings=check(
            cells=tables.cells,
            forms=tables.forms,
            sections=sections,
            year=identity.year,
            title_year=identity.title_year,
            authority=identity.authority,
        ),
        reader=layouts[0].reader,
    )
