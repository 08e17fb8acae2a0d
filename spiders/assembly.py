"""A report being put together: its landing page and the files that belong to it, until all have been fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spiders.items import DiscoveredDocument, Discovery, Role

if TYPE_CHECKING:
    from archive.capture import Capture


@dataclass(slots=True)
class Assembly:
    """A discovery and the addresses it still waits for. Documents keep the page's order, whatever comes first."""

    discovery: Discovery
    order: list[str] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    fetched: dict[str, DiscoveredDocument] = field(default_factory=dict)

    def add(self, document: DiscoveredDocument) -> None:
        """A document that is already there."""
        self.order.append(document.url)
        self.fetched[document.url] = document

    def expect(self, url: str) -> None:
        self.order.append(url)
        self.waiting.add(url)

    def settle(self, url: str, document: DiscoveredDocument | None) -> Iterator[Discovery]:
        """Take in a fetched file (None: it could not be had). Gives the discovery once nothing is missing."""
        self.waiting.discard(url)
        if document is not None:
            self.fetched[url] = document
        yield from self.finished()

    def finished(self) -> Iterator[Discovery]:
        """The discovery, if all has come. One without any document is no discovery."""
        if not self.waiting and self.fetched:
            self.discovery.documents = [self.fetched[url] for url in self.order if url in self.fetched]
            yield self.discovery


def document(capture: Capture, url: str, role: Role, filename: str | None = None) -> DiscoveredDocument:
    """The document that an archived fetch is to a report."""
    return DiscoveredDocument(url, role, capture.id, capture.sha256, filename)
