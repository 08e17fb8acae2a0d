"""One night's crawl: every portal by its own spider, all of them in one process, into one archive."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from archive.archive import Archive
from archive.errors import ArchiveError, DamagedOriginal, UnknownOriginal
from crawler.browser import Browser
from crawler.clock import now
from crawler.commits import Commits, NotKeptError
from crawler.console import say
from crawler.entries import Entries
from crawler.outcome import SHUTDOWN, PortalNight, judge_night
from crawler.version import VERSION
from spiders.portal import PortalSpider
from spiders.registry import CrawlOptions, Portal
from storage.past import Past

# Hosts are crawled side by side, each by one polite request at a time; this many keep a small machine busy.
PORTALS_AT_ONCE = 24

Progress = Callable[["PortalNight"], None]


@dataclass(slots=True)
class Shared:
    """What the portals of a night have in common. The last portal to end closes the browser.

    `failure` is why the archive takes nothing more, which ends the night for all of them. `over` says that the night
    has come to the end that was set for it.
    """

    archive: Archive
    entries: Entries
    progress: Progress
    portals_left: int
    browser: Browser = field(default_factory=Browser)
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PORTALS_AT_ONCE))
    crawlers: list[PortalCrawler] = field(default_factory=list)
    failure: ArchiveError | None = None
    over: bool = False
    commits: Commits = field(init=False)
    _stops: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.commits = Commits(self.archive)

    def fail(self, error: ArchiveError) -> None:
        """End the night of every portal after the requests under way."""
        if self.failure is None:
            self.failure = error
            self._stop()

    def end(self) -> None:
        """End the night after the requests under way, because its time is over."""
        self.over = True
        self._stop()

    def _stop(self) -> None:
        self._stops += [asyncio.ensure_future(crawler.stop_async()) for crawler in self.crawlers]


class PortalCrawler(Crawler):
    """Scrapy's crawler for one portal, waiting its turn, with what its components need."""

    def __init__(
        self,
        settings: Settings,
        shared: Shared,
        night: PortalNight,
        spider: type[PortalSpider] = PortalSpider,
    ) -> None:
        super().__init__(spider, settings)
        self.archive = shared.archive
        self.commits = shared.commits
        self.entries = shared.entries
        self.browser = shared.browser
        self.night = night
        self.portal = night.portal
        self._shared = shared
        self._called_off = False
        self.signals.connect(self._end_at_the_start, signals.engine_started)
        shared.crawlers.append(self)

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Where something is kept in the archive: one that cannot be written ends the night, once for all pages.

        Raises NotKeptError, since a page that is not kept is not used.
        """
        if self._shared.failure is not None:
            raise NotKeptError("the archive cannot be written")
        try:
            yield
        except (DamagedOriginal, UnknownOriginal) as error:
            raise NotKeptError(str(error)) from error
        except ArchiveError as error:
            self._shared.fail(error)
            raise NotKeptError(str(error)) from error

    async def crawl_async(self, *args: Any, **kwargs: Any) -> None:
        """Crawl the portal when its turn comes, then note its outcome."""
        shared = self._shared
        async with shared.turns:
            statistics: dict[str, Any] = {}
            try:
                if not self._called_off:
                    await super().crawl_async(*args, **kwargs)
                    statistics = self.stats.get_stats()
            finally:
                self._close_night(statistics)
                shared.portals_left -= 1
                if shared.portals_left == 0:
                    await shared.browser.close()

    def called_off(self) -> None:
        """Note the outcome of a night that a second signal ended before its spider could."""
        if self.night.outcome is None:
            self._close_night({})

    async def stop_async(self) -> None:
        """End the portal's night after the requests under way; one that waits for its turn is called off.

        Scrapy calls this at the ordinary end of a spider, too.
        """
        self._called_off = True
        await super().stop_async()

    async def _end_at_the_start(self) -> None:
        """Scrapy forgets a stop that comes while its engine is on the way up, and such a crawl never ended."""
        if self._called_off:
            assert self.engine is not None
            await self.engine.stop_async()

    def _close_night(self, statistics: dict[str, Any]) -> None:
        if self._shared.failure is not None:
            return
        night = self.night
        if self._shared.over and not statistics:
            # It had no turn before the night was over: nothing is to be said of it.
            return
        night.over = self._shared.over
        night.stopped = statistics.get("finish_reason", SHUTDOWN) == SHUTDOWN
        night.platform = getattr(self.spider, "platform", None) or night.platform
        handed_out = int(statistics.get("downloader/request_count", 0))
        night.requests = handed_out - int(statistics.get("gongkai/from_archive", 0))
        night.outcome, night.message, night.failed = judge_night(night, statistics)
        if statistics.get("gongkai/weak_tls"):
            night.message += "; TLS with weaker settings than the standard ones"
        try:
            self.archive.note("outcome", night.note(), at=now())
        except ArchiveError as error:
            self._shared.fail(error)
        else:
            self._shared.progress(night)


def crawl_portals(
    archive: Archive,
    entries: Entries,
    options: CrawlOptions,
    portals: Sequence[Portal],
    run_id: str,
    *,
    past: Callable[[str], Past],
    seconds: float | None = None,
    log: Path,
    progress: Progress,
) -> list[PortalNight]:
    """Crawl the portals into the archive; each one's outcome is noted there as it ends.

    Blocks until all are done; a process can do this once (Twisted's reactor does not start again). SIGINT and
    SIGTERM end it after the requests under way. After `seconds` it ends in the same way, and portals that had
    no turn until then have no outcome. `past` gives a portal's earlier nights; `progress` is called with each
    portal's night when it ends. Raises ArchiveError where the archive could not be written; what it took until
    then is kept, and the night has no outcome.
    """
    logging_to_file = log_to(log)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    process = _Process(crawl_settings(options))
    nights = [
        PortalNight(portal, run_id, platform=portal.platform, past=past(portal.id)) for portal in portals
    ]
    shared = Shared(archive, entries, progress, len(nights))
    try:
        for night in nights:
            process.crawl(PortalCrawler(process.settings, shared, night), portal=night.portal)
        if seconds is not None:
            _later(seconds, shared.end)
        process.start()
        for crawler in shared.crawlers:
            crawler.called_off()
    finally:
        # Scrapy's handlers stay, and would keep whoever wants to end what follows from doing so.
        for number, handler in handlers.items():
            signal.signal(number, handler)
        shared.commits.close()
        logging.getLogger().removeHandler(logging_to_file)
        logging_to_file.close()
    if shared.failure is not None:
        raise shared.failure
    return nights


def _later(seconds: float, call: Callable[[], None]) -> None:
    # Importing it installs a reactor, which is the crawler process's to choose.
    from twisted.internet import reactor

    reactor.callLater(seconds, call)  # type: ignore[arg-type]  # Twisted's own stub has the arguments wrong


class _Process(AsyncCrawlerProcess):
    """Scrapy's process, which says so when it is asked to stop: requests under way may take a minute to end."""

    def _signal_shutdown(self, signum: int, _: Any) -> None:
        say(
            "stopping after the requests under way; what was fetched is kept. A second signal ends it at once"
        )
        super()._signal_shutdown(signum, _)


def crawl_settings(options: CrawlOptions) -> Settings:
    """The settings of a night: `crawler.settings` with the registry's `[crawl]` table laid over them."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    contact = options.contact or "no contact given"
    settings.set("USER_AGENT", f"gongkai/{VERSION} (+{contact})", priority="cmdline")
    settings.set("DOWNLOAD_DELAY", options.delay, priority="cmdline")
    settings.set("AUTOTHROTTLE_START_DELAY", options.delay, priority="cmdline")
    # Without a delay there is nothing to throttle: that is a portal on the machine itself.
    settings.set("AUTOTHROTTLE_ENABLED", options.delay > 0, priority="cmdline")
    if options.recheck == "all":
        settings.set("GONGKAI_RECHECK_REPORTS", [(None, 1)], priority="cmdline")
        settings.set("GONGKAI_RECHECK_WAYS", 1, priority="cmdline")
    settings.set("GONGKAI_ALLOW_PRIVATE_NETWORK", options.allow_private_network, priority="cmdline")
    return settings


class _Log(logging.FileHandler):
    """The night's log. One that cannot be written is no reason to fill the terminal: the archive says so once."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        pass

    def close(self) -> None:
        with suppress(OSError):
            super().close()


def log_to(path: Path) -> logging.Handler:
    """Begin to write Scrapy's and our own log to a file; the handler is the caller's to remove."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = _Log(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s [%(name)s] %(message)s"))
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler
