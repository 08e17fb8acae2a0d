"""What our archive costs over warcio alone: `python -m bench.archive [PAGES]`, as ratios within one run.

Both write the same responses with their requests, gzip member by gzip member, into a folder that is made for it. warcio
writes and does no more: what a power cut leaves of it nobody knows. Ours looks for an earlier record of each payload,
computes SHA-256 of each block and payload, waits for the disk and keeps the ledger, before it says that it has
something. It is given exchanges one by one, as a single portal answers, and as many at once as portals that are crawled
side by side answer while the disk is busy; and warcio is made to wait for the disk just as often, for comparison.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from archive.archive import Archive
from archive.capture import Exchange
from archive.leases import request_key

ROUNDS = 5
# Of the 24 portals that are crawled side by side so many have answered by the time the disk is free again.
TOGETHER = 16
REQUEST = b"GET /%d.html HTTP/1.1\r\nHost: portal.example\r\nUser-Agent: gongkai\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: nginx\r\n\r\n"


def exchanges(count: int) -> list[Exchange]:
    """Lists of 10 to 200 KB as portals have them, and every tenth answer a PDF, which does not compress."""
    chance = random.Random(1)
    characters = [chr(0x4E00 + code) for code in range(2500)]
    words = ["".join(chance.choices(characters, k=6)) for _ in range(400)]
    made = []
    for number in range(count):
        size = chance.randint(10_000, 200_000)
        body = chance.randbytes(size) if number % 10 == 0 else _page(chance, words, size)
        url = f"http://portal.example/{number}.html"
        made.append(Exchange(url, datetime.now(UTC), REQUEST % number, RESPONSE, body, ip="127.0.0.1"))
    return made


def _page(chance: random.Random, words: list[str], size: int) -> bytes:
    lines = bytearray(b"<!DOCTYPE html><html><body><ul>")
    while len(lines) < size:
        place = f"/xxgk/{chance.randint(10, 99)}/content_{chance.randint(10**5, 10**6)}.html"
        title = "".join(chance.choices(words, k=3))
        date = f"20{chance.randint(10, 24)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
        lines += (
            f'<li class="clearfix"><a href="{place}" target="_blank" title="{title}">{title}</a>'
            f'<span class="date">{date}</span></li>\n'
        ).encode()
    return bytes(lines)


def by_warcio(folder: Path, made: Sequence[Exchange], *, sync_every: int | None) -> None:
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for number, exchange in enumerate(made, 1):
            response = _warcio_record(writer, exchange, "response")
            request = _warcio_record(writer, exchange, "request")
            writer.write_request_response_pair(request, response)
            if sync_every and (number % sync_every == 0 or number == len(made)):
                file.flush()
                os.fsync(file.fileno())


def _warcio_record(writer: WARCWriter, exchange: Exchange, kind: str) -> object:
    head, body = (
        (exchange.response_head, exchange.response_body)
        if kind == "response"
        else (exchange.request_head, exchange.request_body)
    )
    headers = StatusAndHeadersParser(["HTTP/1.1"] if kind == "response" else ["GET"]).parse(BytesIO(head))
    return writer.create_warc_record(exchange.url, kind, BytesIO(body), len(body), http_headers=headers)


def by_us(folder: Path, made: Sequence[Exchange], *, together: int) -> None:
    with Archive.open(folder) as archive:
        archive.leases.begin("bench")
        for start in range(0, len(made), together):
            batch = made[start : start + together]
            for exchange in batch:
                archive.leases.take(request_key("GET", exchange.url))
            archive.store_all(batch)


def seconds(write: Callable[[Path], None]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        os.sync()
        begun = time.perf_counter()
        write(Path(folder))
        return time.perf_counter() - begun


def main() -> None:
    made = exchanges(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
    ways: dict[str, Callable[[Path], None]] = {
        "warcio, nothing synced": lambda folder: by_warcio(folder, made, sync_every=None),
        f"warcio, synced after every {TOGETHER}": lambda folder: by_warcio(folder, made, sync_every=TOGETHER),
        "warcio, synced after each": lambda folder: by_warcio(folder, made, sync_every=1),
        f"gongkai, {TOGETHER} at once": lambda folder: by_us(folder, made, together=TOGETHER),
        "gongkai, one by one": lambda folder: by_us(folder, made, together=1),
    }
    # In turns, so that whatever else the machine does falls on all of them alike.
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, write in ways.items():
            times[name].append(seconds(write))
    size = sum(len(exchange.response_body) for exchange in made)
    base = statistics.median(times["warcio, nothing synced"])
    print(f"{len(made)} exchanges, {size / 1e6:.0f} MB of payload, median of {ROUNDS} rounds")
    for name, measured in times.items():
        middle = statistics.median(measured)
        print(f"{name:36} {middle:7.2f} s {middle / base:6.2f} x")


if __name__ == "__main__":
    main()
