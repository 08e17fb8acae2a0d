"""The parts of an OFD (GB/T 33190-2016): its documents, their pages with what lies below them, their images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from extraction.layout import UnreadableError
from extraction.readers.ofd.composites import put_in_place
from extraction.readers.ofd.types import A4, Area, all_named, box_of_page, path_of
from extraction.readers.package import zip_package
from extraction.readers.xml import parse_xml

DAMAGED = "the OFD file is damaged or cut short; fetch the original again"
_MOST_PAGES = 500
_MOST_PART_BYTES = 16 * 1024 * 1024
_MOST_BYTES = 96 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OfdPage:
    """A page: its own part, then its templates; the area that its document states, and the paths of its images."""

    parts: list[etree._Element]
    area: Area
    media: Mapping[str, str]


class OfdPackage:
    """The parts by their paths, within limits. Raises one of DAMAGE where the file is damaged."""

    def __init__(self, content: bytes) -> None:
        self._package = zip_package(content)
        self._bytes = 0

    def pages(self) -> Iterator[OfdPage]:
        """The pages of all documents in the file, in order. Raises UnreadableError where there is none."""
        number = 0
        root = self._part("OFD.xml")
        for entry in all_named(root, "DocRoot") if root is not None else ():
            path = path_of("", entry.text)
            document = self._part(path)
            if document is None:
                raise UnreadableError(DAMAGED)
            area = box_of_page(document) or A4
            media, units = self._media(path, document), self._units(path, document)
            templates = {item.get("ID"): item.get("BaseLoc") for item in all_named(document, "TemplatePage")}
            for item in all_named(document, "Page"):
                if number >= _MOST_PAGES:
                    raise UnreadableError(
                        f"the OFD has more than the {_MOST_PAGES} pages that are read; split it"
                    )
                content = self._part(path_of(path, item.get("BaseLoc")))
                if content is not None:
                    parts = [content]
                    for used in all_named(content, "Template"):
                        template = self._part(path_of(path, templates.get(used.get("TemplateID"))))
                        parts += [template] if template is not None else []
                    units |= self._units(path, content)
                    for part in parts:
                        put_in_place(part, units)
                    number += 1
                    yield OfdPage(parts, area, media)
        if not number:
            raise UnreadableError("the OFD file lists no page; fetch the original again")

    def read(self, path: str) -> bytes | None:
        """The bytes of a part, None where there is none. Raises UnreadableError beyond the limits."""
        content = self._package.read(path, _MOST_PART_BYTES)
        if content is None:
            return None
        self._bytes += len(content)
        if len(content) > _MOST_PART_BYTES or self._bytes > _MOST_BYTES:
            raise UnreadableError(
                f"the OFD unpacks to more than {_MOST_BYTES // 1024 // 1024} MiB, or one page of it to more than "
                f"{_MOST_PART_BYTES // 1024 // 1024} MiB; look at it by hand"
            )
        return content

    def _part(self, path: str) -> etree._Element | None:
        content = self.read(path)
        return parse_xml(content) if content is not None else None

    def _resources(self, path: str, document: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """The resources that a document or a page names, each with its path."""
        for kind in ("PublicRes", "DocumentRes", "PageRes"):
            for item in all_named(document, kind):
                place = path_of(path, item.text)
                resources = self._part(place)
                if resources is not None:
                    yield place, resources

    def _units(self, path: str, document: etree._Element) -> dict[str, etree._Element]:
        """What composite objects draw, by the names of the resources."""
        return {
            unit.get("ID") or "": unit
            for _, resources in self._resources(path, document)
            for unit in all_named(resources, "CompositeGraphicUnit")
        }

    def _media(self, path: str, document: etree._Element) -> dict[str, str]:
        """The paths of a document's image files by the names of the resources."""
        files: dict[str, str] = {}
        for place, resources in self._resources(path, document):
            folder = path_of(place, resources.get("BaseLoc"))
            for medium in all_named(resources, "MultiMedia"):
                for file in all_named(medium, "MediaFile"):
                    files[medium.get("ID") or ""] = path_of(f"{folder}/", file.text)
        return files
