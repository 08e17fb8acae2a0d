"""From originals to reports: format, layout, tables, sections, identity, checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extraction.archives import ARCHIVES, unpack
from extraction.assembly import report_of
from extraction.formats import IMAGES
from extraction.illustrated import with_pictures
from extraction.joined import in_page_order, join_layouts
from extraction.layout import Layout, UnreadableError
from extraction.original import layout_of, reason_of, source_of
from extraction.parting import part
from extraction.patience import telling
from extraction.read_part import ReadPart, form_of_prose
from extraction.report import Document, Report, Source

_REPORT_NAME = re.compile(r"(?:信息|政务)公开.*(?:年报|报告)")
"""What a file in an archive is called that would be missed if it could not be read."""


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
        report_of([_numbered(reading, part)])
        for group in groups
        for part, reading in enumerate(group, start=1)
    ]


def _read_together(documents: Sequence[Document]) -> Iterator[list[ReadPart]]:
    """The originals of one report; where the first page image stands among them, all page images as one."""
    originals = [(document, source_of(document)) for document in documents]
    images = [original for original in originals if original[1].media_type in IMAGES]
    for original in originals:
        if original[1].media_type not in IMAGES:
            yield _read_original(original[0])
        elif original is images[0]:
            yield _read_document(images)


def _together(groups: Sequence[Sequence[ReadPart]]) -> list[Report]:
    """All documents as one report; but each report of an original that holds several is one with the rest."""
    for group in groups:
        reports = [reading for reading in group if reading.holds_report()]
        if len(reports) > 1:
            rest = [reading for other in groups if other is not group for reading in other]
            return [
                report_of([_numbered(reading, part), *rest]) for part, reading in enumerate(reports, start=1)
            ]
    return [report_of([reading for group in groups for reading in group])]


def _numbered(reading: ReadPart, part: int) -> ReadPart:
    return replace(reading, source=replace(reading.source, part=part))


def _read_original(original: Document) -> list[ReadPart]:
    """The reports that an original holds: in a document mostly one, in an archive those of its documents."""
    source = source_of(original)
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
        return [ReadPart(original, source, error=reason_of(Document(original.content, called), error))]
    readings = [
        reading
        for pages in in_page_order(documents)
        for reading in _read_document([(page, source) for page in pages])
    ]
    for reading in readings:
        if reading.error is not None:
            reading.error = f"{called}: {reading.error}"
    return _telling(readings)


def _telling(readings: list[ReadPart]) -> list[ReadPart]:
    """Those that hold a report, and those that may and cannot be read; where there is neither, the weightiest.

    One report in two formats is told once.
    """
    telling = [
        reading
        for reading in readings
        if (reading.error is not None and _REPORT_NAME.search(reading.document.name.rpartition("/")[2]))
        or reading.holds_report()
        or form_of_prose(reading.sections or ())
    ]
    told: dict[tuple[object, ...], ReadPart] = {}
    for place, reading in enumerate(telling):
        told.setdefault(reading.says() if reading.error is None else (place,), reading)
    unreadable = [reading for reading in readings if reading.error is not None]
    return list(told.values()) or unreadable or [max(readings, key=ReadPart.weight)]


def _read_document(pages: Sequence[tuple[Document, Source]]) -> list[ReadPart]:
    """The reports that a document holds, or the reason why it could not be read.

    It is one file, or several page images: a table may run on from image to image.
    """
    layouts: list[Layout] = []
    unreadable: list[ReadPart] = []
    document, source = pages[0]
    more = [further for _, further in pages[1:]]
    for page, own in pages:
        try:
            layouts.append(layout_of(page))
        except Exception as error:
            unreadable.append(ReadPart(page, own, error=reason_of(page, error)))
    readings = unreadable[:1]
    if len(unreadable) > 1:
        readings[0].error = f"{readings[0].error} (and so {len(unreadable) - 1} more of its pages)"
    if layouts:
        try:
            readings[:0] = _read_parts(ReadPart(document, source, more=more), join_layouts(layouts))
        except Exception as error:
            readings.append(ReadPart(document, source, error=reason_of(document, error)))
    return readings


def _read_parts(reading: ReadPart, layout: Layout) -> list[ReadPart]:
    """The reports that a layout holds; where it holds no tables, its pictures may."""

    def parts_of(layout: Layout) -> list[ReadPart]:
        parts = [(replace(reading, first=not number), own) for number, own in enumerate(part(layout))]
        for read_part, own in parts:
            read_part.fill(own)
        return [read_part for read_part, _ in parts]

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
    return max(found, pictured, key=lambda readings: max(map(ReadPart.weight, readings)))
