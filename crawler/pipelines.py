"""From what the spiders yield to notes in the archive."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self, cast

from spiders.items import Discovery, ListSeen, Trouble

if TYPE_CHECKING:
    from crawler.crawl import PortalCrawler


class NotesPipeline:
    """Notes each discovered report in the archive and collects what the portal's outcome rests on."""

    def __init__(self, crawler: PortalCrawler) -> None:
        self._archive = crawler.archive
        self._night = crawler.night

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    def process_item(self, item: Any) -> Any:
        match item:
            case Discovery():
                self._night.found += 1
                self._archive.note(
                    "discovery",
                    {"run_id": self._night.run_id, **asdict(item)},
                    at=datetime.now(UTC),
                    about=item.documents[0].capture_id,
                )
            case ListSeen():
                self._night.lists.append(item)
            case Trouble():
                self._night.trouble = self._night.trouble or item
        return item
