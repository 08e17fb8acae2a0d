"""How fast the published pages answer as the archive grows: `python -m bench.publication [--folder DIR] [REPORTS]`.

For each size (15,000 and 150,000 reports where none is named; 1,500,000 are 40 million rows of requests) it builds an
invented national archive by SQL, publishes it with the real code and asks the real server over HTTP. Printed are
the median and the 95th percentile of each page in milliseconds, and how much slower the largest size is than the first.
In --folder the archives are kept and used again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from storage.database import Database
from storage.report_rows import SUMMARY_ROWS
from storage.snapshot import current, publish

ROUNDS = 40
YEARS = 6
ROWS = [row for rows in SUMMARY_ROWS.values() for row in rows if row != "other"]

PAGES = {
    "home": "/",
    "regions": "/regions",
    "region": "/regions/{region}",
    "authority": "/authorities/{authority}",
    "report": "/reports/{report}",
    "compare two years": "/compare?a={report}&b={before}",
    "findings": "/findings",
    "findings of a kind": "/findings?rule=requests_balance",
    "findings of a county": "/findings?region={region}",
    "search, 1 character": "/search?q=霾",
    "search, 2 characters": "/search?q={two}",
    "search, 4 characters": "/search?q=危房改造",
    "search, 6 characters": "/search?q=政府信息公开",
    "table of reports": "/gongkai/reports",
    "reports of a year": "/gongkai/reports?year=2023",
    "reports of an authority, CSV": "/gongkai/reports.csv?authority_id={authority}&_headers=zh",
    "tables and questions": "/gongkai",
    "who received most": "/gongkai/most_requests?year=",
    "who received most in a year": "/gongkai/most_requests?year=2023",
    "highest share refused": "/gongkai/refused_share?year=2022",
    "refused, by reason": "/gongkai/by_reason?reason=refused_internal_affairs",
    "refused, by reason, in a county": "/gongkai/by_reason?reason=refused_internal_affairs&region={region}",
    "lawsuits lost": "/gongkai/lawsuits_lost?year=",
    "jumps": "/gongkai/jumps?measure=refused",
    "procurement": "/gongkai/money?item=procurement",
    "procurement in a year without any": "/gongkai/money?item=procurement&year=2023",
    "sums that fail": "/gongkai/sums",
    "copied": "/gongkai/copied",
    "late, by county": "/gongkai/late_by_county?year=2023",
    "late in a province": "/gongkai/late_and_missing?region={province}",
    "silently edited": "/gongkai/edited",
    "full text with context": "/gongkai/full_text?words=危房改造",
}


def build(path: Path, reports: int) -> None:
    """An archive of so many reports, six years of each authority, in the tables of the real schema."""
    Database.open(path).close()
    authorities = reports // YEARS
    sql = re.sub(
        r"CHANCE\((.+?), (\d+)\)",
        r"(((\1) * 2654435761 + \2 * 40503) % 4294967296 / 7 % 1000)",
        Path(__file__).with_name("national.sql").read_text(encoding="utf-8"),
    )
    sql = sql.replace("AUTHORITIES", str(authorities)).replace("REGIONS", str(-(-authorities // 90)))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -524288")
        connection.create_function("hex64", 1, lambda n: f"{n:064x}", deterministic=True)
        connection.executescript(f"BEGIN; {sql.replace('REQUEST_ROWS', json.dumps(ROWS))} COMMIT")


def published(folder: Path, reports: int) -> tuple[Path, str]:
    """The data folder of so many reports, built where it is not there yet, and how long that took."""
    data = folder / str(reports)
    if current(data / "published"):
        return data, "kept from before"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    begun = time.perf_counter()
    build(data / "gongkai.db", reports)
    built = time.perf_counter()
    snapshot = publish(data / "gongkai.db", data / "published", date(2025, 4, 1))
    took = f"rows in {built - begun:.0f} s, published in {time.perf_counter() - built:.0f} s, "
    (data / "archive").mkdir()
    (data / "gongkai.db").unlink()  # the snapshot alone is served
    return data, took + f"{snapshot.stat().st_size / 1e6:.0f} MB"


def addresses(data: Path, page: str) -> list[str]:
    """The page for ROUNDS different readers: another report, authority, region and word each time."""
    pick = random.Random(page)
    snapshot = current(data / "published")
    assert snapshot is not None
    with closing(sqlite3.connect(f"{snapshot.as_uri()}?immutable=1", uri=True)) as connection:
        (last,) = connection.execute("SELECT max(rowid) FROM reports").fetchone()
        picked = [
            connection.execute(
                "SELECT reports.id, authorities.id, region FROM reports JOIN authorities "
                "ON authorities.id = authority_id WHERE reports.rowid = ?",
                [pick.randint(last // 3, last)],
            ).fetchone()
            for _ in range(ROUNDS)
        ]
    return [
        quote(
            page.format(
                report=report,
                before=f"{report[:-4]}{int(report[-4:]) - 1}",
                authority=authority,
                region=region,
                province=region[:2],
                two=pick.choice(("征地", "补偿", "培训", "预警", "公告", "危房")),
            ),
            safe="/?&=@",
        )
        for report, authority, region in picked
    ]


def measure(archives: list[Path]) -> dict[str, list[list[float]]]:
    """Of each page, and of each archive, the milliseconds of its requests to the real server.

    The servers are asked in turns, so that whatever else the machine does falls on all of them alike.
    """
    with ExitStack() as stack:
        wires = [stack.enter_context(_served(data)) for data in archives]
        measured = {}
        for name, page in PAGES.items():
            asked = [addresses(data, page) for data in archives]
            times: list[list[float]] = [[] for _ in archives]
            for turn in range(ROUNDS):
                for one, wire, paths in zip(times, wires, asked, strict=True):
                    one.append(_ask(wire, paths[turn]))
            measured[name] = times
        return measured


@contextmanager
def _served(data: Path) -> Iterator[http.client.HTTPConnection]:
    command = [sys.executable, "-m", "crawler", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            port = int(server.stderr.readline().rsplit(":", 1)[1].strip(" /\n"))
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as wire:
                yield wire
        finally:
            server.terminate()


def _ask(wire: http.client.HTTPConnection, address: str) -> float:
    begun = time.perf_counter()
    wire.request("GET", address)
    answer = wire.getresponse()
    answer.read()
    if answer.status != http.client.OK:
        raise SystemExit(f"{address}: {answer.status}")
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("reports", type=int, nargs="*", default=[15_000, 150_000])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        archives = []
        for reports in asked.reports:
            data, took = published((asked.folder or Path(scratch)).resolve(), reports)
            print(f"{reports:,} reports: {took}", flush=True)
            archives.append(data)
        measured = measure(archives)
    print(f"{datetime.now(UTC):%Y-%m-%d}, milliseconds, {ROUNDS} requests a page: median / 95th percentile")
    print(f"{'':36}" + "".join(f"{reports:>18,}" for reports in asked.reports) + "   ratio of medians")
    for name, of_page in measured.items():
        times = [sorted(one) for one in of_page]
        medians = [statistics.median(one) for one in times]
        shown = [f"{m:.0f} / {one[int(len(one) * 0.95)]:.0f}" for m, one in zip(medians, times, strict=True)]
        print(f"{name:36}" + "".join(f"{text:>18}" for text in shown) + f"{medians[-1] / medians[0]:10.2f}")


if __name__ == "__main__":
    main()
