"""`gongkai doctor`: whether this machine can run a night, and what to install where it cannot."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

from protego import Protego

from crawler.browser import find_chromium
from crawler.clock import now
from crawler.folder import DataFolder
from crawler.version import VERSION
from spiders.registry import Portal, Registry, RegistryError, load_registry
from spiders.walls import WALL_STATUSES

Verdict = Literal["ok", "note", "bad"]

# A night of one county is some hundred MB at most; an archive of many wants room to grow.
_ROOM = 1000
_MOST_AHEAD = timedelta(minutes=5)
_SECONDS = 15
# So many portals are asked for their robots.txt, and no more: this is a look at the machine.
_ASKED = 3


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a look at one thing came to: `ok`, a `note` (only some of the work suffers), or `bad`."""

    what: str
    verdict: Verdict
    sentence: str


def examine(folder: DataFolder, registry_path: Path) -> Iterator[Diagnosis]:
    """Look at everything, the machine first and then the way to a few portals of the registry."""
    for look in _LOOKS:
        yield look()
    yield _disk(folder.root)
    try:
        registry = load_registry(registry_path)
    except RegistryError as error:
        yield Diagnosis("registry", "bad", str(error))
        return
    yield Diagnosis("registry", "ok", f"{registry_path}: {len(registry.portals)} portals")
    yield _contact(registry)
    for portal in registry.portals[:_ASKED]:
        yield from _portal(portal)


def _python() -> Diagnosis:
    return Diagnosis("python", "ok", f"Python {platform.python_version()} in {sys.prefix}")


def _sqlite() -> Diagnosis:
    said = f"SQLite {sqlite3.sqlite_version}"
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
        except sqlite3.OperationalError:
            return Diagnosis(
                "sqlite", "bad", f"{said} lacks FTS5, which the search needs; install another Python"
            )
    return Diagnosis("sqlite", "ok", f"{said} with full-text search")


def _chromium() -> Diagnosis:
    path = find_chromium()
    if path is None:
        missing = (
            "no Chromium: lists that scripts build are left out; on Debian: apt install chromium libatomic1"
        )
        return Diagnosis("chromium", "note", missing)
    version = _said_by(path, "--version")
    if not version:
        return Diagnosis(
            "chromium", "note", f"{path} does not start; on Debian: apt install --reinstall chromium"
        )
    return Diagnosis("chromium", "ok", f"{version} ({path})")


def _fonts() -> Diagnosis:
    if shutil.which("fc-list") is None:
        return Diagnosis(
            "fonts", "note", "no fc-list to ask; on Debian: apt install fontconfig fonts-noto-cjk"
        )
    if not _said_by("fc-list", ":lang=zh", "family"):
        return Diagnosis(
            "fonts",
            "note",
            "no Chinese font for the browser; on Debian: apt install fonts-noto-cjk",
        )
    return Diagnosis("fonts", "ok", "Chinese fonts are there")


def _archives() -> Diagnosis:
    try:
        import libarchive  # noqa: F401
    except (ImportError, OSError, TypeError, AttributeError):
        return Diagnosis("libarchive", "note", "no RAR, no 7-Zip; on Debian: apt install libarchive13")
    return Diagnosis("libarchive", "ok", "RAR and 7-Zip files can be opened")


def _time_zone() -> Diagnosis:
    local = now().astimezone()
    said = f"{local:%Y-%m-%d %H:%M %Z (UTC%z)}; `nightly --until` goes by this clock, the database by UTC"
    return Diagnosis("time zone", "ok", said)


_LOOKS: tuple[Callable[[], Diagnosis], ...] = (_python, _sqlite, _chromium, _fonts, _archives, _time_zone)


def _disk(root: Path) -> Diagnosis:
    place = next(path for path in (root.absolute(), *root.absolute().parents) if path.exists())
    if not os.access(place, os.W_OK):
        return Diagnosis("data folder", "bad", f"{place}: cannot be written; name another with --data")
    free = shutil.disk_usage(place).free // 10**6
    if free < _ROOM:
        return Diagnosis(
            "data folder", "bad", f"{root}: {free} MB free, a night wants {_ROOM}; free some space"
        )
    return Diagnosis("data folder", "ok", f"{root}: {free} MB free")


def _contact(registry: Registry) -> Diagnosis:
    if registry.crawl.contact:
        return Diagnosis("contact", "ok", f"portals are told {registry.crawl.contact}")
    return Diagnosis(
        "contact", "note", "[crawl] contact is empty; give an address at which an operator can reach you"
    )


def _portal(portal: Portal) -> Iterator[Diagnosis]:
    robots = urljoin(portal.home, "/robots.txt")
    what = f"portal {portal.id}"
    request = urllib.request.Request(robots, headers={"User-Agent": f"gongkai/{VERSION}"})  # noqa: S310 (load_registry)
    # As in a crawl, the proxies of the environment do not decide where public records come from.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _SameHost())
    try:
        with opener.open(request, timeout=_SECONDS) as response:
            rules, date = response.read(500_000), response.headers["Date"]
    except urllib.error.HTTPError as error:
        rules, date = b"", error.headers["Date"]
        if error.code >= 500 or error.code in WALL_STATUSES:
            yield Diagnosis(
                what, "bad", f"{robots}: answers HTTP {error.code}; `gongkai portal check` says more"
            )
            return
    except OSError as error:
        reason = getattr(error, "reason", error)
        yield Diagnosis(
            what, "bad", f"{robots}: cannot be reached ({reason}); check the network and the address"
        )
        return
    if Protego.parse(rules.decode("utf-8", "replace")).can_fetch(portal.home, "gongkai"):
        yield Diagnosis(what, "ok", f"{robots}: reached, and the home page may be read")
    else:
        yield Diagnosis(
            what, "note", f"{robots}: forbids the home page, so nothing of this portal will be read"
        )
    yield from compare_clocks(date, robots)


def compare_clocks(date: str | None, url: str) -> Iterator[Diagnosis]:
    """What a server's Date says of this machine's clock; nothing where it sends none that can be read."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return
    apart = abs(datetime.now(theirs.tzinfo) - theirs)
    if apart > _MOST_AHEAD:
        yield Diagnosis(
            "clock", "bad", f"{apart} apart from what {urlsplit(url).netloc} says; set it, best by NTP"
        )
    else:
        yield Diagnosis("clock", "ok", f"agrees with {urlsplit(url).netloc}")


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects on one host alone."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _said_by(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().partition("\n")[0] if done.returncode == 0 else ""
