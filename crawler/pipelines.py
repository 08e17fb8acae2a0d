"""From what the spiders yield to notes in the archive."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy.exceptions import DropItem, IgnoreRequest

from archive.capture import Saying
from archive.record import sha256
from crawler.clock import now
from spiders.items import Discovery, ListSeen, Trouble
from spiders.judgement import judge

if TYPE_CHECKING:
    from crawler.crawl import PortalCrawler


class NotesPipeline:
    """Notes each discovered report in the archive and collects what the portal's outcome rests on."""

    def __init__(self, crawler: PortalCrawler) -> None:
        self._crawler = crawler
        self._night = crawler.night

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(cast("PortalCrawler", crawler))

    async def process_item(self, item: Any) -> Any:
        match item:
            case Discovery():
                try:
                    with self._crawler.keeping():
                        await self._note(item)
                except IgnoreRequest as error:
                    raise DropItem(str(error)) from error
                self._night.found += 1
            case ListSeen():
                self._night.lists.append(item)
            case Trouble():
                self._night.trouble = self._night.trouble or item
        return item

    async def _note(self, found: Discovery) -> None:
        entries = self._crawler.entries
        said = {**asdict(found), "judgement": judge(found.link_text, found.landing_url).reason}
        digest = sha256(json.dumps(said, sort_keys=True).encode())
        known = entries.note_of(digest)
        if known is not None and self._crawler.archive.has_record(known):
            # Down to the captures the same: a note of seven hundred bytes for each such report would outgrow the rest.
            self._night.again.append(known)
            return
        about = found.documents[0].capture_id
        # In the order in which they were found: where a report stands besides is weighed by it.
        again, self._night.again = self._night.again, []
        said = {"run_id": self._night.run_id, **said, "again": again}
        note = await self._crawler.commits.note(Saying("discovery", said, now(), about))
        entries.keep(found.entry_url, found.entry_shows, found.found_on)
        entries.keep_note(digest, note.id)
