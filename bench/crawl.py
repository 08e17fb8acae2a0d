"""Pages a second with archive, ledger and discovery on, against Scrapy alone on the same pages; growth with hosts.

Run `python -m bench.crawl [--hosts 10 100 1000] [--reports 12] [--latency 0 0.2] [--pause 0]`. A server process has a
county on each of so many loopback addresses: a home page, a column, and its reports. The nightly crawl reads them all;
then Scrapy alone asks for the very same addresses and makes nothing of the answers; then Scrapy alone follows the links
to the reports. Each may have one request in flight to a host (the server watches that), the same pause between two of
them, and as many hosts side by side as the others.

A line for each: pages a second from the first request to the last answer, as the server saw it, and the processor time
of a page. With latency 0 it is the processor that is measured; servers of counties take some tenths of a second.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.made_counties import Clock, home, served


def night(hosts: int, pause: float, folder: Path) -> None:
    """The crawl itself, in a process of its own: a reactor runs once. Prints processor seconds and addresses."""
    from archive.archive import Archive
    from crawler.crawl import crawl_portals
    from crawler.entries import Entries
    from spiders.registry import CrawlOptions, Portal
    from storage.past import Past

    options = CrawlOptions(contact="bench@example.org", delay=pause, allow_private_network=True)
    portals = [Portal(f"p{n}", "县人民政府", "990000", home(n), render="never") for n in range(hosts)]
    with Archive.open(folder / "archive") as archive, closing(Entries(folder / "entries.db")) as entries:
        archive.leases.begin("bench")
        begun = time.process_time()
        crawl_portals(
            archive,
            entries,
            options,
            portals,
            "bench",
            past=lambda _: Past(),
            log=folder / "log",
            progress=lambda _: None,
        )
        seconds = time.process_time() - begun
        urls = [one.url for _, one in archive.records() if hasattr(one, "url")]
    print(json.dumps([seconds, urls]))


def run(clock: Clock, arguments: list[str], given: list[str] | None = None) -> str:
    """Run a program of this folder, and return the last line that it prints."""
    clock.set_back()
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        input=json.dumps(given or []),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.splitlines()[-1]


def measure(hosts: int, reports: int, latency: float, pause: float) -> None:
    print(f"{hosts} hosts, answers take {latency:g} s, {pause:g} s between requests to a host")

    def line(name: str, processor: float, ours: float = 0.0) -> float:
        if clock.most_in_flight > 1:
            raise SystemExit(f"{name}: {clock.most_in_flight} requests in flight to one host")
        rate = clock.pages / clock.seconds
        against = f"; gongkai has {ours / rate:.2f} of it" if ours else ""
        took = f"{clock.pages:6} pages {clock.seconds:7.1f} s {rate:6.0f} pages/s"
        print(f"  {name:32} {took} {processor / clock.pages * 1000:6.2f} ms of processor a page{against}")
        return rate

    with served(hosts, reports, latency) as clock:
        with tempfile.TemporaryDirectory() as folder:
            night_of = ["bench.crawl", "--night", str(hosts), "--pause", str(pause), "--folder", folder]
            processor, urls = json.loads(run(clock, night_of))
        ours = line("gongkai", processor)
        homes = [home(number) for number in range(hosts)]
        for kind, given in (("downloads", urls), ("follows", homes)):
            alone = run(clock, ["bench.bare_scrapy", kind, str(pause)], given)
            line(f"Scrapy alone, {kind}", float(alone), ours)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hosts", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--reports", type=int, default=12, help="reports on each host")
    parser.add_argument(
        "--latency", type=float, nargs="+", default=[0, 0.2], help="seconds that an answer takes"
    )
    parser.add_argument("--pause", type=float, default=0, help="seconds between two requests to a host")
    parser.add_argument("--night", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.night:
        night(arguments.night, arguments.pause, arguments.folder)
        return
    for latency in arguments.latency:
        for hosts in arguments.hosts:
            measure(hosts, arguments.reports, latency, arguments.pause)


if __name__ == "__main__":
    main()
