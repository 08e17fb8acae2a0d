"""`gongkai portal add`: from a first look at a portal to its entry in `portals.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.folder import CannotStartError
from spiders.counties import County, counties, find_county
from spiders.registry import CrawlOptions, Portal, Registry, load_registry

if TYPE_CHECKING:
    from spiders.survey import Survey

_COMMON_LABELS = frozenset({"www", "gov", "cn", "com", "net", "org", "xxgk", "zwgk", "zfxxgk"})
# A portal has one column of reports, or a few: for itself, for departments, for townships, for each year.
_MOST_COLUMNS = 12
# Until the look has told which region it is.
_NO_REGION = "000000"


def new_entry(path: Path, url: str, id_: str | None) -> tuple[CrawlOptions, Portal]:
    """The crawl options of the registry and an entry to look at. Raises CannotStartError for what cannot be added."""
    registry = load_registry(path) if path.exists() else Registry(CrawlOptions())
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise CannotStartError(
            f"{url!r} is not an http or https address; give the address of a portal's home page"
        )
    taken = {portal.id: portal for portal in registry.portals}
    same = next((p for p in registry.portals if p.admits(parts.netloc)), None)
    if same is not None:
        raise CannotStartError(
            f"{path}: portal {same.id!r} has {parts.netloc} already; change its entry there"
        )
    name = id_ if id_ is not None else next(slug for slug in _slugs(parts.netloc) if slug not in taken)
    if name in taken or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise CannotStartError(
            f"the id {name!r} is taken or is no slug of a-z, 0-9, - and _; give another with --id"
        )
    home = url if parts.path else f"{url}/"
    return registry.crawl, Portal(name, "", _NO_REGION, home)


def complete(found: Survey, name: str | None, region: str | None) -> tuple[Portal, str]:
    """The entry with all that the look told, and what told the region. Raises CannotStartError where nothing did."""
    county: County | None
    if region is not None:
        if not re.fullmatch(r"\d{6}", region):
            raise CannotStartError(f"--region {region!r} must be a six-digit GB/T 2260 code")
        county, reason = next((c for c in counties() if c.code == region), None), "--region"
    else:
        county, reason = find_county(found.portal.home, found.site_code, found.names)
        if county is None:
            raise CannotStartError(f"{found.portal.home}: {reason} tells its region; give it with --region")
    own = name or next((n for n in found.names if n.endswith("人民政府")), None)
    if own is None and county is not None:
        own = f"{county.name}人民政府"
    if own is None:
        raise CannotStartError(
            f"{found.portal.home}: does not say whose portal it is; give its name with --name"
        )
    code = region or (county.code if county else _NO_REGION)
    entry = tuple(found.columns[:_MOST_COLUMNS])
    return replace(found.portal, name=own, region=code, platform=found.platform, entry=entry), reason


def write_entry(path: Path, entry: Portal) -> None:
    """Put the entry at the end of the registry. Raises CannotStartError where it cannot be written."""
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
        with path.open("a", encoding="utf-8") as registry:
            registry.write(f"{gap}{entry.as_toml()}")
    except OSError as error:
        raise CannotStartError(
            f"{path}: cannot be written ({error.strerror}); name another with --portals"
        ) from None
    load_registry(path)


def _slugs(host: str) -> Iterator[str]:
    labels = [label for label in re.split(r"[.:]", host.lower()) if label not in _COMMON_LABELS]
    stem = re.sub(r"[^a-z0-9_-]", "", labels[0] if labels else "") or "portal"
    yield stem
    for number in range(2, 10_000):
        yield f"{stem}-{number}"
