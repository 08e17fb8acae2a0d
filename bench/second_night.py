"""What a night costs on which nothing has changed: `python -m bench.second_night [TOWNS]`, in bytes of the archive.

Two nights at a made portal whose answers are about as large as a county's: pages of 40 to 110 KB before compression,
most of it the portal's own frame, and for two reports of three an attachment of 150 to 700 KB that does not compress;
and at one that has the text of its reports and nothing else. Half of the answers have an ETag and are then not sent
again, as it is with portals. Every report is asked for again, and then, as it is by default, only those that are due.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.portals.simulator import Answer, Asked, Simulator, Site, page, report_text, row

YEARS = range(2019, 2025)
_REGISTRY = """
[crawl]
allow_private_network = true
delay = 0
recheck = "{recheck}"
[[portal]]
id = "made"
name = "松岭县人民政府"
region = "990000"
home = "{home}"
"""


def portal(towns: int, *, bare: bool = False) -> Site:
    """A list for each town, and a page for each of its reports; `bare` has no frames and no attachments."""
    chance = random.Random(1)
    characters = [chr(0x4E00 + code) for code in range(2500)]

    def frame() -> str:
        if bare:
            return ""
        lines = ("".join(chance.choices(characters, k=14)) for _ in range(chance.randint(500, 1500)))
        return "".join(f'<p class="menu-item">{line}</p>' for line in lines)

    def answer(number: int, body: bytes, kind: str) -> object:
        tag = f'"{number:x}-{len(body):x}"' if number % 2 else ""

        def answered(asked: Asked) -> Answer:
            headers = {"Server": "nginx", "Vary": "Accept-Encoding", **({"ETag": tag} if tag else {})}
            if tag and asked.headers.get("If-None-Match") == tag:
                return Answer("", 304, headers, kind)
            return Answer(body, 200, headers, kind)

        return answered

    pages = {"/": page("松岭县人民政府", '<ul><li><a href="/nb/">政府信息公开年报</a></li></ul>')}
    files: dict[str, bytes] = {}
    links = ""
    for town in range(towns):
        name = f"{characters[town]}溪镇"
        links += f'<li><a href="/nb/{town}/">{name}</a></li>'
        entries = ""
        for year in YEARS:
            title = f"{name}人民政府{year}年政府信息公开工作年度报告"
            entries += row(f"{year}.html", title, f"{year + 1}-01-20")
            attachment = f"/nb/{town}/{year}.zip" if year % 3 and not bare else ""
            body = f"<h1>{title}</h1><div class='article-content'>{report_text(name, year)}</div>"
            if attachment:
                body += f'<p>附件：<a href="{attachment}">{title}.zip</a></p>'
                files[attachment] = b"PK\x03\x04" + chance.randbytes(chance.randint(150_000, 700_000))
            pages[f"/nb/{town}/{year}.html"] = page(title, body)
        pages[f"/nb/{town}/"] = page(name, f"<ul>{entries}</ul>", ("政府信息公开年报", name))
    pages["/nb/"] = page("政府信息公开年报", f"<ul>{links}</ul>", ("政府信息公开年报",))
    contents = {path: (f"{made.body!s}{frame()}".encode(), "text/html") for path, made in pages.items()}
    contents |= {path: (content, "application/zip") for path, content in files.items()}
    contents["/robots.txt"] = (b"User-agent: *\n", "text/plain")
    return {path: answer(number, *content) for number, (path, content) in enumerate(contents.items())}  # type: ignore[misc]


def nights(
    folder: Path, towns: int, count: int = 2, *, recheck: str = "all", bare: bool = False
) -> Iterator[dict[str, tuple[int, int]]]:
    """Of each night how many records of each kind were written, and their bytes."""
    registry = folder / "portals.toml"
    with Simulator(lambda host: portal(towns, bare=bare)) as made:
        registry.write_text(_REGISTRY.format(home=made.home, recheck=recheck), encoding="utf-8")
        arguments = ["crawl", "--portals", str(registry), "--data", str(folder / "data")]
        before: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            # What cannot be read (the attachments are noise) is status 1, and none of our business here.
            subprocess.run([sys.executable, "-m", "crawler", *arguments], capture_output=True, check=False)
            with closing(sqlite3.connect(folder / "data" / "archive" / "ledger.db")) as ledger:
                query = "SELECT coalesce(kind, type), count(*), sum(length) FROM records GROUP BY 1"
                now = {kind: (number, size) for kind, number, size in ledger.execute(query)}
            yield {
                kind: (number - before.get(kind, (0, 0))[0], size - before.get(kind, (0, 0))[1])
                for kind, (number, size) in now.items()
            }
            before = now


def tell(towns: int, recheck: str, *, bare: bool) -> None:
    """Print what two nights cost."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = nights(Path(folder), towns, recheck=recheck, bare=bare)
    whole, again = (sum(size for _, size in night.values()) for night in (first, second))
    answers = first["response"][0]
    print(f"{'bare pages' if bare else 'pages and attachments'}, reports asked for again: {recheck}")
    print(f"  first night: {answers} answers, {whole / 1e6:.2f} MB, {whole / answers / 1e3:.1f} KB an answer")
    print(f"  second night: {again / 1e3:.1f} KB, {again / whole:.2%}")
    for kind, (number, size) in second.items():
        if number:
            print(f"    {kind:10} {number:5} records, {size / number:6.0f} bytes each")


def main() -> None:
    towns = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    for bare in (False, True):
        for recheck in ("all", "due"):
            tell(towns, recheck, bare=bare)


if __name__ == "__main__":
    main()
