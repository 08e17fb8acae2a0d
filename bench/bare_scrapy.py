"""What somebody who has Scrapy alone may write: `python -m bench.bare_scrapy downloads|follows PAUSE`.

It takes addresses as JSON from standard input, and prints the processor time that it took, in seconds.

`downloads` asks for the addresses and makes nothing of the answers. `follows` begins at them and follows the links to
reports, with Scrapy's own CrawlSpider and LinkExtractor, and takes each page's title.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

from crawler.crawl import PORTALS_AT_ONCE

SETTINGS = {
    "LOG_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    # One request in flight to a host, and as many hosts side by side as a night has.
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "CONCURRENT_REQUESTS": PORTALS_AT_ONCE,
}


class Downloads(scrapy.Spider):
    name = "downloads"

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Response) -> None:
        pass


class Follows(CrawlSpider):
    name = "follows"
    custom_settings = {"ROBOTSTXT_OBEY": True}  # noqa: RUF012 (Scrapy's own declaration)
    rules = (Rule(LinkExtractor(allow=r"/nb/"), callback="report", follow=True),)

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url)

    def report(self, response: HtmlResponse) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "title": response.css("h1::text").get()}


def main() -> None:
    spider = {kind.name: kind for kind in (Downloads, Follows)}[sys.argv[1]]
    urls = json.load(sys.stdin)
    # Without any delay Scrapy 2.19 sends whatever waits for a host at once: it counts what is under way too late.
    process = AsyncCrawlerProcess({**SETTINGS, "DOWNLOAD_DELAY": float(sys.argv[2]) or 0.0001})
    begun = time.process_time()
    process.crawl(spider, urls=urls)
    process.start()
    print(time.process_time() - begun)


if __name__ == "__main__":
    main()
