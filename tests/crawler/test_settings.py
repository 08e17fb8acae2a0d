"""The settings that a night really runs with."""

from __future__ import annotations

from crawler.crawl import crawl_settings
from spiders.registry import CrawlOptions


def test_manners_are_in_force() -> None:
    settings = crawl_settings(CrawlOptions(contact="archive@example.org", delay=2.5))
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") == 2.5
    assert settings.getbool("AUTOTHROTTLE_ENABLED")
    assert settings["USER_AGENT"].startswith("gongkai/")
    assert "+archive@example.org" in settings["USER_AGENT"]


def test_private_addresses_and_other_schemes_are_closed_by_default() -> None:
    settings = crawl_settings(CrawlOptions())
    assert not settings.getbool("GONGKAI_ALLOW_PRIVATE_NETWORK")
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_nothing_listens_and_no_proxy_is_taken_from_the_environment() -> None:
    settings = crawl_settings(CrawlOptions())
    extensions = settings.getwithbase("EXTENSIONS")
    assert extensions["scrapy.extensions.telnet.TelnetConsole"] is None
    assert extensions["scrapy.extensions.remote_control.RemoteControl"] is None
    middlewares = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    assert middlewares["scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware"] is None
