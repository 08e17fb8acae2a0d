"""First looks at portals (`gongkai portal check` and `add`): fetched like on any night, archived nowhere."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from archive.archive import Archive
from crawler.crawl import PortalCrawler, Shared, crawl_settings, log_to
from crawler.entries import Entries
from crawler.outcome import PortalNight
from spiders.items import Trouble
from spiders.registry import CrawlOptions, Portal
from spiders.survey import Survey, SurveySpider


def survey(
    options: CrawlOptions, portals: Sequence[Portal], pages: int, ended: Callable[[Survey], None]
) -> list[Survey]:
    """Look at the portals, at `pages` pages each at most; `ended` is called as each one's look ends.

    Blocks until all are done; a process can do this once.
    """
    surveys = {portal.id: Survey(portal) for portal in portals}

    def close(night: PortalNight) -> None:
        found = surveys[night.portal.id]
        if not found.works and found.trouble is None:
            outcome = "forbidden" if night.outcome == "forbidden" else "broken"
            found.trouble = Trouble(night.portal.id, outcome, night.portal.home, night.message)  # type: ignore[arg-type]
        ended(found)

    with (
        tempfile.TemporaryDirectory(prefix="gongkai-") as folder,
        Archive.open(Path(folder)) as archive,
        closing(Entries(Path(folder) / "entries.db")) as entries,
    ):
        logging_to_file = log_to(Path(folder) / "survey.log")
        process = AsyncCrawlerProcess(crawl_settings(options))
        shared = Shared(archive, entries, close, len(surveys))
        for found in surveys.values():
            night = PortalNight(found.portal, "survey", platform=found.portal.platform)
            crawler = PortalCrawler(process.settings, shared, night, SurveySpider)
            process.crawl(crawler, portal=found.portal, survey=found, pages=pages)
        try:
            process.start()
        finally:
            logging.getLogger().removeHandler(logging_to_file)
            logging_to_file.close()
    return list(surveys.values())
