"""Pages a second with archive, ledger and discovery on, against bare Scrapy on the same pages; growth with hosts.

Run `python -m bench.crawl [--hosts 10 100 1000] [--reports 12]`. One server process serves a county on each of so many
loopback addresses (127.x.y.z): a home page, a column, and its reports. In one run the nightly crawl reads them all
without pause, then a bare Scrapy spider asks for the very same addresses and makes nothing of them. Both may have
one request in flight to a host. Prints a line for each number of hosts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

PORT = 8790
HEADINGS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "存在的主要问题及改进情况")


def address(number: int) -> str:
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


def title(number: int, report: int) -> str:
    return f"第一镇{2024 - report % 15}年政府信息公开工作年度报告（{number}·{report}）"


def answer(host: str, path: str, reports: int) -> bytes:
    """A page of a county as large as real ones are: 10 KiB of navigation, and a report of 30 KiB."""
    menu = "".join(f"<li><a href='/other/{k}.html'>栏目{k}</a></li>" for k in range(200))
    if path == "/":
        body = "<a href='/nb/'>政府信息公开年报</a>"
    elif path == "/nb/":
        body = "".join(
            f"<li><a href='/nb/{k}.html'>{title(0, k)}</a><i>2020-01-20</i></li>" for k in range(reports)
        )
    elif path.startswith("/nb/"):
        number = int(path[4:-5])
        cells = "<tr>" + "<td>0</td>" * 8 + "</tr>"
        text = "".join(f"<p>{heading}</p><p>{'本镇依法公开政府信息。' * 60}</p>" for heading in HEADINGS)
        body = f"<h1>{title(0, number)}</h1><div id='zoom'>{host}{text}<table>{cells * 260}</table></div>"
    else:
        return b""
    return (
        f"<html><head><title>县</title></head><body><ul class='nav'>{menu}</ul>{body}</body></html>".encode()
    )


def serve(hosts: int, reports: int, ready: Any) -> None:
    """Answer on every address until the process is ended."""

    async def answer_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                body = answer(host, request.split(b" ", 2)[1].decode(), reports)
                status = b"200 OK" if body else b"404 Not Found"
                head = b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
                writer.write(b"HTTP/1.1 " + status + b"\r\n" + head + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer_one, [address(n) for n in range(hosts)], PORT, backlog=512)
        ready.set()
        async with server:
            await server.serve_forever()

    asyncio.run(run())


BARE = """
import json, sys, time
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

urls = json.load(sys.stdin)

class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in urls:
            yield scrapy.Request(url)
    def parse(self, response):
        pass

process = AsyncCrawlerProcess({
    "LOG_ENABLED": False, "ROBOTSTXT_OBEY": False, "CONCURRENT_REQUESTS": 96, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False,
})
begun = time.perf_counter()
process.crawl(Bare)
process.start()
print(time.perf_counter() - begun)
"""


def ours(hosts: int, folder: Path) -> tuple[float, list[str]]:
    """Seconds of a night's crawl, and the addresses that it fetched."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.crawl", "--night", str(hosts), "--folder", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, urls = json.loads(done.stdout.splitlines()[-1])
    return seconds, urls


def night(hosts: int, folder: Path) -> None:
    """The crawl itself, in a process of its own: a reactor runs once."""
    from archive.archive import Archive
    from crawler.crawl import crawl_portals
    from crawler.entries import Entries
    from spiders.registry import CrawlOptions, Portal
    from storage.past import Past

    options = CrawlOptions(contact="bench@example.org", delay=0, allow_private_network=True)
    portals = [
        Portal(f"p{n}", "县人民政府", "990000", f"http://{address(n)}:{PORT}/", render="never")
        for n in range(hosts)
    ]
    with Archive.open(folder / "archive") as archive, closing(Entries(folder / "entries.db")) as entries:
        archive.leases.begin("bench")
        begun = time.perf_counter()
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
        seconds = time.perf_counter() - begun
        urls = [one.url for _, one in archive.records() if hasattr(one, "url")]
    print(json.dumps([seconds, urls]))


def measure(hosts: int, reports: int) -> None:
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=serve, args=(hosts, reports, ready), daemon=True)
    server.start()
    ready.wait()
    try:
        with tempfile.TemporaryDirectory() as folder:
            seconds, urls = ours(hosts, Path(folder))
        bare = subprocess.run(
            [sys.executable, "-c", BARE], input=json.dumps(urls), check=True, capture_output=True, text=True
        )
    finally:
        server.terminate()
        server.join()
    plain = float(bare.stdout)
    rates = len(urls) / seconds, len(urls) / plain
    print(
        f"{hosts} hosts, {len(urls)} pages: {seconds:.1f} s, {rates[0]:.0f} pages/s; "
        f"bare Scrapy {plain:.1f} s, {rates[1]:.0f} pages/s; ratio {rates[0] / rates[1]:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hosts", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--reports", type=int, default=12, help="reports on each host")
    parser.add_argument("--night", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.night:
        night(arguments.night, arguments.folder)
        return
    for hosts in arguments.hosts:
        measure(hosts, arguments.reports)


if __name__ == "__main__":
    main()
