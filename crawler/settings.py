"""Scrapy settings of the nightly crawl. docs/settings.md says what each is for; a test compares the two.

Values that belong to one night (contact, delay, private addresses) come from `portals.toml` and are laid over
these by `crawler.crawl`.
"""

from __future__ import annotations

from typing import Any

from crawler.version import VERSION

BOT_NAME = "gongkai"
SPIDER_MODULES = ["spiders.portal"]
USER_AGENT = f"gongkai/{VERSION} (archive of government disclosure reports)"

# Manners: one request in flight to a host, at least a second apart, robots.txt obeyed as "gongkai".
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "gongkai"
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

# What one answer gives is taken one after the other: Scrapy starts a task for each of so many at every answer.
CONCURRENT_ITEMS = 1

# Patience: portals are slow, but a hung one must not hold the night.
DOWNLOAD_TIMEOUT = 60
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 10
METAREFRESH_MAXDELAY = 10

# A report is a few MB; 64 MiB is far beyond any and bounds what one answer can cost.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 16 * 1024 * 1024

# The system's own store of trusted certificates is not enough for county portals (expired and self-signed ones are
# common), and what is fetched is public: certificates are not verified, the archive records what was sent.
DOWNLOAD_VERIFY_CERTIFICATES = False

DOWNLOAD_HANDLERS = {
    "http": "crawler.download.RecordingDownloadHandler",
    "https": "crawler.download.RecordingDownloadHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    # Scrapy's own does without rules where the server is not well; RFC 9309 does without the server.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsMiddleware": 100,
    # On the network's side of decompression, so that bodies are archived as they were sent.
    "crawler.archiving.ArchiveMiddleware": 860,
    # The ambient http_proxy variables of a machine must not decide where public records are fetched through.
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    # Portal.admits is stricter (it counts ports) and is kept by the spider and by ArchiveMiddleware.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.archiving.SeedHostMiddleware": 610,
    # Before a request is leased: what is not due is no request.
    "crawler.rechecking.RecheckMiddleware": 850,
    # Behind robots.txt (100), before everything that is about the wire.
    "crawler.rendering.RenderMiddleware": 150,
}
ITEM_PIPELINES = {"crawler.pipelines.NotesPipeline": 100}
EXTENSIONS: dict[str, int | None] = {
    # Neither console listens: nothing on the machine may steer a crawl.
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    # At the end of a portal's night: is what it no longer lists gone?
    "crawler.seeking.SeekMissing": 100,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# How often a report that is known is asked for again: (up to so many days after it was published, every so many days).
GONGKAI_RECHECK_REPORTS: list[tuple[int | None, int]] = [(31, 1), (400, 7), (None, 30)]
# How often a page that only leads to lists is asked for again, in days. The home page and lists are each night.
GONGKAI_RECHECK_WAYS = 7

DEFAULT_REQUEST_HEADERS: dict[str, Any] = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}
LOG_LEVEL = "INFO"
LOG_INSTALL_ROOT_HANDLER = False
STATS_DUMP = False
# Every portal of the night would write its own line each minute.
LOGSTATS_INTERVAL = 0
MEMUSAGE_ENABLED = False
