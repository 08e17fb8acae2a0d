"""From originals to reports: format, layout, tables, sections, identity, checks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.archives import ARCHIVES, unpack
from extraction.checks import check
from extraction.cut_rows import mend_cut_rows
from extraction.flattened import rebuild_rows
from extraction.formats import UNKNOWN, Format, sniff
from extraction.identity import identify
from extraction.layout import Grid, Layout, UnreadableError
from extraction.narrative import is_section_heading, read_sections
from extraction.parting import part
from extraction.readers import READERS
from extraction.report import Document, Form, Report, Section, Source, Statistic
from extraction.statistics import take_statistics
from extraction.tables import Tables, read_tables
from extraction.wrapped import join_wrapped

MAX_BYTES = 256 * 1024 * 1024
"""The largest original that is read."""
_REPORT_NAME = re.compile(r"(?:信息|政务)公开.*(?:年报|报告)")
"""What a file in an archive is called that would be missed if it could not be read."""


@dataclass(slots=True)
class _Reading:
    """One report as read from a document, or the reason why it could not be.

    `first` is False for the further reports of a document: its name speaks of the first.
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

    def holds_report(self) -> bool:
        """Whether a statutory table was read here."""
        return self.weight()[0] > 0

    def weight(self) -> tuple[int, int]:
        """How much of a report this is: printed cells, then sections."""
        printed = self.tables.printed() if self.tables else 0
        return (printed + len(self.statistics or ()), len(self.sections or ()))


def read(documents: Sequence[Document], *, together: bool = False) -> list[Report]:
    """The reports that originals hold, in their order: at least one for each document (`Source.part` counts them).

    With `together` all documents are one report (a landing page and its attachment): its tables come from the
    document that has them, its title and date of publication from whichever states them. Nothing is raised for
    bad input: what cannot be read gives a Report whose `error` is one plain sentence.
    """
    groups = [_read_original(document) for document in documents]
    if together and groups:
        return _together(groups)
    return [
        _report([_numbered(reading, part)]) for group in groups for part, reading in enumerate(group, start=1)
    ]


def _together(groups: Sequence[Sequence[_Reading]]) -> list[Report]:
    """All documents as one report; but each report of an original that holds several is one with the rest."""
    for group in groups:
        reports = [reading for reading in group if reading.holds_report()]
        if len(reports) > 1:
            rest = [reading for other in groups if other is not group for reading in other]
            return [
                _report([_numbered(reading, part), *rest]) for part, reading in enumerate(reports, start=1)
            ]
    return [_report([reading for group in groups for reading in group])]


def _numbered(reading: _Reading, part: int) -> _Reading:
    return replace(reading, source=replace(reading.source, part=part))


def _read_original(original: Document) -> list[_Reading]:
    """The reports that an original holds: in a document mostly one, in an archive those of its documents."""
    found = sniff(original.content) if len(original.content) <= MAX_BYTES else UNKNOWN
    source = Source(
        path=original.name,
        sha256=hashlib.sha256(original.content).hexdigest(),
        media_type=found.media_type,
        size=len(original.content),
    )
    if found.media_type not in ARCHIVES:
        return _read_document(original, source, found)
    called = original.name or "the archive"
    try:
        documents = unpack(original.content, found.media_type)
        if not documents:
            raise UnreadableError("the archive is empty; fetch the original again")
    except UnreadableError as error:
        return [_Reading(original, source, error=f"{called}: {error}")]
    except Exception as error:  # as for a document
        return [_Reading(original, source, error=_defect(original.name, found, error))]
    readings = [
        reading
        for document in documents
        for reading in _read_document(document, source, sniff(document.content))
    ]
    for reading in readings:
        if reading.error is not None:
            reading.error = f"{called}: {reading.error}"
    return _telling(readings)


def _telling(readings: list[_Reading]) -> list[_Reading]:
    """Those that hold a report, and those that may and cannot be read; where there is neither, the weightiest."""
    telling = [
        reading
        for reading in readings
        if (reading.error is not None and _REPORT_NAME.search(reading.document.name.rpartition("/")[2]))
        or reading.holds_report()
        or _form_without_tables(reading.sections or ())
    ]
    unreadable = [reading for reading in readings if reading.error is not None]
    return telling or unreadable or [max(readings, key=_Reading.weight)]


def _read_document(document: Document, source: Source, found: Format) -> list[_Reading]:
    """The reports that a document holds, or the one reason why it could not be read."""
    try:
        return [
            _read_part(document, source, layout, first=number == 0)
            for number, layout in enumerate(part(_layout(document, found)))
        ]
    except UnreadableError as error:
        reason = f"{document.name or 'the document'}: {error}"
    except (
        Exception
    ) as error:  # an original may be broken in ways nobody has seen: it must not stop the others
        reason = _defect(document.name, found, error)
    return [_Reading(document, source, error=reason)]


def _read_part(document: Document, source: Source, layout: Layout, *, first: bool) -> _Reading:
    blocks = [
        block
        if not isinstance(block, Grid)
        else join_wrapped(block)
        if block.printed_lines
        else mend_cut_rows(block)
        for block in layout.blocks
    ]
    statistics, blocks = take_statistics(blocks)
    layout.blocks = rebuild_rows(blocks)
    preface, sections = read_sections(layout.blocks)
    tables = read_tables(layout.blocks)
    return _Reading(document, source, layout, tables, statistics, preface, sections, first=first)


def _defect(name: str, found: Format, error: Exception) -> str:
    return (
        f"{name or 'the document'}: reading {found.description} failed "
        f"({type(error).__name__}); keep the original and report it as a defect"
    )


def _layout(document: Document, found: Format) -> Layout:
    if not document.content:
        raise UnreadableError("the file is empty; fetch the original again")
    if len(document.content) > MAX_BYTES:
        raise UnreadableError(f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB; look at it by hand")
    reader = READERS.get(found.media_type)
    if reader is None:
        known = (
            "HTML, MHTML, DOCX, DOC, WPS, RTF, XLSX, XLS, PDF and OFD with text, plain text and Markdown are read, "
            "and ZIP, RAR and 7-Zip archives of these"
        )
        raise UnreadableError(f"this is {found.description}, which cannot be read yet; {known}")
    return reader(document.content)


def _report(readings: Sequence[_Reading]) -> Report:
    """One report out of one document, or of several that are one report together."""
    readable = [reading for reading in readings if reading.error is None]
    if not readable:
        errors = "; ".join(reading.error for reading in readings if reading.error)
        return Report(sources=list(dict.fromkeys(reading.source for reading in readings)), error=errors)
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
        name=main.document.name if main.first else "",
        published_on=next((layout.published_on for layout in layouts if layout.published_on), None),
    )
    return Report(
        sources=list(dict.fromkeys([main.source, *(reading.source for reading in readings)])),
        authority=identity.authority,
        region_hint=identity.region_hint,
        year=identity.year,
        title=identity.title,
        form=tables.form or ("statistics" if main.statistics else _form_without_tables(sections)),
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
        ),
        reader=layouts[0].reader,
    )


def _form_without_tables(sections: Sequence[Section]) -> Form | None:
    """ "free" for prose under a report's headings, None for a text that is no report."""
    known = sum(is_section_heading(f"一、{section.heading}") for section in sections)
    return "free" if known >= 2 else None
