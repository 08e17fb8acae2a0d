"""From originals to reports: format, layout, tables, sections, identity, checks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.checks import check
from extraction.flattened import rebuild_rows
from extraction.formats import IMAGES, UNKNOWN, Format, sniff
from extraction.identity import identify
from extraction.joined import join_layouts
from extraction.layout import Grid, Layout, UnreadableError
from extraction.narrative import is_section_heading, read_sections
from extraction.readers import READERS
from extraction.report import Document, Form, Report, Section, Source
from extraction.settling import settle
from extraction.tables import Tables, read_tables
from extraction.wrapped import join_wrapped

MAX_BYTES = 256 * 1024 * 1024
"""The largest original that is read."""


@dataclass(slots=True)
class _Reading:
    """One document as read, or the reason why it could not be. `more` are the further page images read with it."""

    document: Document
    source: Source
    layout: Layout | None = None
    tables: Tables | None = None
    preface: list[str] | None = None
    sections: list[Section] | None = None
    error: str | None = None
    more: list[Source] = field(default_factory=list)

    def weight(self) -> tuple[int, int]:
        """How much of a report this is: printed cells, then sections."""
        return (self.tables.printed() if self.tables else 0, len(self.sections or ()))


def read(documents: Sequence[Document], *, together: bool = False) -> list[Report]:
    """The reports that originals hold, in their order: at least one for each document.

    With `together` all documents are one report (a landing page and its attachment): its tables come from the
    document that has them, its title and date of publication from whichever states them. Nothing is raised for
    bad input: what cannot be read gives a Report whose `error` is one plain sentence.
    """
    readings = [_read_document(document) for document in documents]
    if together and readings:
        return [_report(_join_pages(readings))]
    return [_report([reading]) for reading in readings]


def _read_document(document: Document) -> _Reading:
    found = sniff(document.content) if len(document.content) <= MAX_BYTES else UNKNOWN
    source = Source(
        path=document.name,
        sha256=hashlib.sha256(document.content).hexdigest(),
        media_type=found.media_type,
        size=len(document.content),
    )
    reading = _Reading(document, source)
    try:
        reading.layout = _layout(document, found)
        _understand(reading, reading.layout)
    except UnreadableError as error:
        reading.error = f"{document.name or 'the document'}: {error}"
    except (
        Exception
    ) as error:  # an original may be broken in ways nobody has seen: it must not stop the others
        reading.error = (
            f"{document.name or 'the document'}: reading {found.description} failed "
            f"({type(error).__name__}); keep the original and report it as a defect"
        )
    return reading


def _understand(reading: _Reading, layout: Layout) -> None:
    """Fill in what a layout says: its tables and its sections."""
    layout.blocks = rebuild_rows(
        [
            join_wrapped(block) if isinstance(block, Grid) and block.printed_lines else block
            for block in layout.blocks
        ]
    )
    reading.layout = layout
    reading.tables = read_tables(layout.blocks)
    reading.tables.cells = settle(reading.tables.cells, reading.tables.readings, layout.scanned)
    reading.preface, reading.sections = read_sections(layout.blocks)


def _join_pages(readings: list[_Reading]) -> list[_Reading]:
    """Page images among the documents of one report as one reading: a table may run on from image to image."""
    images = [
        reading
        for reading in readings
        if reading.layout is not None and reading.error is None and reading.source.media_type in IMAGES
    ]
    if len(images) < 2:
        return readings
    first = images[0]
    joined = _Reading(first.document, first.source, more=[image.source for image in images[1:]])
    _understand(joined, join_layouts([image.layout for image in images if image.layout is not None]))
    return [joined if reading is first else reading for reading in readings if reading not in images[1:]]


def _layout(document: Document, found: Format) -> Layout:
    if not document.content:
        raise UnreadableError("the file is empty; fetch the original again")
    if len(document.content) > MAX_BYTES:
        raise UnreadableError(f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB; look at it by hand")
    reader = READERS.get(found.media_type)
    if reader is None:
        known = "HTML, DOCX, PDF, page images, plain text and Markdown are read"
        raise UnreadableError(f"this is {found.description}, which cannot be read yet; {known}")
    return reader(document.content)


def _report(readings: Sequence[_Reading]) -> Report:
    """One report out of one document, or of several that are one report together."""
    readable = [reading for reading in readings if reading.error is None]
    if not readable:
        errors = "; ".join(reading.error for reading in readings if reading.error)
        return Report(sources=[reading.source for reading in readings], error=errors)
    main = max(readable, key=_Reading.weight)
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
        name=main.document.name,
        published_on=next((layout.published_on for layout in layouts if layout.published_on), None),
    )
    return Report(
        sources=[
            source
            for reading in (main, *(reading for reading in readings if reading is not main))
            for source in (reading.source, *reading.more)
        ],
        authority=identity.authority,
        region_hint=identity.region_hint,
        year=identity.year,
        title=identity.title,
        form=tables.form or _form_without_tables(sections),
        forms=dict(tables.forms),
        kind=identity.kind,
        published_on=identity.published_on,
        cells=tables.cells,
        sections=sections,
        findings=check(
            cells=tables.cells,
            forms=tables.forms,
            sections=sections,
            year=identity.year,
            title_year=identity.title_year,
        ),
        reader=layouts[0].reader,
    )


def _form_without_tables(sections: Sequence[Section]) -> Form | None:
    """ "free" for prose under a report's headings, None for a text that is no report."""
    known = sum(is_section_heading(f"一、{section.heading}") for section in sections)
    return "free" if known >= 2 else None
