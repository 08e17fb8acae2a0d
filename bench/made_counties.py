"""A county on each of many loopback addresses (127.x.y.z), all served by one process that keeps the time."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

PORT = 8790
_HEADINGS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "存在的主要问题及改进情况")


def home(number: int) -> str:
    """The address of a county's home page."""
    return f"http://127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}:{PORT}/"


def answer(host: str, path: str, reports: int) -> bytes:
    """A page of a county as large as real ones are: 10 KiB of navigation, and a report of 30 KiB."""
    if path == "/":
        body = "<a href='/nb/'>政府信息公开年报</a>"
    elif path == "/nb/":
        rows = (f"<li><a href='/nb/{k}.html'>{_title(k)}</a><i>2020-01-20</i></li>" for k in range(reports))
        body = "".join(rows)
    elif path.startswith("/nb/"):
        body = f"<h1>{_title(int(path[4:-5]))}</h1><div id='zoom'>{host}{_report()}</div>"
    else:
        return b""
    return f"<html><head><title>县</title></head><body><ul class='nav'>{_menu()}</ul>{body}</body></html>".encode()


def _title(report: int) -> str:
    return f"第一镇{2024 - report % 15}年政府信息公开工作年度报告（{report}）"


@cache
def _menu() -> str:
    return "".join(f"<li><a href='/other/{k}.html'>栏目{k}</a></li>" for k in range(200))


@cache
def _report() -> str:
    cells = "<tr>" + "<td>0</td>" * 8 + "</tr>"
    text = "".join(f"<p>{heading}</p><p>{'本镇依法公开政府信息。' * 60}</p>" for heading in _HEADINGS)
    return f"{text}<table>{cells * 260}</table>"


@dataclass(frozen=True, slots=True)
class Clock:
    """What the server has seen since it was set back: when the first request came and the last answer went out, how
    many answers, and how many requests of one host were under way at once at most."""

    shared: Any

    def set_back(self) -> None:
        self.shared[:] = [0.0] * 4

    @property
    def pages(self) -> int:
        return int(self.shared[2])

    @property
    def most_in_flight(self) -> int:
        return int(self.shared[3])

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        return float(self.shared[1] - self.shared[0])


@contextmanager
def served(hosts: int, reports: int, latency: float) -> Iterator[Clock]:
    """Serve so many counties, each with so many reports; an answer takes `latency` seconds."""
    ready = multiprocessing.Event()
    clock = Clock(multiprocessing.Array("d", 4, lock=False))
    server = multiprocessing.Process(target=_serve, args=(hosts, reports, latency, ready, clock), daemon=True)
    server.start()
    ready.wait()
    try:
        yield clock
    finally:
        server.terminate()
        server.join()


def _serve(hosts: int, reports: int, latency: float, ready: Any, clock: Clock) -> None:
    """Answer on every address until the process is ended."""
    under_way: Counter[str] = Counter()

    async def answer_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                clock.shared[0] = clock.shared[0] or time.monotonic()
                under_way[host] += 1
                clock.shared[3] = max(clock.shared[3], under_way[host])
                body = answer(host, request.split(b" ", 2)[1].decode(), reports)
                if latency:
                    await asyncio.sleep(latency)
                under_way[host] -= 1
                status = b"200 OK" if body else b"404 Not Found"
                head = b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
                writer.write(b"HTTP/1.1 " + status + b"\r\n" + head + body)
                await writer.drain()
                clock.shared[1] = time.monotonic()
                clock.shared[2] += 1
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run() -> None:
        addresses = [home(number).split("/")[2].partition(":")[0] for number in range(hosts)]
        server = await asyncio.start_server(answer_one, addresses, PORT, backlog=512)
        ready.set()
        async with server:
            await server.serve_forever()

    asyncio.run(run())
