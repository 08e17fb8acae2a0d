"""Runs the portal spider on one portal and prints its harvest as JSON: a reactor runs once in a process.

Reads the portal as JSON from standard input. The nightly's own settings hold, except for pace, and for the archive:
captures are made from responses here, so that discovery is tested by itself.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archive.capture import Capture
from spiders.portal import PortalSpider
from spiders.registry import Portal

HARVEST: dict[str, list[dict[str, Any]]] = {"Discovery": [], "ListSeen": [], "Trouble": []}


class CaptureMiddleware:
    """Gives every response the record that an archive would make of it."""

    def process_response(self, request: Any, response: Any) -> Any:
        digest = hashlib.sha256(response.body).hexdigest()
        request.meta["capture"] = Capture(
            id=f"urn:test:{digest[:16]}",
            url=response.url,
            fetched_at=datetime.now(UTC),
            status=response.status,
            sha256=digest,
            size=len(response.body),
            media_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
            warc_file="test.warc.gz",
            warc_offset=0,
            warc_length=0,
        )
        return response


class HarvestPipeline:
    def process_item(self, item: Any) -> Any:
        HARVEST[type(item).__name__].append(asdict(item))
        return item


def main() -> None:
    entry = json.load(sys.stdin)
    portal = Portal(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    )
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(
        {
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "RETRY_TIMES": 1,
            "LOG_LEVEL": "WARNING",
            "DOWNLOAD_HANDLERS": {},
            "DOWNLOADER_MIDDLEWARES": {
                "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
                "crawler.robots.RobotsMiddleware": 100,
                CaptureMiddleware: 560,
            },
            "ITEM_PIPELINES": {HarvestPipeline: 100},
        },
        priority="cmdline",
    )
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(PortalSpider)
    process.crawl(crawler, portal=portal)
    process.start()
    assert isinstance(crawler.spider, PortalSpider)
    stats = crawler.stats.get_stats() if crawler.stats else {}
    errors = sum(count for name, count in stats.items() if name.startswith("spider_exceptions/"))
    json.dump(
        {**HARVEST, "platform": crawler.spider.platform, "errors": errors}, sys.stdout, ensure_ascii=False
    )


if __name__ == "__main__":
    main()
