"""The portal registry: `portals.toml` read and checked (docs/portals.md describes each key)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

# A portal that is asked once an hour is never read to its end.
_LONGEST_DELAY = 3600
_WINDOW = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")
Render = Literal["auto", "never", "always"]
Recheck = Literal["due", "all"]


class RegistryError(Exception):
    """A registry that cannot be used. The message names the file, the entry and what to change."""


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """The `[crawl]` table: how the crawler behaves on every portal."""

    contact: str = ""
    delay: float = 1.0
    allow_private_network: bool = False
    recheck: Recheck = "due"
    window: str = ""


@dataclass(frozen=True, slots=True)
class Portal:
    """One `[[portal]]` entry. `region` is a GB/T 2260 code; `hosts` are further hosts that belong to it."""

    id: str
    name: str
    region: str
    home: str
    hosts: tuple[str, ...] = ()
    platform: str | None = None
    entry: tuple[str, ...] = ()
    render: Render = "auto"

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Every host (with its port, where one is named) that the entry names."""
        urls = (self.home, *self.entry)
        return frozenset(map(_host, [*(urlsplit(url).netloc for url in urls), *self.hosts]))

    def admits(self, netloc: str) -> bool:
        """Whether a host (with its port, where it has one) may be asked for this portal.

        Beside those that the entry names: the same with or without `www.` and the usual port, and of a county under
        gov.cn its own sub-domains (通榆县 has www.tongyu.gov.cn and xxgk.tongyu.gov.cn). Only organs of government get
        names there: whoever runs the one runs the other. Below a prefecture's or a province's own name stand the
        portals of other governments, so there, and where a county is a folder of one, the entry's hosts are all.
        """
        host = plain_host(netloc)
        named, domain = _own_hosts(self)
        return host in named or (
            domain is not None and bool(re.fullmatch(rf"[a-z0-9.-]+\.{re.escape(domain)}", host))
        )

    def as_dict(self) -> dict[str, Any]:
        """The entry as JSON-ready values, for the archive's registry note."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items()}

    def as_toml(self) -> str:
        """The entry as a `[[portal]]` table, keys that have their default left out."""
        lines = ["[[portal]]"]
        for key, value in self.as_dict().items():
            if value not in ([], None, "auto"):
                # JSON's texts and lists of texts are TOML's as well.
                lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
        return "\n".join(lines) + "\n"


def plain_host(netloc: str) -> str:
    """A host without what does not make it another one: capitals, a leading `www.`, the usual port."""
    return re.sub(r":(?:80|443)$", "", netloc.lower()).removeprefix("www.")


@lru_cache(maxsize=1000)
def _own_hosts(portal: Portal) -> tuple[frozenset[str], str | None]:
    """The hosts that an entry names, and the domain whose sub-domains are the portal's, if any."""
    parts = urlsplit(portal.home)
    home = plain_host(_host(parts.netloc))
    alone = "/" not in parts.path.lstrip("/") and not portal.region.endswith("00")
    return frozenset(map(plain_host, portal.allowed_hosts)), home if alone and home.endswith(
        ".gov.cn"
    ) else None


@dataclass(frozen=True, slots=True)
class Registry:
    """A whole `portals.toml`."""

    crawl: CrawlOptions
    portals: tuple[Portal, ...] = field(default_factory=tuple)

    def select(self, ids: tuple[str, ...]) -> tuple[Portal, ...]:
        """The portals with these ids, or all of them where none is named. Raises RegistryError for an unknown id."""
        known = {portal.id: portal for portal in self.portals}
        missing = [name for name in ids if name not in known]
        if missing:
            raise RegistryError(
                f"no portal is called {', '.join(missing)}; the registry has: {', '.join(known) or 'none'}"
            )
        return tuple(known[name] for name in ids) if ids else self.portals


def load_registry(path: Path) -> Registry:
    """Read a `portals.toml`. Raises RegistryError, naming the file and the entry, for anything unusable."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise RegistryError(f"{path}: there is no such file; name your registry with --portals") from None
    except IsADirectoryError:
        raise RegistryError(f"{path}: is a folder; --portals takes a file") from None
    except OSError as error:
        raise RegistryError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise RegistryError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise RegistryError(f"{path}: is not valid TOML: {error}") from None
    return _registry(raw, path)


def _registry(raw: Mapping[str, Any], path: Path) -> Registry:
    # [tell] is the nightly's own.
    unknown = sorted(set(raw) - {"crawl", "portal", "tell"})
    if unknown:
        raise RegistryError(
            f"{path}: unknown table [{unknown[0]}]; only [crawl], [tell] and [[portal]] are read"
        )
    entries = raw.get("portal", [])
    if not isinstance(entries, list) or not entries:
        raise RegistryError(f"{path}: has no [[portal]] entry; add one with id, name, region and home")
    portals = tuple(_portal(entry, number, path) for number, entry in enumerate(entries, start=1))
    seen: set[str] = set()
    for portal in portals:
        if portal.id in seen:
            raise RegistryError(f"{path}: two portals are called {portal.id!r}; ids must differ")
        seen.add(portal.id)
    return Registry(_crawl_options(raw.get("crawl", {}), path), portals)


def _crawl_options(raw: Any, path: Path) -> CrawlOptions:
    where = f"{path}: [crawl]"
    if not isinstance(raw, dict):
        raise RegistryError(f"{where} must be a table")
    _known_keys(raw, {"contact", "delay", "allow_private_network", "recheck", "window"}, where)
    options = CrawlOptions(
        contact=_value(raw, "contact", str, where, default=""),
        delay=float(_value(raw, "delay", (int, float), where, default=1.0)),
        allow_private_network=_value(raw, "allow_private_network", bool, where, default=False),
        recheck=_value(raw, "recheck", str, where, default="due"),
        window=_value(raw, "window", str, where, default=""),
    )
    if options.window and not _WINDOW.fullmatch(options.window):
        raise RegistryError(
            f"{where} window {options.window!r} must be two times of day, such as 22:00-06:00"
        )
    if options.recheck not in get_args(Recheck):
        raise RegistryError(f"{where} recheck {options.recheck!r} must be due or all")
    if not 0 <= options.delay <= _LONGEST_DELAY:
        raise RegistryError(f"{where} delay is {options.delay}; it must be 0 to {_LONGEST_DELAY} seconds")
    return options


def _portal(raw: Any, number: int, path: Path) -> Portal:
    where = f"{path}: [[portal]] number {number}"
    if not isinstance(raw, dict):
        raise RegistryError(f"{where} must be a table")
    if isinstance(raw.get("id"), str):
        where = f"{path}: portal {raw['id']!r}"
    _known_keys(raw, {"id", "name", "region", "home", "hosts", "platform", "entry", "render"}, where)
    portal = Portal(
        id=_value(raw, "id", str, where),
        name=_value(raw, "name", str, where),
        region=_value(raw, "region", str, where),
        home=_value(raw, "home", str, where),
        hosts=_strings(raw, "hosts", where),
        platform=_value(raw, "platform", str, where, default=None),
        entry=_strings(raw, "entry", where),
        render=_value(raw, "render", str, where, default="auto"),
    )
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", portal.id):
        raise RegistryError(f"{where} id must be a slug of a-z, 0-9, - and _")
    if not portal.name.strip():
        raise RegistryError(f"{where} name is empty; give the government's name")
    if not re.fullmatch(r"[0-9]{6}", portal.region):
        raise RegistryError(f"{where} region {portal.region!r} must be a six-digit GB/T 2260 code")
    if portal.platform is not None and portal.platform not in _platforms():
        raise RegistryError(
            f"{where} platform {portal.platform!r} is not known; known are {', '.join(_platforms())}, or leave it out"
        )
    if portal.render not in get_args(Render):
        raise RegistryError(f"{where} render {portal.render!r} must be auto, never or always")
    for key, url in (("home", portal.home), *(("entry", url) for url in portal.entry)):
        if not _is_address(url):
            raise RegistryError(f"{where} {key} {url!r} is not an http or https address")
    for host in portal.hosts:
        if not _is_address(f"http://{host}/") or "/" in host:
            raise RegistryError(
                f"{where} hosts {host!r} must be a host's name alone, such as xxgk.example.gov.cn"
            )
    return portal


def _platforms() -> list[str]:
    # The families read pages, which takes a second to import: only for an entry that names one.
    from spiders.platforms import FAMILIES, GENERAL

    return sorted(family.name for family in (*FAMILIES, GENERAL))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Reading the port checks it.
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in url
        )
    except ValueError:
        return False


def _host(netloc: str) -> str:
    """A host as it is asked for: in lower case, a Chinese name in its ASCII form (RFC 5891)."""
    name, colon, port = (
        netloc.lower().rpartition(":") if netloc.rpartition(":")[2].isdigit() else (netloc.lower(), "", "")
    )
    try:
        return name.encode("idna").decode("ascii") + colon + port
    except UnicodeError:
        return netloc.lower()


def _known_keys(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise RegistryError(
            f"{where} has an unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}"
        )


_REQUIRED = object()


def _value(
    raw: Mapping[str, Any], key: str, kind: type | tuple[type, ...], where: str, default: Any = _REQUIRED
) -> Any:
    if key not in raw:
        if default is _REQUIRED:
            raise RegistryError(f"{where} has no {key!r}")
        return default
    value = raw[key]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        expected = "a number" if isinstance(kind, tuple) else {str: "text", bool: "true or false"}[kind]
        raise RegistryError(f"{where} {key} must be {expected}")
    return value


def _strings(raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RegistryError(f"{where} {key} must be a list of texts")
    return tuple(value)
