"""From originals to reports: format, layout, tables, sections, identity, checks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extraction.archives import ARCHIVES, unpack
from extraction.checks import check
from extraction.cut_rows import mend_cut_rows
from extraction.flattened import rebuild_rows
from extraction.formats import IMAGES, UNKNOWN, Format, sniff
from extraction.identity import identify
from extraction.illustrated import with_pictures
from extraction.joined import in_page_order, join_layouts
from extraction.labels import plain
from extraction.layout import Grid, Layout, UnreadableError
from extraction.narrative import is_section_heading, read_sections
from extraction.parting import part
from extraction.patience import telling
from extraction.readers import READERS
from extraction.report import Document, Form, Report, Section, Source, Statistic
from extraction.settling import settle
from extraction.shaped import in_order
from extraction.statistics import take_statistics
from extraction.tables import Tables, read_tables

MAX_BYTES = 256 * 1024 * 1024
"""The largest original that is read."""
_REPORT_NAME = re.compile(r"(?:信息|政务)公开.*(?:年报|报告)")
"""What a file in an archive is called that would be missed if it could not be read."""


@dataclass(slots=True)
class _Reading:
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


def read(
    documents: Sequence[Document],
    *,
    together: bool = False,
    recognising: Callable[[], None] | None = None,
) -> list[Report]:
    """The reports that originals hold, in their order: at least one for each document (`Source.part` counts them).

    With `together` all documents are one report (a landing page and its attachment): its tables come from the
    document that has them, its title and date of publication from whichever states them; page images among them
    are the pages of one document, in their order. Nothing is raised for bad input: what cannot be read gives a
    Report whose `error` is one plain sentence. `recognising` is called before each page that has to be recognised,
    which may take seconds.
    """
    with telling(recognising):
        if together and documents:
            return _together(list(_read_together(documents)))
        groups = [_read_original(document) for document in documents]
    return [
        _report([_numbered(reading, part)]) for group in groups for part, reading in enumerate(group, start=1)
    ]


def _read_together(documents: Sequence[Document]) -> Iterator[list[_Reading]]:
    """The originals of one report; where the first page image stands among them, all page images as one."""
    originals = [(document, _source(document)) for document in documents]
    images = [original for original in originals if original[1].media_type in IMAGES]
    for original in originals:
        if original[1].media_type not in IMAGES:
            yield _read_original(original[0])
        elif original is images[0]:
            yield _read_document(images)


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


def _source(original: Document) -> Source:
    return Source(
        path=original.name,
        sha256=hashlib.sha256(original.content).hexdigest(),
        media_type=_format(original).media_type,
        size=len(original.content),
    )


def _format(document: Document) -> Format:
    return sniff(document.content) if len(document.content) <= MAX_BYTES else UNKNOWN


def _read_original(original: Document) -> list[_Reading]:
    """The reports that an original holds: in a document mostly one, in an archive those of its documents."""
    source = _source(original)
    if source.media_type not in ARCHIVES:
        return _read_document([(original, source)])
    called = original.name or "the archive"
    try:
        documents = [
            replace(document, name=document.name or original.name.removesuffix(".gz"))
            for document in unpack(original.content, source.media_type)
        ]
        if not documents:
            raise UnreadableError("the archive is empty; fetch the original again")
    except Exception as error:
        return [_Reading(original, source, error=_reason(Document(original.content, called), error))]
    readings = [
        reading
        for pages in in_page_order(documents)
        for reading in _read_document([(page, source) for page in pages])
    ]
    for reading in readings:
        if reading.error is not None:
            reading.error = f"{called}: {reading.error}"
    return _telling(readings)


def _telling(readings: list[_Reading]) -> list[_Reading]:
    """Those that hold a report, and those that may and cannot be read; where there is neither, the weightiest.

    One report in two formats is told once.
    """
    telling = [
        reading
        for reading in readings
        if (reading.error is not None and _REPORT_NAME.search(reading.document.name.rpartition("/")[2]))
        or reading.holds_report()
        or _form_without_tables(Tables(), reading.sections or ())
    ]
    told: dict[tuple[object, ...], _Reading] = {}
    for place, reading in enumerate(telling):
        told.setdefault(reading.says() if reading.error is None else (place,), reading)
    unreadable = [reading for reading in readings if reading.error is not None]
    return list(told.values()) or unreadable or [max(readings, key=_Reading.weight)]


def _read_document(pages: Sequence[tuple[Document, Source]]) -> list[_Reading]:
    """The reports that a document holds, or the reason why it could not be read.

    It is one file, or several page images: a table may run on from image to image.
    """
    layouts: list[Layout] = []
    unreadable: list[_Reading] = []
    document, source = pages[0]
    more = [further for _, further in pages[1:]]
    for page, own in pages:
        try:
            layouts.append(_layout(page))
        except Exception as error:
            unreadable.append(_Reading(page, own, error=_reason(page, error)))
    readings = unreadable[:1]
    if len(unreadable) > 1:
        readings[0].error = f"{readings[0].error} (and so {len(unreadable) - 1} more of its pages)"
    if layouts:
        try:
            readings[:0] = _read_parts(_Reading(document, source, more=more), join_layouts(layouts))
        except Exception as error:
            readings.append(_Reading(document, source, error=_reason(document, error)))
    return readings


def _read_parts(reading: _Reading, layout: Layout) -> list[_Reading]:
    """The reports that a layout holds; where it holds no tables, its pictures may."""

    def parts_of(layout: Layout) -> list[_Reading]:
        return [
            _read_part(replace(reading, first=number == 0), one) for number, one in enumerate(part(layout))
        ]

    text = replace(layout, blocks=list(layout.blocks))
    found = parts_of(layout)
    if not text.pictures or any(one.holds_report() for one in found):
        return found
    try:
        pictured = parts_of(with_pictures(text))
    except UnreadableError:
        if any(one.sections for one in found):
            return found
        raise
    return max(found, pictured, key=lambda readings: max(map(_Reading.weight, readings)))


def _read_part(reading: _Reading, layout: Layout) -> _Reading:
    """Fill in what a layout says."""
    blocks = [
        mend_cut_rows(block) if isinstance(block, Grid) and block.lined else block for block in layout.blocks
    ]
    reading.statistics, blocks = take_statistics(blocks)
    layout.blocks = rebuild_rows(list(in_order(blocks)))
    reading.layout = layout
    reading.preface, reading.sections = read_sections(layout.blocks)
    reading.tables = tables = read_tables(layout.blocks)
    tables.cells = settle(tables.cells, tables.readings, layout.scanned, tables.forms)
    return reading


def _reason(document: Document, error: Exception) -> str:
    """Why a document could not be read. An original may be broken in ways nobody has seen."""
    name = document.name or "the document"
    if isinstance(error, UnreadableError):
        return f"{name}: {error}"
    return (
        f"{name}: reading {_format(document).description} failed ({type(error).__name__}); "
        "keep the original and report it as a defect"
    )


def _layout(document: Document) -> Layout:
    if not document.content:
        raise UnreadableError("the file is empty; fetch the original again")
    if len(document.content) > MAX_BYTES:
        raise UnreadableError(f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB; look at it by hand")
    found = sniff(document.content)
    reader = READERS.get(found.media_type)
    if reader is None:
        known = (
            "HTML, MHTML, DOCX, Word XML, DOC, WPS, RTF, XLSX, XLS, ODT, ODS, PDF, OFD, page images, plain text and "
            "Markdown are read, and ZIP, RAR, 7-Zip and gzip archives of these"
        )
        raise UnreadableError(f"this is {found.description}, which is not read; {known}")
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
        sources=list(
            dict.fromkeys(
                source for reading in (main, *readings) for source in (reading.source, *reading.more)
            )
        ),
        authority=identity.authority,
        region_hint=identity.region_hint,
        year=identity.year,
        title=identity.title,
        form=tables.form or ("statistics" if main.statistics else _form_without_tables(tables, sections)),
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


def _form_without_tables(tables: Tables, sections: Sequence[Section]) -> Form | None:
    """ "free" for prose under a report's headings, None for a text that is no report or has tables of no clear form."""
    if tables.cells:
        return None
    known = sum(is_section_heading(f"一、{section.heading}") for section in sections)
    return "free" if known >= 2 else None
